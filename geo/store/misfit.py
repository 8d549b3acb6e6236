"""Land between a publisher's coast or state border and ours, which it marks as nothing.

A publisher draws coast and border its own way, and ours are generalised (data/README.md): where
it holds all land, a strip along our outline stays unmarked. Measured on two daily series of 2022
to 2026: nowhere wider than 0.7 km. Such a strip is no side's: it is drawn as the neighbour along
which it runs longest and counted apart. Unmarked land that is wider, or lies farther inside, is
what the publisher says it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import product

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.control.areas import OPEN_STATUSES
from geo.distance import area_km2
from geo.record.regions import Region
from geo.shapes import StatusAreas, clip, cut, polygonal
from geo.status import Status

MISFIT_KM = 0.7
"""How far a publisher's drawing of coast and border lies from ours at most."""

_KM_A_DEG = 111.2  # of latitude
_TILE_DEG = 0.5
_MARGIN_KM = 4 * MISFIT_KM  # what lies farther away decides nothing in a tile
_ARC_STEPS = 4  # a quarter of a circle
_SAMPLE_DEG = 2e-3
_TOUCH_DEG = 5e-5
_TILES_KEPT = 512

_Packed = tuple[tuple[Status, bytes], ...]


class OutlineStrip:
    """The strip along coast and state border in which drawings of the outline differ.

    Parameters
    ----------
    regions
        The regions.
    surroundings
        Land of the same country around them, WGS84 lon/lat: a publisher draws no line where the
        two meet.
    """

    def __init__(self, regions: Sequence[Region], surroundings: BaseGeometry) -> None:
        self.country = shapely.union_all([region.outline for region in regions])
        self._regions = tuple(regions)
        self._surroundings = surroundings
        self._scale = np.array([np.cos(np.radians(self.country.centroid.y)), 1]) * _KM_A_DEG
        self._of_tile = lru_cache(maxsize=_TILES_KEPT)(self._in_tile)
        self._km2_of_tile = lru_cache(maxsize=_TILES_KEPT)(self._km2_in_tile)

    @cached_property
    def outline(self) -> BaseGeometry:
        """Coast, state border and where the map ends."""
        return shapely.union(self.country, self._surroundings).boundary

    @cached_property
    def _border(self) -> BaseGeometry:
        around = shapely.box(*self.country.bounds).buffer(_KM_A_DEG**-1)
        border = shapely.intersection(self.outline, around)
        shapely.prepare(border)
        return border

    @cached_property
    def _near(self) -> BaseGeometry:
        return self._buffer(self._border, MISFIT_KM)

    def of(self, areas: StatusAreas) -> StatusAreas:
        """Unmarked land of the strip by the status of its longest neighbour.

        Parameters
        ----------
        areas
            What is marked, cut to the regions, WGS84 lon/lat.
        """
        strips: dict[Status, list[BaseGeometry]] = defaultdict(list)
        for tile in self._packed(areas):
            for status, part in self._of_tile(*tile).items():
                strips[status].append(part)
        return {status: _joined(parts) for status, parts in strips.items()}

    def region_km2(self, areas: StatusAreas) -> dict[str, float]:
        """Geodesic area of that land by ISO 3166-2 code of a region; see `of`."""
        km2 = {region.id: 0.0 for region in self._regions}
        for tile in self._packed(areas):
            for region, part_km2 in self._km2_of_tile(*tile).items():
                km2[region] += part_km2
        return km2

    def _packed(self, areas: StatusAreas) -> Iterator[tuple[int, _Packed]]:
        """What lies in each tile: most stay as they are from day to day."""
        for number, (wide, _) in enumerate(self._boxes):
            clips = ((status, clip(area, wide.bounds)) for status, area in areas.items())
            yield number, tuple((status, shapely.to_wkb(area)) for status, area in clips)

    @cached_property
    def _boxes(self) -> list[tuple[BaseGeometry, BaseGeometry]]:
        """Squares on the strip, each with its margin: most of them change on few days."""
        west, south, east, north = (side // _TILE_DEG for side in self._near.bounds)
        corners = product(np.arange(west, east + 1), np.arange(south, north + 1))
        margin_deg = _MARGIN_KM / self._scale
        boxes: list[tuple[BaseGeometry, BaseGeometry]] = []
        for corner in corners:
            low = np.array(corner) * _TILE_DEG
            tile = shapely.box(*low, *(low + _TILE_DEG))
            if shapely.intersects(self._near, tile):
                wide = shapely.box(*(low - margin_deg), *(low + _TILE_DEG + margin_deg))
                boxes.append((wide, tile))
        return boxes

    def _in_tile(self, number: int, packed: _Packed) -> StatusAreas:
        wide, tile = self._boxes[number]
        areas = {status: shapely.from_wkb(content) for status, content in packed}
        land = shapely.intersection(self.country, wide)
        thin, body = self._thin(land, areas)
        strips: StatusAreas = {}
        for status, part in self._by_neighbour(thin, areas, body).items():
            inside = polygonal(shapely.intersection(part, tile))
            if not inside.is_empty:
                strips[status] = inside
        return strips

    def _km2_in_tile(self, number: int, packed: _Packed) -> dict[str, float]:
        strip = shapely.union_all(list(self._of_tile(number, packed).values()))
        parts = ((region.id, cut(strip, region.outline)) for region in self._regions)
        return {region: area_km2(part) for region, part in parts if not part.is_empty}

    def _thin(
        self, land: BaseGeometry, areas: StatusAreas
    ) -> tuple[list[BaseGeometry], BaseGeometry]:
        """Unmarked polygons of the strip that are narrow, and ukrainian-held land that is wide."""
        tinted = [area for status, area in areas.items() if status is not Status.UKRAINIAN]
        held = polygonal(shapely.difference(land, shapely.union_all(tinted)))
        body = self._buffer(self._buffer(held, -MISFIT_KM / 2), MISFIT_KM / 2)
        thin = shapely.intersection(shapely.difference(held, body), self._near)
        if Status.UKRAINIAN in areas:
            thin = shapely.difference(thin, areas[Status.UKRAINIAN])
        parts = shapely.get_parts(polygonal(thin))
        return list(parts[shapely.dwithin(self._border, parts, _TOUCH_DEG)]), body

    def _by_neighbour(
        self, parts: list[BaseGeometry], areas: StatusAreas, body: BaseGeometry
    ) -> StatusAreas:
        if not parts:
            return {}
        held = shapely.union(body, areas.get(Status.UKRAINIAN, shapely.Polygon()))
        neighbours = [Status.UKRAINIAN, Status.RUSSIAN, *OPEN_STATUSES]
        sides = [held, *(areas.get(status, shapely.Polygon()) for status in neighbours[1:])]
        lengths = np.array([_lengths_along(side, parts) for side in sides])
        longest = np.argmax(lengths, axis=0)
        return {
            neighbours[index]: _joined(np.array(parts)[longest == index])
            for index in np.unique(longest)
            if index  # what runs along ukrainian-held land is ukrainian-held
        }

    def _buffer(self, geometry: BaseGeometry, km: float) -> BaseGeometry:
        plane = shapely.transform(geometry, lambda lon_lat: lon_lat * self._scale)
        grown = shapely.buffer(plane, km, quad_segs=_ARC_STEPS)
        return shapely.transform(grown, lambda xy_km: xy_km / self._scale)


def _lengths_along(side: BaseGeometry, parts: list[BaseGeometry]) -> np.ndarray:
    """How much of the boundary of each polygon runs along a side."""
    if side.is_empty:
        return np.zeros(len(parts))
    edges = shapely.segmentize(shapely.boundary(parts), _SAMPLE_DEG)
    lon_lat, part = shapely.get_coordinates(edges, return_index=True)
    is_edge = part[:-1] == part[1:]
    middles = shapely.points((lon_lat[:-1] + lon_lat[1:])[is_edge] / 2)
    lengths = np.hypot(*np.diff(lon_lat, axis=0)[is_edge].T)
    shapely.prepare(side)
    along = shapely.dwithin(side, middles, _TOUCH_DEG)
    return np.bincount(part[:-1][is_edge], lengths * along, len(parts))


def _joined(parts: Sequence[BaseGeometry]) -> BaseGeometry:
    """Their union; quick where most touch no other."""
    return shapely.disjoint_subset_union_all(parts)
