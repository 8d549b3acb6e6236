"""The registry of formats that can be imported: a new one is a module and a line here."""

from __future__ import annotations

from collections.abc import Sequence

from geo.errors import RequestError
from geo.sources import (
    deepstate,
    isw,
    liveuamap,
    place_table,
    point_events,
    polygon_file,
    viina,
)
from geo.sources.model import EventFormat, PlaceFormat, PolygonFormat
from geo.sources.open_table import is_table
from geo.words import message

Format = PolygonFormat | PlaceFormat | EventFormat
"""A format of any kind."""

POLYGON_FORMATS = {
    known.name: known
    for known in (deepstate.FORMAT, liveuamap.FORMAT, isw.FORMAT, polygon_file.FORMAT)
}
"""Formats of control areas, by name."""

PLACE_FORMATS = {one.name: one for one in (viina.FORMAT, place_table.FORMAT)}
"""Formats of settlements' statuses, by name."""

EVENT_FORMATS = {one.name: one for one in (point_events.FORMAT,)}
"""Formats of point events, by name."""

FORMATS: dict[str, Format] = {**POLYGON_FORMATS, **PLACE_FORMATS, **EVENT_FORMATS}
"""All formats by name."""


def find_format(name: str) -> Format:
    """A format by its name.

    Raises
    ------
    RequestError
        When there is none.
    """
    if name not in FORMATS:
        raise RequestError(message("format_unknown", name=name, known=list(FORMATS)))
    return FORMATS[name]


def own_members(chosen: PolygonFormat, names: Sequence[str]) -> list[str]:
    """The files of an archive that are of a format, tables that lie beside them left out.

    Those of which nobody knows anything are taken too, to say so; so are all where none is its
    own.
    """
    own = [name for name in names if name.lower().endswith(chosen.endings) or not is_table(name)]
    return own or list(names)


def recognised(content: bytes) -> PolygonFormat:
    """The polygon format whose marks a file of a daily series bears; DeepState's has none."""
    for one in POLYGON_FORMATS.values():
        if any(mark in content for mark in one.marks):
            return one
    return deepstate.FORMAT
