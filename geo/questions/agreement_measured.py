"""Compare the inferred areas with a published series, day by day; see `geo.record.agreement`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import product

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.atlas import Record
from geo.control.areas import OPEN_STATUSES
from geo.distance import reproject
from geo.errors import DataError, RequestError
from geo.record.agreement import Difference, RegionAgreement, Report
from geo.record.gazetteer import Kind
from geo.shapes import StatusAreas, polygonal
from geo.sources.series import Series
from geo.status import Status
from geo.store.misfit import OutlineStrip
from geo.words import Message, message

_VALUE = {Status.RUSSIAN: 1.0, Status.CONTESTED: 0.5, Status.UNKNOWN: 0.5, Status.UKRAINIAN: 0.0}
_OPEN = OPEN_STATUSES
_WEEK = timedelta(days=7)
_JUMP = 0.02  # share of all regions: no week of the war before or after has undone as much
_LINE_STEP_M = 1000.0
_MARGIN_M = 3000.0  # a published edge nearer than this to a region border is that border


def compare(
    record: Record,
    series: Series,
    every: int = 30,
    start: date | None = None,
    end: date | None = None,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Report:
    """Compare the inferred areas with a series, day by day.

    Parameters
    ----------
    record
        The record.
    series
        What it is compared with.
    every
        Days from one compared day to the next; 1 compares every day.
    start, end
        First day and day after the last; None means all that both cover.
    progress
        Called with the files read and the files to read.

    Raises
    ------
    RequestError
        When series and record have no day in common, or `every` is not positive.
    """
    days = _days(record, series, every, start, end)
    frame = _Frame(record)
    around = {day: _around(day, series.days) for day in days}
    wanted = {*days, *(other for pair in around.values() for other in pair)}
    held: dict[date, float] = {}
    kept: dict[date, _Published] = {}
    skipped: list[Message] = []
    for number, day_read in enumerate(series.read(wanted, frame.outline), 1):
        progress(number, len(wanted))
        if isinstance(day_read, DataError):
            skipped.append(day_read.message)
            continue
        published = _Published(frame, day_read.areas)
        held[day_read.day] = published.held.area
        if day_read.day in around:
            kept[day_read.day] = published
    regions: list[RegionAgreement] = []
    differences: list[Difference] = []
    line_km: list[float] = []
    for day in sorted(kept):
        if _is_broken(day, around[day], held, frame.area_m2):
            skipped.append(message("jumps_away", day=day))
            continue
        both = _Both(frame, day, kept[day])
        regions += both.by_region()
        differences += both.differences()
        line_km += both.line_km()
    if not regions:
        raise RequestError(message("no_day_compared", series=series.name, problems=skipped))
    return Report(series.name, tuple(regions), tuple(differences), tuple(line_km), tuple(skipped))


def _days(
    record: Record, series: Series, every: int, start: date | None, end: date | None
) -> list[date]:
    if every < 1:
        raise RequestError(message("not_days_from_one", n=every))
    first = max(start or date.min, record.period.start)
    last = min(end or date.max, record.period.end)
    common = [day for day in series.days if first <= day < last]
    if not common:
        raise RequestError(
            message(
                "no_common_days",
                source=series.name,
                own=message("span", first=series.days[0], last=series.days[-1]),
                others=message("span", first=first, last=last - timedelta(days=1)),
            )
        )
    chosen = [common[0]]
    for day in common:
        if (day - chosen[-1]).days >= every:
            chosen.append(day)
    return chosen


def _around(day: date, days: Sequence[date]) -> tuple[date, ...]:
    """The published days next to a week before and a week after."""
    before = [other for other in days if other <= day - _WEEK]
    after = [other for other in days if other >= day + _WEEK]
    return (before[-1], after[0]) if before and after else ()


def _is_broken(day: date, around: Sequence[date], held: dict[date, float], whole_m2: float) -> bool:
    """Whether the held area of a day is far off from what it was before and is after."""
    if len(around) < 2 or not all(other in held for other in around):
        return False
    before, after = (held[other] for other in around)
    away = min(abs(held[day] - before), abs(held[day] - after))
    return away > _JUMP * whole_m2 and abs(after - before) < away / 2


class _Frame:
    """The regions, zones and places in the equal-area plane."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self._to_plane = record.about.plane.to_plane
        self.outline = record.country
        self.regions = {region.id: self.to_plane(region.outline) for region in record.regions}
        self.area_m2 = float(sum(region.area for region in self.regions.values()))
        self.places = [place for place in record.gazetteer if place.kind is not Kind.DISTRICT]
        points = [shapely.Point(place.lon_deg, place.lat_deg) for place in self.places]
        self.points = np.asarray([self.to_plane(point) for point in points])
        edge = shapely.union_all(list(self.regions.values()))
        self.interior = shapely.difference(
            edge, edge.boundary.buffer(_MARGIN_M)
        )  # where an edge of an area is a front line
        self.old = self.to_plane(record.old_territory.area)
        self.strip = OutlineStrip(record.regions, record.surroundings)

    def to_plane(self, geometry: BaseGeometry) -> BaseGeometry:
        """A lon/lat geometry in metres, valid."""
        plane = reproject(geometry, self._to_plane)
        return plane if plane.is_valid else polygonal(shapely.make_valid(plane))

    def ours(self, day: date) -> StatusAreas:
        """The inferred areas of a day."""
        areas = self.record.picture.areas
        return {status: self.to_plane(areas.area_of([status], day)) for status in Status}


