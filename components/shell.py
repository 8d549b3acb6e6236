"""The document around the page: language and theme are there before any script runs."""

from __future__ import annotations

import html
import json
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from dash import Dash
from flask import Response, has_request_context, request

from components import door
from components.map.map_style import first_files
from components.opening import read_address
from components.packing import MAP_SCRIPT
from components.services import Services
from geo.status import Status
from geo.style import LIGHT
from geo.view import View
from geo.words import Words

_COOKIE = "atlas-language"
_ICON = "data:image/svg+xml," + quote(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
    f'<rect width="32" height="32" rx="7" fill="{LIGHT.land}"/>'
    '<path d="M19 0h6a7 7 0 0 1 7 7v18a7 7 0 0 1-7 7H12l5-9-4-8z" '
    f'fill="{LIGHT.status[Status.RUSSIAN].fill}"/>'
    f'<path d="M19 0l-6 15 4 8-5 9" fill="none" stroke="{LIGHT.front}" stroke-width="3"/></svg>'
)
"""A front line, in the document itself: no request."""


class Shell(Dash):
    """A Dash app whose document knows the language and theme of the address."""

    services: Services

    def serve_layout(self) -> Response:
        """The page, made once for each language and state of the store."""
        language = self.services.words(asked_language()).language
        layout = _layout(self, language, self.services.state())
        return Response(layout, mimetype="application/json")

    def make_layout(self) -> bytes:
        """The page for the request that asks for it, as JSON."""
        return bytes(super().serve_layout().get_data())

    def interpolate_index(self, **parts: str) -> str:
        """Fill the document in; see `dash.Dash.interpolate_index`."""
        query = door.query()
        view = self.services.parse(query).view
        opening = html.escape(read_address(self.services, query).text())
        t = self.services.words(view.language)
        return f"""<!DOCTYPE html>
<html lang="{view.language}" data-locale="{t.tag}" data-theme="{view.theme}"
  data-mantine-color-scheme="{view.theme}" data-opening="{opening}"
  style="{_first_words(t, view)}">
<head>
{parts["metas"]}
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{t("title")}</title>
<link rel="icon" href="{_ICON}">
{parts["css"]}
{_early_files(self.services)}
</head>
<body>
<noscript>{t("no_script")}</noscript>
{parts["app_entry"]}
<div hidden>{parts["config"]}{parts["scripts"]}{parts["renderer"]}</div>
</body>
</html>"""


def _first_words(t: Words, view: View) -> str:
    """Custom properties with what the page says before its scripts have come."""
    words = {
        "title": t("title"),
        "loading": t("loading", day=t.day(view.day)),
        "silent": t("opening_failed"),
    }
    rules = [f"--{name}: {json.dumps(text, ensure_ascii=False)}" for name, text in words.items()]
    return html.escape("; ".join(rules))


def _early_files(services: Services) -> str:
    """The map's script is fetched beside the others, and the map's files right after it.

    Dash and MapLibre would ask for them one after the other, and the line would be idle in between.
    """
    after = " ".join(dict.fromkeys(first_files(services.files).values()))
    return (
        f'<link rel="preload" as="script" fetchpriority="low" href="{MAP_SCRIPT}" '
        f'id="map-script" data-after="{after}">'
    )


@lru_cache(maxsize=8)
def _layout(app: Shell, _language: str, _state: tuple[Any, ...]) -> bytes:
    return app.make_layout()


def asked_view(services: Services) -> View:
    """The view that the request's own query asks for."""
    return services.parse(door.query()).view


def asked_language() -> str:
    """The language of the document that this browser loaded last.

    Dash asks for the layout in a request of its own, without the query: a cookie set with the
    document carries the language over.
    """
    # Dash also asks once at start, outside any request, to check the layout.
    return request.cookies.get(_COOKIE, "en") if has_request_context() else "en"


def remember_language(app: Shell) -> None:
    """Set the cookie with every document."""

    @app.server.after_request
    def set_cookie(response: Response) -> Response:
        if request.path == "/" and response.mimetype == "text/html":
            language = asked_view(app.services).language
            response.set_cookie(_COOKIE, language, samesite="Strict", httponly=True)
        return response
