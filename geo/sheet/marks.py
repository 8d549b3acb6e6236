"""Marks of places on a sheet: a circle whose filling tells the status."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from geo.record.gazetteer import Kind, Settlement
from geo.sheet.cartography import MapFrame
from geo.sheet.page import Page
from geo.sheet.subject import Subject
from geo.status import Status
from geo.style import LIGHT

FOLLOWER_MM = 0.32
"""Radius of the mark of a place that follows another's record, on the full map."""

CITY_MM = 0.95
"""Radius of the mark of a city with a record of its own, on the full map."""

_FULL_KM = 420.0

RING_MM = 2.1
"""Radius of the ring round the chosen place."""


@dataclass(frozen=True)
class Mark:
    """A place on the page: millimetres, status, and whether it has a record of its own."""

    place: Settlement
    x: float
    y: float
    status: Status
    is_recorded: bool
    radius_mm: float


def find_marks(subject: Subject, frame: MapFrame) -> Iterator[Mark]:
    """Marks of all places on the map; city districts only when they are always named."""
    room = frame.box.buffer(-0.8)
    named = {place.id for place in subject.always_named}
    growth = _growth(frame)
    for place in subject.record.gazetteer:
        if place.kind is Kind.DISTRICT and place.id not in named:
            continue
        x, y = frame.to_page(place.lon_deg, place.lat_deg)
        if not room.intersects(shapely.Point(x, y)):
            continue
        state = subject.picture.status_at(place, subject.day, subject.known)
        radius = _radius_mm(place) if not state.is_inferred else FOLLOWER_MM
        yield Mark(place, x, y, state.status, not state.is_inferred, radius * growth)


def draw_marks(
    page: Page, status: Status, radius_mm: float, xy: Sequence[tuple[float, float]], name: str
) -> None:
    """Circles that tell a status by filling as well as by colour.

    Filled is russian, open is ukrainian, half filled is contested, a dot in a ring is unknown.
    """
    look = LIGHT.status[status]
    edge_pt = 0.9 if radius_mm > 0.7 else 0.65 if radius_mm > 0.4 else 0.45
    spots = np.array(xy)
    page.circles(spots, radius_mm, look.mark, look.mark_edge, edge_pt, f"{name}-{status}")
    if status is Status.CONTESTED:
        halves = MultiPolygon([_half_disc(x, y, radius_mm) for x, y in xy])
        page.fill(halves, look.mark_edge, f"{name}-{status}-half")
    elif status is Status.UNKNOWN:
        page.circles(spots, radius_mm * 0.38, look.mark_edge, "none", 0, f"{name}-{status}-dot")


def draw_all_marks(page: Page, marks: Iterable[Mark]) -> None:
    """One layer for each size and status, small marks below large ones."""
    groups: dict[tuple[float, Status], list[tuple[float, float]]] = {}
    for mark in marks:
        groups.setdefault((mark.radius_mm, mark.status), []).append((mark.x, mark.y))
    for (radius, status), xy in sorted(groups.items()):
        draw_marks(page, status, radius, xy, "mark")


def draw_ring(page: Page, subject: Subject, marks: Iterable[Mark]) -> None:
    """A ring round the chosen place."""
    chosen = subject.chosen
    xy = np.array([(m.x, m.y) for m in marks if chosen and m.place.id == chosen.id])
    page.circles(xy, RING_MM, "none", LIGHT.measure, 1.4, "chosen")


def _radius_mm(place: Settlement) -> float:
    population = place.population or 0
    steps = ((250_000, 1.2), (80_000, CITY_MM), (20_000, 0.75), (5_000, 0.55))
    return next((radius for least, radius in steps if population >= least), 0.45)


def _growth(frame: MapFrame) -> float:
    """Marks grow as the map narrows to fewer places, by a half at most."""
    return float(np.clip((_FULL_KM * 1000 / frame.extent.side_m) ** 0.3, 1.0, 1.5))


def _half_disc(x: float, y: float, radius: float) -> Polygon:
    turn = np.linspace(np.pi / 2, 3 * np.pi / 2, 17)
    return Polygon(np.column_stack([x + radius * np.cos(turn), y + radius * np.sin(turn)]))
