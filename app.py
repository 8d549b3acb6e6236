"""Control Atlas: the dashboard. ``python app.py`` serves it on http://127.0.0.1:8050."""

from __future__ import annotations

import logging
import socket
import sys

from flask import Flask
from flask_compress import Compress

from components import page, routes, security, shell
from components.browser_files import BrowserFile
from components.services import load_services
from components.settings import Settings, read_settings
from components.theme_css import theme_css
from geo.errors import AtlasError, RequestError

ASSETS = "components/assets"


def create_app(settings: Settings) -> shell.Shell:
    """Build the dashboard.

    Parameters
    ----------
    settings
        Where the record is.

    Raises
    ------
    AtlasError
        When the record cannot be used.
    """
    services = load_services(settings)
    theme = BrowserFile("theme.css", theme_css())
    app = shell.Shell(
        __name__,
        assets_folder=ASSETS,
        external_stylesheets=[theme.path],
        title="Control Atlas",
        update_title=None,
        enable_mcp=False,
    )
    app.services = services
    app.layout = lambda: page.layout(services, shell.asked_language())
    page.register(app, services)
    app.server.config["COMPRESS_MIMETYPES"] = [
        "application/json", "application/javascript", "text/javascript", "text/css", "text/html",
    ]  # fmt: skip
    Compress(app.server)
    routes.register(app, services, {**services.files, theme.name: theme})
    shell.remember_language(app)
    security.register(app)
    return app


def check_port(host: str, port: int) -> None:
    """Make sure that the port is free.

    Raises
    ------
    RequestError
        When something else listens on it.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise RequestError(
                f"port {port} on {host} cannot be used ({error.strerror}); "
                "set ATLAS_PORT to another one"
            ) from None


def main() -> int:
    """Serve the dashboard until it is stopped."""
    try:
        settings = read_settings()
        check_port(settings.host, settings.port)
        app = create_app(settings)
    except AtlasError as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    sys.stdout.write(f"Control Atlas: http://{settings.host}:{settings.port} (Ctrl+C stops it)\n")
    sys.stdout.flush()
    app.run(host=settings.host, port=settings.port)
    return 0


def __getattr__(name: str) -> Flask:
    """``app:server`` for gunicorn, built when it is asked for."""
    if name != "server":
        raise AttributeError(name)
    try:
        return create_app(read_settings()).server
    except AtlasError as error:
        raise SystemExit(f"error: {error}") from None


if __name__ == "__main__":
    sys.exit(main())
