"""Control Atlas: the dashboard. ``python app.py`` serves it on http://127.0.0.1:8050."""

from __future__ import annotations

import logging
import sys

from flask import Flask

from components import door, log, packing, page, parts, routes, security, shell
from components.map.browser_files import BrowserFile
from components.map.theme_css import theme_css
from components.services import load_services
from components.settings import Settings, check_port, read_settings
from components.sheet_pool import SheetPool
from geo.cli.faults import DEBUG, guarded
from geo.errors import AtlasError
from geo.words import languages

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
    log.start()
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
    app.validation_layout = None  # Dash would send it along with every document, for nothing
    app.config.suppress_callback_exceptions = True  # charts come when their panel is opened
    door.register(app, settings.own_names)
    page.register(app, services)
    every_part = [parts.path(services, code) for code in languages()]
    packing.register(app.server, [*(file.path for file in services.files.values()), *every_part])
    sheets = SheetPool.of(settings.data_dir, settings.store_address)
    routes.register(
        app, services, {**services.files, theme.name: theme}, sheets, settings.own_names
    )
    shell.remember_language(app)
    security.register(app, settings.tiles)
    # Dash learns which scripts it may serve when it writes its first page: a worker that has not
    # written one yet would refuse them.
    with app.server.test_request_context("/"):
        app.index()
    return app


def main() -> int:
    """Serve the dashboard until it is stopped."""
    return guarded(_serve, is_debug=DEBUG in sys.argv[1:])


def _serve() -> int:
    log.start(is_debug=DEBUG in sys.argv[1:])
    settings = read_settings()
    check_port(settings.host, settings.port)
    app = create_app(settings)
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
