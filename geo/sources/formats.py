"""The formats that can be imported, by the word that names them on the command line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from geo.errors import DataError, RequestError
from geo.sources import deepstate, isw, liveuamap, polygon_file
from geo.sources.model import PublishedDay, SourceKind

ReadFile = Callable[[str, bytes], list[PublishedDay | DataError]]
"""Reads one file: its name and its bytes."""


@dataclass(frozen=True)
class Format:
    """A format.

    Parameters
    ----------
    name
        Word on the command line.
    kind
        What a source of it consists of.
    title
        What it is, in a few words.
    """

    name: str
    kind: SourceKind
    title: str


FORMATS = {
    one.name: one
    for one in (
        Format("deepstate", SourceKind.POLYGONS, "DeepState: raw API GeoJSON or the daily mirror"),
        Format("liveuamap", SourceKind.POLYGONS, "Liveuamap/NZZ daily control areas"),
        Format("isw", SourceKind.POLYGONS, "ISW layer exports: control, advances, claimed"),
        Format("polygons", SourceKind.POLYGONS, "any polygon file with dates or a date column"),
        Format("viina", SourceKind.PLACES, "VIINA control tables, v1 wide or v2 long"),
        Format("places", SourceKind.PLACES, "any CSV of place, date, status"),
        Format("events", SourceKind.EVENTS, "ACLED, UCDP GED or GeoConfirmed point events"),
    )
}
"""Formats by name."""

POLYGON_READERS: dict[str, ReadFile] = {
    "deepstate": deepstate.read_file,
    "liveuamap": liveuamap.read_file,
    "isw": isw.read_file,
    "polygons": polygon_file.read_file,
}


def find_format(name: str) -> Format:
    """A format by its name.

    Raises
    ------
    RequestError
        When there is none.
    """
    if name not in FORMATS:
        raise RequestError(f"no format named {name!r}; known are {', '.join(FORMATS)}")
    return FORMATS[name]
