"""The screen: one module for each panel, with ``layout`` and ``register``."""
