"""Limits: what the line of contact itself did where that is known, such as a river bank held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import shapely
from shapely import LineString
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from geo.dates import Period
from geo.errors import DataError, DateError
from geo.geojson import read_features
from geo.record.gazetteer import Gazetteer, Settlement
from geo.record.publications import Publication
from geo.record.tables import Row, make_rows
from geo.status import Precision
from geo.words import message

COLUMNS = (
    "id", "river", "start_id", "start_name", "end_id", "end_name", "valid_from", "valid_to",
    "precision", "reported_on", "source_id", "note",
)  # fmt: skip

_HAIR_DEG = 1e-6
_REACH_DEG = 0.15  # a place that names the end of a stretch lies within some 12 km of the river


@dataclass(frozen=True)
class Limit:
    """A stretch of a river across which no control reaches during a period.

    Parameters
    ----------
    id
        Name of the row.
    river
        English name of the river in ``water.geojson``.
    start_id, end_id
        GeoNames ids of the places beside which the stretch begins and ends.
    valid
        Half-open period during which each bank was held by one side.
    precision
        How well the period is known.
    reported_on
        The day it was published.
    source_id
        The source that says so.
    note
        What a reader should know about it.
    line
        The stretch, WGS84 lon/lat.
    course
        The river of which it is a part.
    """

    id: str
    river: str
    start_id: int
    end_id: int
    valid: Period
    precision: Precision
    reported_on: date
    source_id: str
    note: str
    line: LineString
    course: LineString

    def holds(self, day: date, known: date | None = None) -> bool:
        """Whether the limit is in force on `day`, as far as was published by `known`."""
        return day in self.valid and (known is None or self.reported_on <= known)

    def carried_on(self, cells: Mapping[int, BaseGeometry]) -> LineString:
        """The stretch, carried on along the river until it leaves the cells of its ends.

        A stretch begins and ends beside a place, that is in the middle of its cell, which it
        would cut only half.

        Parameters
        ----------
        cells
            Cells of the settlements by GeoNames id.
        """
        first, last = sorted(self._along(self.line.boundary))
        for place in (self.start_id, self.end_id):
            for part in shapely.get_parts(shapely.intersection(self.course, cells[place])):
                reach = sorted(self._along(part.boundary))
                if reach and reach[0] <= last and reach[-1] >= first:
                    first, last = min(first, reach[0]), max(last, reach[-1])
        # A hair beyond: a line that ends short of an edge does not cut it.
        carried = substring(self.course, max(first - _HAIR_DEG, 0), last + _HAIR_DEG)
        return LineString(carried.coords)

    def _along(self, points: BaseGeometry) -> list[float]:
        """How far along the river points lie."""
        return [self.course.project(point) for point in shapely.get_parts(points)]


def lie_apart(first: BaseGeometry, second: BaseGeometry, line: BaseGeometry) -> bool:
    """Whether two points lie on different banks of a line.

    They do when the straight way between them crosses it an odd number of times.
    """
    way = LineString(shapely.get_coordinates([first, second]))
    return int(shapely.get_num_coordinates(shapely.intersection(way, line))) % 2 == 1


def load_limits(
    path: Path, water_path: Path, gazetteer: Gazetteer, sources: Mapping[str, Publication]
) -> tuple[list[Limit], list[DataError]]:
    """Read ``limits.csv``; a record without that file has no limits.

    Parameters
    ----------
    path
        The file.
    water_path
        ``water.geojson``, which holds the rivers.
    gazetteer
        Places that a row may name.
    sources
        Sources by id.

    Raises
    ------
    DataError
        When a file cannot be read or lacks a column.
    """
    if not path.exists():
        return [], []
    rivers = _rivers(water_path)
    return make_rows(path, COLUMNS, lambda row: _limit(row, rivers, gazetteer, sources))


def _limit(
    row: Row,
    rivers: Mapping[str, BaseGeometry],
    gazetteer: Gazetteer,
    sources: Mapping[str, Publication],
) -> Limit:
    river = row.known("river", rivers, "water.geojson")
    start, end = (_place(row, field, gazetteer) for field in ("start_id", "end_id"))
    course = _course(row, rivers[river], start, end)
    return Limit(
        id=row.text("id"),
        river=river,
        start_id=start.id,
        end_id=end.id,
        valid=_period(row),
        precision=row.word("precision", Precision),
        reported_on=row.date("reported_on"),
        source_id=row.known("source_id", sources, "sources.csv"),
        note=row.optional("note"),
        line=_stretch(row, course, start, end),
        course=course,
    )


def _place(row: Row, field: str, gazetteer: Gazetteer) -> Settlement:
    place = row.integer(field)
    if place not in gazetteer:
        raise row.error(field, message("not_a_place", id=place))
    return gazetteer[place]


def _period(row: Row) -> Period:
    try:
        return Period(row.date("valid_from"), row.date("valid_to"))
    except DateError as error:
        raise row.error("valid_to", error.message) from None


def _course(row: Row, river: BaseGeometry, start: Settlement, end: Settlement) -> LineString:
    """The part of a river beside which two places lie."""
    points = [shapely.Point(place.lon_deg, place.lat_deg) for place in (start, end)]
    course = min(shapely.get_parts(river), key=lambda part: sum(map(part.distance, points)))
    for place, point, field in zip((start, end), points, ("start_id", "end_id"), strict=True):
        if course.distance(point) > _REACH_DEG:
            reason = message("not_beside_river", place=place, river=row.text("river"))
            raise row.error(field, reason)
    return LineString(course)


def _stretch(row: Row, course: LineString, start: Settlement, end: Settlement) -> LineString:
    """The stretch of a river between the points nearest to two places."""
    points = [shapely.Point(place.lon_deg, place.lat_deg) for place in (start, end)]
    first, last = sorted(course.project(point) for point in points)
    stretch = substring(course, first, last)
    if not isinstance(stretch, LineString):
        raise row.error("end_id", message("same_point_of_river"))
    return stretch


def _rivers(path: Path) -> dict[str, BaseGeometry]:
    return {
        item["properties"]["name"]: shapely.line_merge(shape(item["geometry"]))
        for item in read_features(path)
        if item["properties"].get("kind") == "river"
    }
