"""Published areas: what an imported polygon source says, day by day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Sequence
from datetime import date, timedelta
from functools import cached_property, lru_cache
from itertools import product
from typing import TYPE_CHECKING

import shapely
from shapely.geometry.base import BaseGeometry

from geo.control.areas import OPEN_STATUSES, RegionAreas
from geo.control.coverage import Coverage, Silence
from geo.dates import Period
from geo.distance import area_km2
from geo.record.regions import Region
from geo.shapes import NEAR_DEG, StatusAreas, polygonal, without_slivers
from geo.sources.figures import DayFigures
from geo.status import Basis, Status
from geo.store.misfit import OutlineStrip

if TYPE_CHECKING:
    import geopandas as gpd

_SAME_EDGE_DEG = 3e-4
_SEAM_DEG = 1e-7  # what is cut in two at a border meets again on this grid
_STATES_KEPT = 32


class PublishedAreas:
    """Areas of a polygon source.

    A day without a file has the state of the last day before it, unless it lies in a gap.

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
    strip
        Where its drawing of the oblasts' coast and border is not ours.
    silences
        Days inside the series of which the source says nothing.
    beyond
        Gives the areas of a state in the land around the oblasts.
    """

    basis = Basis.PUBLISHED

    def __init__(
        self,
        source: str,
        figures: Sequence[DayFigures],
        shapes: Callable[[str], StatusAreas],
        regions: Sequence[Region],
        strip: OutlineStrip,
        silences: Sequence[Silence] = (),
        beyond: Callable[[str], StatusAreas] = lambda _: {},
    ) -> None:
        self.source = source
        self._figures = tuple(figures)
        self._days = [one.day for one in figures]
        period = Period(self._days[0], self._days[-1] + timedelta(days=1))
        self.coverage = Coverage(source, period, tuple(silences))
        self._regions = tuple(regions)
        self._country = strip.country
        self._outline = strip.outline
        self._areas = lru_cache(maxsize=_STATES_KEPT)(shapes)
        self._misfit = lru_cache(maxsize=_STATES_KEPT)(lambda state: strip.of(self._areas(state)))
        self._beyond = lru_cache(maxsize=_STATES_KEPT)(beyond)
        self._unmarked = lru_cache(maxsize=_STATES_KEPT)(self._rest)

    @property
    def days(self) -> list[date]:
        """Days with a file, in order."""
        return list(self._days)

    def figures_on(self, day: date) -> DayFigures:
        """The figures of the published state of a day.

        Raises
        ------
        NotCoveredError
            When the source says nothing of that day.
        """
        self.coverage.check(day)
        return self._figures[bisect_right(self._days, day) - 1]

    def by_region(self, day: date, known: date | None = None) -> list[RegionAreas]:
        """Areas by oblast and status on `day`, as published."""
        figures = self.figures_on(day)
        km2 = {region.id: figures.region_km2.get(region.id, {}) for region in self._regions}
        return [
            RegionAreas(
                region,
                {status: km2[region.id].get(status, 0.0) for status in Status},
                figures.misfit_km2.get(region.id, 0.0),
            )
            for region in self._regions
        ]

    def areas_on(self, day: date) -> StatusAreas:
        """Areas that the source marks on `day`, cut to the oblasts."""
        return self._areas(self.figures_on(day).state)

    def misfit_on(self, day: date) -> StatusAreas:
        """Unmarked land along coast and border that is no side's, by what it is drawn as."""
        return self._misfit(self.figures_on(day).state)

    def beyond_on(self, day: date) -> StatusAreas:
        """Areas that the source marks on `day` in the land around the oblasts."""
        return self._beyond(self.figures_on(day).state)

    def everywhere_km2(self, day: date) -> dict[Status, float]:
        """Geodesic area of all that the source marks on `day`, by status."""
        return dict(self.figures_on(day).km2)

    def area_of(
        self, wanted: Collection[Status], day: date, known: date | None = None
    ) -> BaseGeometry:
        """Union of the area with one of the statuses on `day`; empty when there is none.

        What the source does not mark is ukrainian-held, `misfit_on` apart, which is no side's.
        """
        areas = self.areas_on(day)
        found = [areas[status] for status in wanted if status in areas]
        if Status.UKRAINIAN in wanted:
            found.append(self._unmarked(self.figures_on(day).state))
        return found[0] if len(found) == 1 else shapely.union_all(found)

    def drawn_area(
        self, wanted: Collection[Status], day: date, known: date | None = None
    ) -> BaseGeometry:
        """What is drawn as one of the statuses on `day`: `area_of` and its strips of misfit."""
        misfit = self.misfit_on(day)
        strips = [misfit[status] for status in wanted if status in misfit]
        return shapely.union_all([self.area_of(wanted, day), *strips])

    def control_areas(self, day: date, known: date | None = None) -> gpd.GeoDataFrame:
        """Polygons by oblast and status on `day`; columns as `InferredAreas.control_areas`.

        A strip of misfit belongs to the polygon beside it, and its area stands apart.
        """
        import geopandas as gpd  # slow to import: the command line mostly does without it

        rows = []
        for region, status in product(self._regions, sorted(Status)):
            own = _cut(self.area_of([status], day), region)
            strip = _cut(self.misfit_on(day).get(status, shapely.Polygon()), region)
            if not (own.is_empty and strip.is_empty):
                row: dict[str, object] = {
                    "region": region.id,
                    "status": str(status),
                    "source": self.source,
                }
                row |= {"date": day.isoformat(), "basis": str(self.basis)}
                row |= {"area_km2": area_km2(own), "misfit_km2": area_km2(strip)}
                rows.append({**row, "geometry": polygonal(shapely.union(own, strip))})
        return gpd.GeoDataFrame(rows, crs="EPSG:4326")

    def front_line(self, day: date, known: date | None = None) -> BaseGeometry:
        """Where ukrainian-held area meets russian-held area on `day`, the outline left out.

        As `open_edge`, it goes on in the land around the oblasts where the source does.
        """
        edge = self._edge([Status.RUSSIAN], day)
        open_edge = self._edge(OPEN_STATUSES, day)
        if not open_edge.is_empty:
            edge = shapely.difference(edge, open_edge.buffer(_SAME_EDGE_DEG))
        return self._inland(edge)

    def open_edge(self, day: date, known: date | None = None) -> BaseGeometry:
        """Edges of contested and unknown area on `day`, the outline left out."""
        return self._inland(self._edge(OPEN_STATUSES, day))

    def _edge(self, wanted: Collection[Status], day: date) -> BaseGeometry:
        """The boundary of land, and none where it is only cut in two at the oblasts' border."""
        drawn, beyond = self.drawn_area(wanted, day), self.beyond_on(day)
        around = [beyond[status] for status in wanted if status in beyond]
        area = shapely.union_all([drawn, *around], grid_size=_SEAM_DEG) if around else drawn
        return shapely.MultiLineString() if area.is_empty else shapely.boundary(polygonal(area))

    def _inland(self, edge: BaseGeometry) -> BaseGeometry:
        return shapely.line_merge(shapely.difference(edge, self._near_outline))

    @cached_property
    def _near_outline(self) -> BaseGeometry:
        return self._outline.buffer(NEAR_DEG)

    def _rest(self, state: str) -> BaseGeometry:
        marked = [a for one, a in self._areas(state).items() if one is not Status.UKRAINIAN]
        marked += self._misfit(state).values()
        return without_slivers(shapely.difference(self._country, shapely.union_all(marked)))


def _cut(area: BaseGeometry, region: Region) -> BaseGeometry:
    return polygonal(shapely.intersection(area, region.outline))
