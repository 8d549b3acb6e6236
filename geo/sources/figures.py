"""How much of what each published day holds: the figures that charts and checks are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from geo.status import Status


@dataclass(frozen=True)
class DayFigures:
    """The figures of one published day.

    Parameters
    ----------
    day
        The day.
    file
        File that says so.
    state
        Hash of the geometry: two days with one hash say the same.
    period
        First and last day that the publisher names, both included; None when it names none.
    km2
        Geodesic area by status, everywhere.
    region_km2
        Geodesic area by ISO 3166-2 code of a region and status; land that the source does not
        mark counts as ukrainian, old territory of which it says nothing as unknown.
    parts_km2
        Geodesic area by the publisher's own words, such as ``gains``; empty when it has none.
    repaired
        Polygons that were not valid.
    misfit_km2
        Geodesic area by region of unmarked strips along coast and border, which are no side's
        and in no area of `region_km2`.
    """

    day: date
    file: str
    state: str
    period: tuple[date, date] | None
    km2: dict[Status, float]
    region_km2: dict[str, dict[Status, float]]
    parts_km2: dict[str, float] = field(default_factory=dict)
    repaired: int = 0
    misfit_km2: dict[str, float] = field(default_factory=dict)

    def with_unstated(self, unstated_km2: Mapping[str, float]) -> DayFigures:
        """The same day with so much land in each region unknown in place of ukrainian."""
        region_km2 = {region: dict(by_status) for region, by_status in self.region_km2.items()}
        for region, km2 in unstated_km2.items():
            own_km2 = region_km2[region]
            own_km2[Status.UNKNOWN] = own_km2.get(Status.UNKNOWN, 0.0) + km2
            own_km2[Status.UKRAINIAN] = max(own_km2[Status.UKRAINIAN] - km2, 0.0)
        return replace(self, region_km2=region_km2)

    def with_misfit(self, misfit_km2: Mapping[str, float]) -> DayFigures:
        """The same day with so much land in each region no side's in place of ukrainian."""
        region_km2 = {region: dict(by_status) for region, by_status in self.region_km2.items()}
        for region, km2 in misfit_km2.items():
            own_km2 = region_km2[region]
            own_km2[Status.UKRAINIAN] = max(own_km2[Status.UKRAINIAN] - km2, 0.0)
        return replace(self, region_km2=region_km2, misfit_km2=dict(misfit_km2))
