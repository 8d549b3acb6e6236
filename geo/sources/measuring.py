"""Figures and geometry of one published day: measured once for each state."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from geo.shapes import StatusAreas, polygonal
from geo.sources.clipping import Outlines, StateShapes, cut_state
from geo.sources.fast_area import fast_area_km2
from geo.sources.figures import DayFigures
from geo.sources.land import land, union
from geo.sources.model import PublishedDay
from geo.status import Status

_OUTWEIGHS = (Status.RUSSIAN, Status.CONTESTED, Status.UNKNOWN, Status.UKRAINIAN)


@dataclass(frozen=True)
class Measured:
    """A published day as it is stored."""

    figures: DayFigures
    shapes: StateShapes | None  # None when an earlier day of the same chunk has the same
    unread_km2: float
    skipped: Mapping[str, int]
    closed: int


def measure(day: PublishedDay, outlines: Outlines, sent: set[str]) -> Measured:
    """Figures and shapes of a day.

    Parameters
    ----------
    day
        What was published.
    outlines
        The regions.
    sent
        States whose shapes are known already.
    """
    areas, unread = _with_unread(_apart(day.areas), day.unread)
    # Normalized: the same area drawn from another vertex on is the same state.
    whole = {
        str(status): shapely.to_wkb(shapely.normalize(areas[status])) for status in sorted(areas)
    }
    state = _state_of(whole)
    figures, shapes = cut_state(tuple(whole.items()), outlines)
    made = DayFigures(
        day=day.day,
        file=day.file,
        state=state,
        period=day.period,
        km2=figures[0],
        region_km2=figures[1],
        parts_km2=dict(day.parts_km2),
        repaired=day.repaired,
    )
    return Measured(
        figures=made,
        shapes=None if state in sent else shapes,
        unread_km2=fast_area_km2(unread) if unread is not None else 0.0,
        skipped=day.skipped,
        closed=day.closed,
    )


def _apart(areas: StatusAreas) -> StatusAreas:
    """Areas that do not overlap: russian outweighs contested, that unknown, that ukrainian."""
    apart: StatusAreas = {}
    taken: BaseGeometry | None = None
    for status in (word for word in _OUTWEIGHS if word in areas):
        area = areas[status]
        if taken is not None and shapely.intersects(taken, area):
            area = polygonal(shapely.difference(area, taken))
        apart[status] = area
        taken = area if taken is None else shapely.union(taken, area)
    return apart


def _with_unread(
    areas: StatusAreas, unread: BaseGeometry | None
) -> tuple[StatusAreas, BaseGeometry | None]:
    """Areas with unread land as unknown, where none of them speaks of it; and how much that is."""
    if unread is None:
        return areas, None
    left = land(shapely.difference(unread, shapely.union_all(list(areas.values()))))
    known = areas.get(Status.UNKNOWN)
    return {**areas, Status.UNKNOWN: left if known is None else union(known, left)}, left


def _state_of(whole: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for status, content in whole.items():
        digest.update(status.encode() + content)
    return digest.hexdigest()[:16]
