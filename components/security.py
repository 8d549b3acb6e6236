"""Headers that keep the page to itself."""

from __future__ import annotations

from dash import Dash
from flask import Response

from components.settings import Tiles


def register(app: Dash, tiles: Tiles | None) -> None:
    """Send a content security policy with every answer; call after all callbacks are known.

    The user's tiles, if any, are the one thing that may come from another machine.

    Plotly injects style rules and starts its map worker from a blob, hence the two exceptions.
    """
    hashes = " ".join(f"'{value.strip(chr(39))}'" for value in app.csp_hashes())
    beyond = f" {tiles.origin}" if tiles else ""
    policy = "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {hashes}",
            "style-src 'self' 'unsafe-inline'",
            f"img-src 'self' data: blob:{beyond}",
            "worker-src 'self' blob:",
            f"connect-src 'self' blob: data:{beyond}",
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
