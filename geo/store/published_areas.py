"""Published areas: what an imported polygon source says, day by day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import shapely
from shapely.geometry.base import BaseGeometry

from geo.control.areas import OPEN_STATUSES, RegionAreas
from geo.distance import area_km2
from geo.errors import RequestError
from geo.record.regions import Region
from geo.shapes import NEAR_DEG, StatusAreas, polygonal
from geo.sources.figures import DayFigures
from geo.status import Basis, Status

if TYPE_CHECKING:
    import geopandas as gpd

_SAME_EDGE_DEG = 3e-4
_STATES_KEPT = 32


class PublishedAreas:
    """Areas of a polygon source; a day without a file has the state of the last day before it.

    Parameters
    ----------
    source
        Name of the source.
    figures
        Its days, in order; at least one.
    shapes
        Gives the areas of a state, cut to the oblasts, WGS84 lon/lat.
    regions
        The oblasts.
    excluded
        Days of which the source says nothing, because they were found broken.
    """

    basis = Basis.PUBLISHED

    def __init__(
        self,
        source: str,
        figures: Sequence[DayFigures],
        shapes: Callable[[str], StatusAreas],
        regions: Sequence[Region],
        excluded: Collection[date] = (),
    ) -> None:
        self.source = source
        self._excluded = frozenset(excluded)
        self._figures = tuple(figures)
        self._days = [one.day for one in figures]
        self._regions = tuple(regions)
        self._country = shapely.union_all([region.outline for region in regions])
        shapely.prepare(self._country)
        self._near_outline = self._country.boundary.buffer(NEAR_DEG)
        self._areas = lru_cache(maxsize=_STATES_KEPT)(shapes)
        self._unmarked = lru_cache(maxsize=_STATES_KEPT)(self._rest)

    @property
    def days(self) -> list[date]:
        """Days with a file, in order."""
        return list(self._days)

    def figures_on(self, day: date) -> DayFigures:
        """The figures of the published state of a day.

        Raises
        ------
        RequestError
            When the source does not reach back, or on, to that day.
        """
        if not self._days[0] <= day <= self._days[-1]:
            raise RequestError(
                f"{self.source} does not cover {day}: it has {self._days[0]} to {self._days[-1]}"
            )
        if day in self._excluded:
            raise RequestError(f"{day} is left out of {self.source}: its file was found broken")
        return self._figures[bisect_right(self._days, day) - 1]

    def by_region(self, day: date, known: date | None = None) -> list[RegionAreas]:
        """Areas by oblast and status on `day`, as published."""
        found = self.figures_on(day).region_km2
        return [
            RegionAreas(region, {one: found.get(region.id, {}).get(one, 0.0) for one in Status})
            for region in self._regions
        ]

    def areas_on(self, day: date) -> StatusAreas:
        """Areas that the source marks on `day`, cut to the oblasts."""
        return self._areas(self.figures_on(day).state)

    def area_of(
        self, wanted: Collection[Status], day: date, known: date | None = None
    ) -> BaseGeometry:
        """Union of the area with one of the statuses on `day`; empty when there is none.

        What the source does not mark is ukrainian-held.
        """
        areas = self.areas_on(day)
        found = [areas[status] for status in wanted if status in areas]
        if Status.UKRAINIAN in wanted:
            found.append(self._unmarked(self.figures_on(day).state))
        return found[0] if len(found) == 1 else shapely.union_all(found)

    def control_areas(self, day: date, known: date | None = None) -> gpd.GeoDataFrame:
        """Polygons by oblast and status on `day`; columns as `InferredAreas.control_areas`."""
        import geopandas as gpd  # slow to import: the command line mostly does without it

        areas = {status: self.area_of([status], day) for status in Status}
        rows = []
        for region in self._regions:
            for status, area in sorted(areas.items()):
                part = polygonal(shapely.intersection(area, region.outline))
                if not part.is_empty:
                    row = {"region": region.id, "status": str(status), "source": self.source}
                    row |= {"date": day.isoformat(), "basis": str(self.basis)}
                    rows.append({**row, "area_km2": area_km2(part), "geometry": part})
        return gpd.GeoDataFrame(rows, crs="EPSG:4326")

    def front_line(self, day: date, known: date | None = None) -> BaseGeometry:
        """Where ukrainian-held area meets russian-held area on `day`, oblast borders left out."""
        edge = _edge(self.area_of([Status.RUSSIAN], day))
        open_area = self.area_of(OPEN_STATUSES, day)
        if not open_area.is_empty:
            edge = shapely.difference(edge, open_area.boundary.buffer(_SAME_EDGE_DEG))
        return self._inland(edge)

    def open_edge(self, day: date, known: date | None = None) -> BaseGeometry:
        """Edges of contested and unknown area on `day`, oblast borders left out."""
        return self._inland(_edge(self.area_of(OPEN_STATUSES, day)))

    def _inland(self, edge: BaseGeometry) -> BaseGeometry:
        return shapely.line_merge(shapely.difference(edge, self._near_outline))

    def _rest(self, state: str) -> BaseGeometry:
        marked = [a for one, a in self._areas(state).items() if one is not Status.UKRAINIAN]
        return polygonal(shapely.difference(self._country, shapely.union_all(marked)))


def _edge(area: BaseGeometry) -> BaseGeometry:
    """The boundary of polygons; no line for nothing, whose boundary shapely does not know."""
    return shapely.MultiLineString() if area.is_empty else shapely.boundary(polygonal(area))
