"""Parts of the page that no view changes: the browser has them before they are opened.

Claims, sources, method and help are written as HTML into one file for each language, which the
page fetches after its first screen. Opened, a part needs no server, and until then nothing of it
is on the page: the list of sources alone was three quarters of all its components.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from dash import html

from components import claims, help_page, method, sources
from components.markup import to_html
from components.services import Services
from geo.geojson import content_hash, dump

PREFIX = "/parts/"
PANELS = ("claims", "sources")
DIALOGS = ("help", "method")


def place(name: str) -> html.Div:
    """Where `parts.js` sets a panel down once it is on the page."""
    return html.Div(**{"data-part": name})


def path(services: Services, language: str) -> str:
    """Address of the parts as they are now; it names no others."""
    return f"{PREFIX}{language}/{content_hash(content(services, language))}.json"


def content(services: Services, language: str) -> bytes:
    """Every part by name, for the present state of the store."""
    known = services.words(language).language
    return _made(services, known, services.state())


@lru_cache(maxsize=8)
def _made(services: Services, language: str, _state: tuple[Any, ...]) -> bytes:
    t = services.words(language)
    made = {
        "claims": claims.layout(services, t),
        "sources": sources.layout(services, t),
        "help": help_page.layout(t),
        "method": method.layout(services, t),
    }
    texts = {name: to_html(part) for name, part in made.items()}
    return dump(texts)
