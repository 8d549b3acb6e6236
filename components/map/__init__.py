"""The map: its figure, style, layers, names, and the files that the browser is sent for it."""
