"""The view: what a person is looking at, as the query of an address."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode

from geo.dates import check_in_record, parse_date
from geo.errors import AtlasError, RequestError
from geo.record.about import About, Box
from geo.record.gazetteer import Gazetteer
from geo.status import RECORD
from geo.words import Message, languages, message

THEMES = ("light", "dark")
KNOWN = ("now", "then")
TABS = ("place", "distance", "area", "compare", "claims", "sources")
FIELDS = (
    "date", "known", "place", "from", "to", "tab", "lang", "theme", "source", "compare", "events",
    "map",
)  # fmt: skip
"""Fields of an address, in the order in which it has them."""

_ZOOM_RANGE = (0.0, 14.0)


@dataclass(frozen=True)
class Camera:
    """Where the map looks: centre in WGS84 degrees and MapLibre zoom level."""

    lat_deg: float
    lon_deg: float
    zoom: float

    def text(self) -> str:
        """As written in an address."""
        return f"{self.lat_deg:.4f},{self.lon_deg:.4f},{self.zoom:.2f}"


@dataclass(frozen=True)
class View:
    """Everything that decides what the page shows.

    Parameters
    ----------
    day
        As-of date.
    known
        ``now``: the picture known now; ``then``: as known on that same day.
    place
        GeoNames id of the selected place; None when none.
    start, end
        GeoNames ids of the places between which a distance is measured.
    tab
        Panel shown.
    language, theme
        Of the screen.
    source
        Control source: the shipped record, or an imported one.
    compare
        Control source that it is compared with; empty when none.
    events
        Imported point events shown on map and timeline; empty when none.
    camera
        Where the map looks; None means the opening view.
    """

    day: date
    known: str = "now"
    place: int | None = None
    start: int | None = None
    end: int | None = None
    tab: str = "place"
    language: str = "en"
    theme: str = "light"
    source: str = RECORD
    compare: str = ""
    events: str = ""
    camera: Camera | None = None

    @property
    def known_day(self) -> date | None:
        """Day of knowledge; None means all that is known now."""
        return self.day if self.known == "then" else None

    def fields(self) -> dict[str, str]:
        """The view as fields of an address, in order; what is as on opening is left out."""
        texts = {
            "date": self.day.isoformat(),
            "known": self.known if self.known != "now" else "",
            "place": _id_text(self.place),
            "from": _id_text(self.start),
            "to": _id_text(self.end),
            "tab": self.tab if self.tab != "place" else "",
            "lang": self.language if self.language != "en" else "",
            "theme": self.theme if self.theme != "light" else "",
            "source": self.source if self.source != RECORD else "",
            "compare": self.compare,
            "events": self.events,
            "map": self.camera.text() if self.camera else "",
        }
        return {key: texts[key] for key in FIELDS if texts[key]}

    def query(self) -> str:
        """The view as the query of an address; the page's `view.js` writes the same."""
        return urlencode(self.fields(), safe=",")


@dataclass(frozen=True)
class ParsedView:
    """A view read from an address, with one sentence for each part that made no sense."""

    view: View
    notices: tuple[Message, ...]


def parse_view(
    query: str,
    gazetteer: Gazetteer,
    about: About,
    sources: Collection[str] = (RECORD,),
    events: Collection[str] = (),
) -> ParsedView:
    """Read a view from the query of an address; nonsense is left out and told.

    Parameters
    ----------
    query
        With or without the leading question mark.
    gazetteer
        Places that an address may name.
    about
        Of the record: the opening day, and the days and the land that an address may name.
    sources, events
        Control sources, and point events, that it may name.
    """
    return view_from_fields(query_fields(query), gazetteer, about, sources, events)


def query_fields(query: str) -> dict[str, str]:
    """The fields of a query as they stand there, with or without the leading question mark."""
    return dict(parse_qsl(query.lstrip("?")))


def view_from_fields(
    fields: Mapping[str, str],
    gazetteer: Gazetteer,
    about: About,
    sources: Collection[str] = (RECORD,),
    events: Collection[str] = (),
) -> ParsedView:
    """Read a view from the fields of an address; see `parse_view`."""
    readers: dict[str, tuple[str, Callable[[str], Any]]] = {
        "date": ("day", lambda text: check_in_record(parse_date(text), about.period)),
        "known": ("known", lambda text: _one_of(text, "known", KNOWN)),
        "place": ("place", lambda text: gazetteer.find(text).id),
        "from": ("start", lambda text: gazetteer.find(text).id),
        "to": ("end", lambda text: gazetteer.find(text).id),
        "tab": ("tab", lambda text: _one_of(text, "tab", TABS)),
        "lang": ("language", lambda text: _one_of(text, "lang", languages())),
        "theme": ("theme", lambda text: _one_of(text, "theme", THEMES)),
        "source": ("source", lambda text: _imported(text, sources)),
        "compare": ("compare", lambda text: _imported(text, sources)),
        "events": ("events", lambda text: _imported(text, events)),
        "map": ("camera", lambda text: _camera(text, about.world)),
    }
    view, notices = View(about.opening_day), list[Message]()
    for key, text in fields.items():
        if key not in readers:
            notices.append(message("address_field_unknown", field=key))
            continue
        attribute, read = readers[key]
        try:
            view = replace(view, **{attribute: read(text)})
        except AtlasError as error:
            notices.append(message("address_field", field=key, problem=error.message))
    return ParsedView(view, tuple(notices))


def _id_text(place: int | None) -> str:
    return "" if place is None else str(place)


def _one_of(text: str, what: str, words: Collection[str]) -> str:
    if text not in words:
        raise RequestError(message("not_one_of", text=text, choices=list(words), what=what))
    return text


def _imported(text: str, words: Collection[str]) -> str:
    if text not in words:
        sources = list(words) or message("nothing_there")
        raise RequestError(message("source_not_imported", text=text, sources=sources))
    return text


def _camera(text: str, world: Box) -> Camera:
    try:
        lat_deg, lon_deg, zoom = (float(part) for part in text.split(","))
    except ValueError:
        raise RequestError(message("camera_unread", text=text)) from None
    west, south, east, north = world.bounds_deg
    ranges = ((lat_deg, (south, north)), (lon_deg, (west, east)), (zoom, _ZOOM_RANGE))
    if not all(low <= value <= high for value, (low, high) in ranges):
        raise RequestError(message("camera_outside", text=text))
    return Camera(lat_deg, lon_deg, zoom)
