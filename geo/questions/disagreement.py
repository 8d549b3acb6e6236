"""Two sources on one day: where they disagree, by how much, and on which settlements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import shapely
from shapely.geometry.base import BaseGeometry

from geo.atlas import Picture
from geo.distance import area_km2
from geo.errors import RequestError
from geo.record.gazetteer import Kind, Settlement
from geo.shapes import polygonal, without_slivers, without_strips
from geo.status import Status
from geo.words import message

_HELD, _OPEN = (Status.RUSSIAN,), (Status.CONTESTED, Status.UNKNOWN)


@dataclass(frozen=True)
class RegionDisagreement:
    """How far two sources are apart in a region.

    Parameters
    ----------
    region
        ISO 3166-2 code.
    only_first_km2, only_second_km2
        Geodesic area that only the one, or only the other, has as russian-held.
    open_km2
        Of these two, what the other has as contested or unknown.
    total_km2
        Geodesic area of the region.
    """

    region: str
    only_first_km2: float
    only_second_km2: float
    open_km2: float
    total_km2: float

    @property
    def agreement(self) -> float:
        """Share of the region on which both agree who holds it, 0 to 1."""
        return 1 - (self.only_first_km2 + self.only_second_km2) / self.total_km2


@dataclass(frozen=True)
class PlaceDisagreement:
    """A settlement on which two sources differ."""

    settlement: Settlement
    first: Status
    second: Status


@dataclass(frozen=True)
class Disagreement:
    """Two sources on one day.

    Parameters
    ----------
    day
        The day.
    first, second
        Names of the sources.
    only_first, only_second
        Land that only the one has as russian-held, WGS84 lon/lat.
    regions
        By region.
    places
        Settlements on which they differ, the largest first.
    left_out_km2
        Land held since before 2022 that one of the two leaves out altogether: a definition, not a
        difference, so neither counted nor listed; 0 when both speak of it.
    """

    day: date
    first: str
    second: str
    only_first: BaseGeometry
    only_second: BaseGeometry
    regions: tuple[RegionDisagreement, ...]
    places: tuple[PlaceDisagreement, ...]
    left_out_km2: float


def disagree(first: Picture, second: Picture, day: date) -> Disagreement:
    """Compare two sources on a day.

    Raises
    ------
    RequestError
        When one of them does not cover the day, or both are the same.
    """
    names = first.source, second.source
    if names[0] == names[1]:
        raise RequestError(message("compared_with_itself", source=names[0]))
    for picture in (first, second):
        picture.check_covered(day)
    only, left_out = _held_by_one(first, second, day)
    return Disagreement(
        day=day,
        first=names[0],
        second=names[1],
        only_first=only[0],
        only_second=only[1],
        regions=tuple(_by_region(first, second, only, day)),
        places=tuple(_places(first, second, day, left_out)),
        left_out_km2=area_km2(left_out),
    )


def common_days(first: Picture, second: Picture, every: int) -> list[date]:
    """Days that both cover, one in so many, the last one too.

    Raises
    ------
    RequestError
        When they have none in common.
    """
    start = max(first.coverage.start, second.coverage.start)
    end = min(first.coverage.end, second.coverage.end)
    if end <= start:
        raise RequestError(message("no_common_day", first=first.source, second=second.source))
    days = [start + timedelta(days=n) for n in range(0, (end - start).days, every)]
    last = end - timedelta(days=1)
    return days if days[-1] == last else [*days, last]


def over_time(
    first: Picture, second: Picture, days: Iterable[date]
) -> Iterator[tuple[date, float, float]]:
    """Day and km² that only the one, and only the other, has as russian-held."""
    for day in days:
        try:
            only, _ = _held_by_one(first, second, day)
        except RequestError:  # one of them leaves the day out
            continue
        yield day, area_km2(only[0]), area_km2(only[1])


def _held_by_one(
    first: Picture, second: Picture, day: date
) -> tuple[tuple[BaseGeometry, BaseGeometry], BaseGeometry]:
    """Land that only the one, and only the other, holds; and what is left out of both."""
    one, other = (picture.areas.drawn_area(_HELD, day) for picture in (first, second))
    old = first.record.old_territory
    silent = [
        picture for picture, area in ((first, one), (second, other)) if not old.is_spoken_of(area)
    ]
    left_out = _unspoken(silent[0], day) if len(silent) == 1 else shapely.Polygon()
    only = []
    for area in (shapely.difference(one, other), shapely.difference(other, one)):
        if not left_out.is_empty:  # strips along it are two drawings of the old line
            area = without_strips(shapely.difference(area, left_out), left_out.boundary)
        only.append(without_strips(without_slivers(area), first.record.country.boundary))
    return (only[0], only[1]), left_out


def _unspoken(picture: Picture, day: date) -> BaseGeometry:
    """Old territory that a source leaves out: as it drew it last, or by the shipped record."""
    old = picture.record.old_territory
    drawn = old.parts_on_it(picture.areas.area_of([Status.UNKNOWN], day))
    return old.area if drawn.is_empty else drawn


def _by_region(
    first: Picture, second: Picture, only: tuple[BaseGeometry, BaseGeometry], day: date
) -> Iterator[RegionDisagreement]:
    unsure = (second.areas.area_of(_OPEN, day), first.areas.area_of(_OPEN, day))
    in_doubt = [shapely.intersection(side, area) for side, area in zip(only, unsure, strict=True)]
    for region in first.record.regions:
        sides = [area_km2(_cut(side, region.outline)) for side in only]
        yield RegionDisagreement(
            region=region.id,
            only_first_km2=sides[0],
            only_second_km2=sides[1],
            open_km2=sum(area_km2(_cut(doubt, region.outline)) for doubt in in_doubt),
            total_km2=region.area_km2,
        )


def _places(
    first: Picture, second: Picture, day: date, left_out: BaseGeometry
) -> Iterator[PlaceDisagreement]:
    for place in sorted(first.record.gazetteer, key=lambda place: -(place.population or 0)):
        if place.kind is Kind.DISTRICT or shapely.intersects_xy(
            left_out, place.lon_deg, place.lat_deg
        ):
            continue
        one, other = (picture.status_at(place, day).status for picture in (first, second))
        if one is not other:
            yield PlaceDisagreement(place, one, other)


def _cut(area: BaseGeometry, outline: BaseGeometry) -> BaseGeometry:
    return polygonal(shapely.intersection(area, outline))
