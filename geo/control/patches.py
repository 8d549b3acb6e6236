"""Patches: the one format in which control reaches the browser.

A patch is a polygon (or a stretch of front line) with one status and one half-open period in
integer days since 2022-02-24. The patches active on a day make that day's control area.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from geo.control.cells import Cells
from geo.control.zones import Zone
from geo.dates import Period, day_number
from geo.geojson import collection, feature, rounded
from geo.status import Status

Steps = Sequence[tuple[date, Status]]
"""Days on which a status changes, with the new status, in order."""

FRONT = "front"
"""Line kind: ukrainian-held area meets russian-held area."""

OPEN_EDGE = "open"
"""Line kind: the edge of contested or unknown area."""


@dataclass(frozen=True)
class Patch:
    """One geometry, one kind, one half-open period of day numbers.

    Parameters
    ----------
    kind
        A status for polygons, `FRONT` or `OPEN_EDGE` for lines.
    first, end
        Day numbers; the patch is active on ``first <= day < end``.
    geometry
        WGS84 lon/lat.
    is_beyond
        Whether it lies beyond the regions of the record.
    """

    kind: str
    first: int
    end: int
    geometry: BaseGeometry
    is_beyond: bool = False


def area_patches(cells: Cells, steps_of: Callable[[Zone], Steps], period: Period) -> list[Patch]:
    """Polygon patches of areas inferred from settlements.

    Zones that keep the same status over the same days share one patch.

    Parameters
    ----------
    cells
        Cells of the settlements.
    steps_of
        Gives the status changes of a zone.
    period
        Days of the record.
    """
    grouped: dict[tuple[int, int, str], list[BaseGeometry]] = defaultdict(list)
    for zone, polygon in cells.zones.items():
        for first, end, status in day_spans(steps_of(zone), period):
            grouped[first, end, str(status)].append(polygon)
    return _merged(grouped, shapely.union_all)


def line_patches(cells: Cells, steps_of: Callable[[Zone], Steps], period: Period) -> list[Patch]:
    """Line patches: the front line and the edges of contested or unknown area.

    See `area_patches` for the parameters.
    """
    grouped: dict[tuple[int, int, str], list[BaseGeometry]] = defaultdict(list)
    spans = {zone: list(day_spans(steps_of(zone), period)) for zone in cells.zones}
    for border in cells.borders:
        one, other = border.zones
        for first, end, kind in _kind_spans(spans[one], spans[other]):
            grouped[first, end, kind].append(border.line)
    return _merged(grouped, lambda lines: shapely.line_merge(shapely.union_all(lines)))


def day_spans(steps: Steps, period: Period) -> Iterator[tuple[int, int, Status]]:
    """Turn status changes into half-open spans of day numbers that cut `period` up.

    Days before the first change have the status unknown.
    """
    start, end = day_number(period.start), day_number(period.end)
    status, first = Status.UNKNOWN, start
    for day, following in steps:
        number = min(max(day_number(day), start), end)
        if number > first:
            yield first, number, status
        status, first = following, number
    if end > first:
        yield first, end, status


def to_geojson(patches: Iterable[Patch]) -> dict[str, Any]:
    """Patches as a FeatureCollection with integer ids and properties `from`, `to`, `status`.

    Those beyond the regions of the record also have ``beyond`` 1.
    """
    return collection(_feature(number, patch) for number, patch in enumerate(patches, 1))


def _feature(number: int, patch: Patch) -> dict[str, Any]:
    told: dict[str, Any] = {"from": patch.first, "to": patch.end, "status": patch.kind}
    if patch.is_beyond:
        told["beyond"] = 1
    return feature(rounded(patch.geometry), told, number)


def _kind_spans(
    first: Sequence[tuple[int, int, Status]], second: Sequence[tuple[int, int, Status]]
) -> Iterator[tuple[int, int, str]]:
    for a_from, a_to, a_status in first:
        for b_from, b_to, b_status in second:
            start, end = max(a_from, b_from), min(a_to, b_to)
            kind = _line_kind(a_status, b_status)
            if start < end and kind:
                yield start, end, kind


def _line_kind(first: Status, second: Status) -> str | None:
    if first is second:
        return None
    held = {Status.UKRAINIAN, Status.RUSSIAN}
    if {first, second} == held:
        return FRONT
    return OPEN_EDGE if first in held or second in held else None


def _merged(
    grouped: dict[tuple[int, int, str], list[BaseGeometry]],
    merge: Callable[[list[BaseGeometry]], BaseGeometry],
) -> list[Patch]:
    return [
        Patch(kind, first, end, merge(parts))
        for (first, end, kind), parts in sorted(grouped.items(), key=lambda item: item[0])
    ]
