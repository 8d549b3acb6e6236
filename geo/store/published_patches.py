"""Patches of a published polygon series: what changes from one state to the next, once.

Recipe (DESIGN, section 6): every state is snapped to a grid; day by day the gain is what is new and
the loss what is gone. A loss closes the part of each active patch that it covers, a gain opens a
patch. Slivers are dropped, and the patched state is carried forward, so that they cannot add up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, groupby, product
from typing import TypeAlias

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.control.patches import FRONT, OPEN_EDGE, Patch
from geo.shapes import NEAR_DEG, StatusAreas, clip, polygonal, without_slivers
from geo.status import Status

GRID_DEG = 1e-4
"""Grid of the patches: about 9 m."""

TILE_DEG = 0.5
"""Side of the squares in which changes are looked for; a whole number of grid steps."""

TINTED = (Status.RUSSIAN, Status.CONTESTED, Status.UNKNOWN)

_FAR = 1000  # tiles from 0° N, beyond either pole

Segment: TypeAlias = tuple[int, int, int, int]
"""Two ends in whole grid steps, the lesser first."""


@dataclass(frozen=True)
class DrawnState:
    """A state as it is drawn; WGS84 lon/lat.

    Parameters
    ----------
    areas
        What is marked in the regions.
    strips
        Unmarked strips along coast and border, by what they are drawn as.
    beyond
        What is marked in the land around the regions.
    """

    areas: StatusAreas = field(default_factory=dict)
    strips: StatusAreas = field(default_factory=dict)
    beyond: StatusAreas = field(default_factory=dict)


class SeriesPatches:
    """Patches of a series, made from one state after the other.

    Parameters
    ----------
    outline
        Boundary of the regions and the land around them: an edge on it is no front line.
    """

    def __init__(self, outline: BaseGeometry) -> None:
        self._layers = {
            (status, is_beyond): _Layer() for status, is_beyond in product(TINTED, (False, True))
        }
        self._edges = _Edges(outline)

    def advance(self, day: int, drawn: DrawnState) -> None:
        """Go on to the state from a day number on."""
        for (status, is_beyond), layer in self._layers.items():
            layers = (drawn.beyond,) if is_beyond else (drawn.areas, drawn.strips)
            layer.advance(day, [areas[status] for areas in layers if status in areas])
        self._edges.advance(day, drawn.areas, drawn.beyond)

    def areas(self, end: int) -> list[Patch]:
        """Area patches, those of the regions first, by period and status.

        Parameters
        ----------
        end
            Day number after the last day.
        """
        patches = [
            Patch(str(status), first, last, geometry, is_beyond)
            for (status, is_beyond), layer in self._layers.items()
            for first, last, geometry in layer.close(end)
        ]
        return sorted(patches, key=_order)

    def lines(self, end: int) -> list[Patch]:
        """Line patches: the front line and the edges of contested or unknown area; see `areas`."""
        return self._edges.close(end)


def _order(patch: Patch) -> tuple[bool, int, int, str]:
    return patch.is_beyond, patch.first, patch.end, patch.kind


class _Layer:
    """The patches of one status, tile by tile: most days most tiles stay as they are."""

    def __init__(self) -> None:
        self._tiles: dict[tuple[int, int], _Tile] = defaultdict(_Tile)
        self._closed: dict[tuple[int, int], list[BaseGeometry]] = defaultdict(list)

    def advance(self, day: int, areas: Sequence[BaseGeometry]) -> None:
        """Go on to the state of a day, whose areas do not overlap."""
        keys = sorted(self._tiles.keys() | set().union(*map(_tiles_of, areas)))
        for column, rows in groupby(keys, key=lambda key: key[0]):
            # By columns first: cutting takes as long as what is cut has corners.
            strips = [clip(area, _box(column, -_FAR, 1, 2 * _FAR)) for area in areas]
            for key in rows:
                for first, gone in self._tiles[key].advance(
                    day, [clip(strip, _box(*key)) for strip in strips]
                ):
                    self._closed[first, day].append(gone)

    def close(self, end: int) -> list[tuple[int, int, BaseGeometry]]:
        """Every patch with its period, its tiles joined."""
        for tile in self._tiles.values():
            for first, patch in tile.active:
                self._closed[first, end].append(patch)
        return [
            (first, last, polygonal(shapely.union_all(parts, grid_size=GRID_DEG)))
            for (first, last), parts in sorted(self._closed.items(), key=lambda item: item[0])
        ]


class _Tile:
    """A square of the map: what is active in it, and what was last published for it."""

    def __init__(self) -> None:
        self.active: list[tuple[int, BaseGeometry]] = []
        self._published: list[BaseGeometry] = []
        self._current: BaseGeometry = shapely.Polygon()

    def advance(self, day: int, areas: list[BaseGeometry]) -> list[tuple[int, BaseGeometry]]:
        """Go on to the state of a day; returns what closes, with its first day."""
        if len(areas) == len(self._published) and all(shapely.equals_exact(areas, self._published)):
            return []
        self._published = areas
        wanted = polygonal(shapely.union_all(areas, grid_size=GRID_DEG))
        loss = shapely.difference(self._current, wanted, grid_size=GRID_DEG)
        gain = shapely.difference(wanted, self._current, grid_size=GRID_DEG)
        loss, gain = (without_slivers(area) for area in (loss, gain))
        closed = [] if loss.is_empty else self._lose(day, loss)
        if not gain.is_empty:
            self.active.append((day, gain))
            self._current = polygonal(shapely.union(self._current, gain, grid_size=GRID_DEG))
        return closed

    def _lose(self, day: int, loss: BaseGeometry) -> list[tuple[int, BaseGeometry]]:
        kept: list[tuple[int, BaseGeometry]] = []
        closed: list[tuple[int, BaseGeometry]] = []
        shapely.prepare(loss)
        for first, patch in self.active:
            if not shapely.intersects(loss, patch):
                kept.append((first, patch))
                continue
            gone = polygonal(shapely.intersection(patch, loss, grid_size=GRID_DEG))
            rest = polygonal(shapely.difference(patch, loss, grid_size=GRID_DEG))
            if not gone.is_empty and first < day:
                closed.append((first, gone))
            if not rest.is_empty:
                kept.append((first, rest))
        self.active = kept
        self._current = polygonal(shapely.difference(self._current, loss, grid_size=GRID_DEG))
        return closed


def _box(column: int, row: int, columns: int = 1, rows: int = 1) -> list[float]:
    """West, south, east and north of tiles, WGS84."""
    return [step * TILE_DEG for step in (column, row, column + columns, row + rows)]


def _tiles_of(area: BaseGeometry) -> set[tuple[int, int]]:
    if area.is_empty:
        return set()
    west, south, east, north = (int(side // TILE_DEG) for side in area.bounds)
    return set(product(range(west, east + 1), range(south, north + 1)))


class _Edges:
    """Edges of the areas as segments that come and go."""

    def __init__(self, outline: BaseGeometry) -> None:
        self._outline = outline.buffer(NEAR_DEG)
        shapely.prepare(self._outline)
        self._known: dict[Segment, bool] = {}  # whether a segment lies on the outline
        self._since: dict[tuple[Segment, str], int] = {}
        self._closed: dict[tuple[int, int, str], list[Segment]] = defaultdict(list)

    def advance(self, day: int, areas: StatusAreas, beyond: StatusAreas) -> None:
        """Go on to the state of a day."""
        # An edge that both share is where the land was cut, not where the area ends.
        segments = _matched(
            {status: _edge(areas, status) ^ _edge(beyond, status) for status in TINTED}
        )
        held = segments[Status.RUSSIAN]
        opened = segments[Status.CONTESTED] ^ segments[Status.UNKNOWN]
        wanted = {(segment, FRONT) for segment in self._inland(held - opened)}
        wanted |= {(segment, OPEN_EDGE) for segment in self._inland(opened)}
        for gone in self._since.keys() - wanted:
            first = self._since.pop(gone)
            if first < day:
                self._closed[first, day, gone[1]].append(gone[0])
        for new in wanted - self._since.keys():
            self._since[new] = day

    def _inland(self, segments: set[Segment]) -> Iterable[Segment]:
        unknown = [segment for segment in segments if segment not in self._known]
        if unknown:
            on_outline = np.asarray(shapely.contains(self._outline, _lines(unknown)))
            self._known.update(zip(unknown, on_outline.tolist(), strict=True))
        return (segment for segment in segments if not self._known[segment])

    def close(self, end: int) -> list[Patch]:
        """Every stretch with its period, segments of one period joined."""
        for (segment, kind), first in self._since.items():
            self._closed[first, end, kind].append(segment)
        return [
            Patch(kind, first, last, _joined(segments))
            for (first, last, kind), segments in sorted(self._closed.items(), key=lambda i: i[0])
        ]


def _edge(areas: StatusAreas, status: Status) -> set[Segment]:
    return _segments(shapely.boundary(areas[status])) if status in areas else set()


def _segments(edge: BaseGeometry) -> set[Segment]:
    lines = shapely.get_parts(edge)
    lon_lat_deg, line = shapely.get_coordinates(lines, return_index=True)
    steps = np.rint(lon_lat_deg / GRID_DEG).astype(int)
    start, end = steps[:-1], steps[1:]
    swap = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    pairs = np.where(swap[:, None], np.hstack([end, start]), np.hstack([start, end]))
    is_segment = (line[:-1] == line[1:]) & (start != end).any(axis=1)
    return set(map(tuple, pairs[is_segment].tolist()))


def _matched(segments: Mapping[Status, set[Segment]]) -> dict[Status, set[Segment]]:
    """Segments with corners of each on those of the others, so that shared ones are equal."""
    own = {status: set(segments.get(status, ())) for status in TINTED}
    touching = _touching(own)
    if touching:
        every = shapely.union_all(np.concatenate(list(touching.values())), grid_size=GRID_DEG)
    for status, lines in touching.items():
        whole = shapely.union_all(lines, grid_size=GRID_DEG)
        own[status] -= _segments(shapely.MultiLineString(list(lines)))
        own[status] |= _segments(shapely.intersection(whole, every, grid_size=GRID_DEG))
    return own


def _touching(segments: Mapping[Status, set[Segment]]) -> dict[Status, np.ndarray]:
    """Segments that touch one of another status without being equal to it, as lines."""
    if sum(map(bool, segments.values())) < 2:
        return {}
    shared = {segment for a, b in combinations(segments.values(), 2) for segment in a & b}
    own = {status: _lines(sorted(every - shared)) for status, every in segments.items()}
    lines_of = {}
    for status, lines in own.items():
        others = np.concatenate([own[other] for other in own if other is not status])
        hits = np.unique(shapely.STRtree(others).query(lines, predicate="intersects")[0])
        if len(hits):
            lines_of[status] = lines[hits]
    return lines_of


def _joined(segments: Sequence[Segment]) -> BaseGeometry:
    return shapely.line_merge(shapely.MultiLineString(list(_lines(sorted(segments)))))


def _lines(segments: Sequence[Segment]) -> np.ndarray:
    ends = np.asarray(segments).reshape(-1, 2, 2) * GRID_DEG
    return np.asarray(shapely.linestrings(ends))
