"""Headers that keep the page to itself."""

from __future__ import annotations

from dash import Dash
from flask import Response


def register(app: Dash) -> None:
    """Send a content security policy with every answer; call after all callbacks are known.

    Plotly injects style rules and starts its map worker from a blob, hence the two exceptions.
    """
    hashes = " ".join(f"'{value.strip(chr(39))}'" for value in app.csp_hashes())
    policy = "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {hashes}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "worker-src 'self' blob:",
            "connect-src 'self' blob: data:",
            "font-src 'self' data:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )

    @app.server.after_request
    def add_headers(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = policy
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        return response
