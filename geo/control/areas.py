"""Control areas inferred from settlements, and how large they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

import shapely
from shapely.geometry.base import BaseGeometry

from geo.control.cells import Cells, Piece
from geo.control.zones import Zone, ZoneControl
from geo.record.regions import Region
from geo.status import RECORD, Basis, Status

if TYPE_CHECKING:
    import geopandas as gpd

OPEN_STATUSES = (Status.CONTESTED, Status.UNKNOWN)


@dataclass(frozen=True)
class RegionAreas:
    """How much of a region has which status on a day.

    Parameters
    ----------
    region
        The region.
    km2
        Geodesic area by status.
    misfit_km2
        Geodesic area along coast and border that a publisher's drawing leaves out: no side's.
    """

    region: Region
    km2: dict[Status, float]
    misfit_km2: float = 0.0

    @property
    def total_km2(self) -> float:
        """Geodesic area of the region."""
        return self.region.area_km2


class ControlAreas(Protocol):
    """Who holds which area on a day, whatever the source.

    Every `known` is a day of knowledge, None for all that is known now; a source that does not
    say when it knew what gives the same answer for each.
    """

    @property
    def source(self) -> str:
        """Name of the source."""

    @property
    def basis(self) -> Basis:
        """``inferred`` or ``published``."""

    def by_region(self, day: date, known: date | None = None) -> list[RegionAreas]:
        """Areas by region and status."""

    def area_of(
        self, wanted: Collection[Status], day: date, known: date | None = None
    ) -> BaseGeometry:
        """Union of the area with one of the statuses; empty when there is none."""

    def drawn_area(
        self, wanted: Collection[Status], day: date, known: date | None = None
    ) -> BaseGeometry:
        """What is drawn as one of the statuses: `area_of`, and what is no side's beside it."""

    def beyond_on(self, day: date) -> Mapping[Status, BaseGeometry]:
        """Area in the land around the regions by status: drawn, and in no figure."""

    def control_areas(self, day: date, known: date | None = None) -> gpd.GeoDataFrame:
        """Polygons by region and status, with source, date and basis."""

    def front_line(self, day: date, known: date | None = None) -> BaseGeometry:
        """Where ukrainian-held area meets russian-held area, region borders left out."""

    def open_edge(self, day: date, known: date | None = None) -> BaseGeometry:
        """Edges of contested and unknown area, region borders left out."""


class InferredAreas:
    """Areas that take the status of their nearest documented settlement.

    Parameters
    ----------
    cells
        Cells of the settlements.
    control
        The control record, applied to zones.
    regions
        The regions that the cells tile.
    source
        Name of the source whose settlements they are.
    """

    basis = Basis.INFERRED

    def __init__(
        self,
        cells: Cells,
        control: ZoneControl,
        regions: Sequence[Region],
        source: str = RECORD,
    ) -> None:
        self.source = source
        self._cells = cells
        self._control = control
        self._regions = tuple(regions)
        self._km2: dict[tuple[str, Zone], float] = defaultdict(float)
        for piece in cells.pieces:
            self._km2[piece.region, piece.zone] += piece.area_km2

    @property
    def cells(self) -> Cells:
        """The cells that the areas are made of."""
        return self._cells

    def statuses(self, day: date, known: date | None = None) -> dict[Zone, Status]:
        """Status on `day` by zone; see `ControlHistory.spells` for `known`."""
        return {zone: self._control.status_on(zone, day, known) for zone in self._cells.zones}

    def by_region(self, day: date, known: date | None = None) -> list[RegionAreas]:
        """Areas by region and status on `day`; see `ControlHistory.spells` for `known`."""
        statuses = self.statuses(day, known)
        sums: dict[str, dict[Status, float]] = defaultdict(lambda: dict.fromkeys(Status, 0.0))
        for (region, zone), km2 in self._km2.items():
            sums[region][statuses[zone]] += km2
        return [RegionAreas(region, sums[region.id]) for region in self._regions]

    def area_of(
        self, wanted: Collection[Status], day: date, known: date | None = None
    ) -> BaseGeometry:
        """Union of the area with one of the statuses on `day`; empty when there is none."""
        statuses = self.statuses(day, known)
        polygons = self._cells.zones
        return shapely.union_all(
            [polygons[zone] for zone, status in statuses.items() if status in wanted]
        )

    def drawn_area(
        self, wanted: Collection[Status], day: date, known: date | None = None
    ) -> BaseGeometry:
        """As `area_of`: cells have no strips between two drawings of an outline."""
        return self.area_of(wanted, day, known)

    def beyond_on(self, day: date) -> Mapping[Status, BaseGeometry]:  # noqa: ARG002
        """None: settlements are of the regions."""
        return {}

    def control_areas(self, day: date, known: date | None = None) -> gpd.GeoDataFrame:
        """Polygons by region and status on `day`.

        Returns
        -------
        geopandas.GeoDataFrame
            ``region``, ``status``, ``source``, ``date`` (ISO), ``basis``, ``area_km2``
            (geodesic), ``misfit_km2`` (in the polygon, but no side's: 0 here) and
            ``geometry`` (WGS84 lon/lat).
        """
        import geopandas as gpd  # slow to import: the command line mostly does without it

        statuses = self.statuses(day, known)
        parts: dict[tuple[str, str], list[Piece]] = defaultdict(list)
        for piece in self._cells.pieces:
            parts[piece.region, str(statuses[piece.zone])].append(piece)
        rows = [
            {
                "region": region,
                "status": status,
                "source": self.source,
                "date": day.isoformat(),
                "basis": str(Basis.INFERRED),
                "area_km2": sum(piece.area_km2 for piece in pieces),
                "misfit_km2": 0.0,
                "geometry": shapely.union_all([piece.geometry for piece in pieces]),
            }
            for (region, status), pieces in sorted(parts.items())
        ]
        return gpd.GeoDataFrame(rows, crs="EPSG:4326")

    def front_line(self, day: date, known: date | None = None) -> BaseGeometry:
        """Where ukrainian-held area meets russian-held area on `day`, region borders left out."""
        return self._lines_between(self.statuses(day, known), {Status.UKRAINIAN}, {Status.RUSSIAN})

    def open_edge(self, day: date, known: date | None = None) -> BaseGeometry:
        """Edges of contested and unknown area on `day`, region borders left out."""
        rest = {Status.UKRAINIAN, Status.RUSSIAN}
        return self._lines_between(self.statuses(day, known), set(OPEN_STATUSES), rest)

    def _lines_between(
        self, statuses: dict[Zone, Status], one: set[Status], other: set[Status]
    ) -> BaseGeometry:
        lines = []
        for border in self._cells.borders:
            first, second = (statuses[zone] for zone in border.zones)
            if (first in one and second in other) or (first in other and second in one):
                lines.append(border.line)
        return shapely.line_merge(shapely.union_all(lines))