class _Published:
    """What a series says of a day, in the plane."""

    def __init__(self, frame: _Frame, areas: StatusAreas) -> None:
        self.areas = {status: frame.to_plane(area) for status, area in areas.items()}
        self.held = self.areas.get(Status.RUSSIAN, shapely.Polygon())
        speaks = frame.record.old_territory.is_spoken_of(shapely.union_all(list(areas.values())))
        self.left_out = shapely.Polygon() if speaks else frame.old
        self._frame, self._lonlat = frame, areas

    def misfit(self) -> BaseGeometry:
        """Unmarked strips along coast and border, which are no side's."""
        strips = self._frame.strip.of(self._lonlat)
        return self._frame.to_plane(shapely.union_all(list(strips.values())))


class _Both:
    """One day in both pictures."""

    def __init__(self, frame: _Frame, day: date, published: _Published) -> None:
        self._frame = frame
        self._day = day
        self._ours = frame.ours(day)
        self._left_out = published.left_out
        self._misfit = published.misfit()
        self._not_compared = shapely.union(self._left_out, self._misfit)
        rest = [a for status, a in published.areas.items() if status is not Status.UKRAINIAN]
        self._theirs = {**published.areas, Status.RUSSIAN: published.held}
        everything = shapely.union_all(list(frame.regions.values()))
        self._theirs[Status.UKRAINIAN] = polygonal(
            shapely.difference(everything, shapely.union_all(rest))
        )

    def by_region(self) -> list[RegionAgreement]:
        """Agreement of each region."""
        return [self._region(region, area) for region, area in self._frame.regions.items()]

    def _region(self, region: str, whole: BaseGeometry) -> RegionAgreement:
        area = polygonal(shapely.difference(whole, self._not_compared))
        ours, theirs = (
            {
                status: polygonal(shapely.intersection(part, area))
                for status, part in picture.items()
            }
            for picture in (self._ours, self._theirs)
        )
        off = sum(
            abs(_VALUE[one] - _VALUE[other]) * shapely.intersection(ours[one], theirs[other]).area
            for one, other in product(ours, theirs)
            if _VALUE[one] != _VALUE[other]
        )
        inferred, published = ours[Status.RUSSIAN], theirs[Status.RUSSIAN]
        either = shapely.union(inferred, published).area
        both = shapely.intersection(inferred, published).area
        return RegionAgreement(
            day=self._day,
            region=region,
            agreement=1 - off / area.area if area.area else 1.0,
            iou=both / either if either else 1.0,
            inferred_km2=inferred.area / 1e6,
            published_km2=published.area / 1e6,
            compared_km2=area.area / 1e6,
            misfit_km2=shapely.intersection(whole, self._misfit).area / 1e6,
        )

    def differences(self) -> list[Difference]:
        """Settlements that the two pictures give to different sides."""
        frame, held = self._frame, self._theirs[Status.RUSSIAN]
        open_areas = [area for status, area in self._theirs.items() if status in _OPEN]
        inside = shapely.contains(held, frame.points)
        skipped = shapely.intersects(self._not_compared, frame.points)
        for area in open_areas:
            skipped |= shapely.intersects(area, frame.points)
        areas = []
        for index, place in enumerate(frame.places):
            status = frame.record.picture.status_at(place, self._day).status
            if status in _OPEN or skipped[index]:
                continue
            if inside[index] != (status is Status.RUSSIAN):
                theirs = Status.RUSSIAN if inside[index] else Status.UKRAINIAN
                away_km = float(held.boundary.distance(frame.points[index])) / 1000
                areas.append(Difference(place, self._day, status, theirs, away_km))
        return areas

    def line_km(self) -> list[float]:
        """Distances between the two front lines, every kilometre along each."""
        inside = shapely.difference(self._frame.interior, self._left_out.buffer(_MARGIN_M))
        lines = [
            shapely.intersection(picture[Status.RUSSIAN].boundary, inside)
            for picture in (self._ours, self._theirs)
        ]
        if any(line.is_empty for line in lines):
            return []
        one, other = lines
        return [*_distances_km(one, other), *_distances_km(other, one)]


def _distances_km(line: BaseGeometry, other: BaseGeometry) -> list[float]:
    dense = shapely.segmentize(line, _LINE_STEP_M)
    points = shapely.points(shapely.get_coordinates(dense))
    shapely.prepare(other)
    return [float(metres) / 1000 for metres in np.asarray(shapely.distance(other, points))]
