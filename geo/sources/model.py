"""What importers give: published days, steps of places, point events."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, BinaryIO, ClassVar

from shapely.geometry.base import BaseGeometry

from geo.errors import DataError, RequestError
from geo.shapes import StatusAreas
from geo.sources.land import UKRAINE_DEG, Bounds
from geo.sources.limits import NO_MORE, Limits
from geo.status import Status
from geo.words import message

if TYPE_CHECKING:
    from geo.record.gazetteer import Gazetteer

COLUMN_ROLES = ("date", "from", "to", "status", "place", "lat", "lon", "id")
"""What a person can name the column of."""

DATE_ORDERS = ("dmy", "mdy", "ymd")
"""In which order day, month and year can be written."""

VECTOR_ENDINGS = (
    ".geojson", ".json", ".geojsonl", ".geojsons", ".ndjson", ".jsonl", ".topojson", ".gpkg",
    ".fgb", ".kml", ".zip", ".shp", ".parquet", ".geoparquet",
)  # fmt: skip
"""Endings of files of polygons, as they come out of an archive."""


class SourceKind(StrEnum):
    """What a source consists of."""

    POLYGONS = "polygons"
    PLACES = "places"
    EVENTS = "events"


@dataclass(frozen=True)
class ReadOptions:
    """How the person who imports a file says that it is to be read; every reader gets them.

    Parameters
    ----------
    columns
        Name of the file's column by what it holds, one of `COLUMN_ROLES`; a column that is not
        named is looked for under its usual names.
    dates
        Order of day, month and year in dates of digits alone, one of `DATE_ORDERS`; empty when
        the column itself must tell.
    sheet
        Name of the sheet of a workbook; empty for the first.
    country_deg
        West, south, east and north of the country that the record is of, WGS84: what lies far
        from it is a mistake. The record says it, not the person.
    limits
        The most that the import may take.

    Raises
    ------
    RequestError
        When a role or an order means nothing.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    dates: str = ""
    sheet: str = ""
    country_deg: Bounds = UKRAINE_DEG
    limits: Limits = NO_MORE

    def __post_init__(self) -> None:
        for role in self.columns:
            if role not in COLUMN_ROLES:
                raise RequestError(message("column_role", role=role, roles=list(COLUMN_ROLES)))
        if self.dates and self.dates not in DATE_ORDERS:
            raise RequestError(
                message(
                    "not_one_of",
                    text=self.dates,
                    choices=list(DATE_ORDERS),
                    what=message("what_dates"),
                )
            )

    def usual(self, role: str, columns: Collection[str]) -> Collection[str]:
        """Names, in lower case, of the columns that may hold something: the one named, or these."""
        named = self.columns.get(role, "").strip().lower()
        return (named,) if named else columns

    @property
    def words(self) -> tuple[str, ...]:
        """What was asked for, as it stands in a manifest; empty when nothing was."""
        columns = [f"column {role}={name}" for role, name in sorted(self.columns.items())]
        others = [f"{what} {word}" for what, word in (("dates", self.dates), ("sheet", self.sheet))]
        return (*columns, *(words for words in others if not words.endswith(" ")))


NO_OPTIONS = ReadOptions()
"""Nothing was said."""


@dataclass(frozen=True)
class PublishedDay:
    """What a polygon source says of one day.

    Parameters
    ----------
    day
        The day.
    areas
        Union of polygons by status, WGS84 lon/lat, valid.
    file
        Name of the file that says so.
    period
        First and last day that the publisher names for this state, both included; None when it
        names none.
    parts_km2
        Geodesic area by the publisher's own words, such as ``gains``; empty when it has none.
    repaired
        How many polygons were not valid and had to be repaired.
    closed
        How many rings were left open and were closed.
    unread
        Land of features of which it is not known what they say, because they were rejected: it
        is unknown where nothing else is said of it. None when there is none.
    skipped
        How many features are no land and were passed over, by kind.
    layer
        The publisher's own word for the layer of which this is the day; layers of one day are
        parts of it. Empty when it has none.
    moment
        Time stamp of the state in UTC, without its zone; None when only its day is known.
    """

    day: date
    areas: StatusAreas
    file: str
    period: tuple[date, date] | None = None
    parts_km2: dict[str, float] = field(default_factory=dict)
    repaired: int = 0
    closed: int = 0
    unread: BaseGeometry | None = None
    skipped: Mapping[str, int] = field(default_factory=dict)
    layer: str = ""
    moment: datetime | None = None


class DatedError(DataError):
    """A record that could not be used, and the days that it spoke of.

    Parameters
    ----------
    error
        What is wrong with it.
    first, last
        First and last of the days, both included.
    """

    def __init__(self, error: DataError, first: date, last: date) -> None:
        super().__init__(error.file, error.why, error.row, error.field)
        self.first = first
        self.last = last

    def __reduce__(self) -> tuple[type[DatedError], tuple[DataError, date, date]]:  # type: ignore[override]
        """How it travels from a worker process."""
        plain = DataError(self.file, self.why, self.row, self.field)
        return type(self), (plain, self.first, self.last)


class Remark(DataError):  # noqa: N818
    """Something to know about a row or a file that was used all the same."""


@dataclass(frozen=True, order=True)
class PlaceStep:
    """A settlement has a status from a day on, as a source says.

    Parameters
    ----------
    place_id
        GeoNames id.
    day
        First day of the status.
    status
        Who controls it.
    """

    place_id: int
    day: date
    status: Status


class PlacePrecision(StrEnum):
    """How well a source knows the place of an event."""

    UNSTATED = ""
    EXACT = "exact"
    NEAR = "near"
    RAION = "raion"
    OBLAST = "oblast"
    AREA = "area"
    COUNTRY = "country"


class DayPrecision(StrEnum):
    """How well a source knows the day of an event."""

    UNSTATED = ""
    DAY = "day"
    DAYS = "days"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


_AT_A_PLACE = (PlacePrecision.UNSTATED, PlacePrecision.EXACT, PlacePrecision.NEAR)


@dataclass(frozen=True, order=True)
class PointEvent:
    """Something that a source reports at a point on a day.

    Parameters
    ----------
    day
        The day, or the first of the days in one of which it happened.
    lon_deg, lat_deg
        WGS84; what stands for the whole when the place is not known better.
    category
        The source's own word for the kind of event; may be empty.
    text
        What it says, in at most a few sentences.
    reference
        Who says so, or where: publisher or web address; empty when not given.
    day_precision, place_precision
        How well the source says that it knows day and place.
    days
        How many days it may have happened on, or lasted: 1 for an event of one day.
    id
        The publisher's own id; empty when it gives none.
    """

    day: date
    lon_deg: float
    lat_deg: float
    category: str
    text: str
    reference: str = ""
    day_precision: DayPrecision = DayPrecision.UNSTATED
    place_precision: PlacePrecision = PlacePrecision.UNSTATED
    days: int = 1
    id: str = ""

    @property
    def last(self) -> date:
        """The last of its days."""
        return self.day + timedelta(days=self.days - 1)

    @property
    def is_of_a_day(self) -> bool:
        """Whether it stands on one day of the timeline."""
        return self.days == 1

    @property
    def is_at_a_place(self) -> bool:
        """Whether it can be drawn as a point, at its place or near it."""
        return self.place_precision in _AT_A_PLACE


PolygonReader = Callable[[str, bytes, ReadOptions], list[PublishedDay | DataError]]
"""Reads the days of one file from its name and its bytes."""

PlaceReader = Callable[
    [BinaryIO, str, "Gazetteer", ReadOptions], tuple[list[PlaceStep], list[DataError]]
]
"""Reads the steps of one file, and what it rejects, from a stream and the file's name."""

EventReader = Callable[[BinaryIO, str, ReadOptions], tuple[list[PointEvent], list[DataError]]]
"""Reads the events of one file, and what it rejects, from a stream and the file's name."""


UNSTATED_LICENCE = "as its publisher says; not part of Control Atlas"
"""Licence of a format that many publish in."""


@dataclass(frozen=True)
class PolygonFormat:
    """A format of control areas.

    Parameters
    ----------
    name
        Word on the command line.
    title
        What it is, in a few words.
    read
        Reads a file.
    endings
        Endings of its files; those of other formats' files that lie beside them are passed over.
    marks
        Any of these bytes in a file of a daily series tells that it is of this format.
    licence
        Terms of the one who publishes in it, for every export.
    """

    kind: ClassVar[SourceKind] = SourceKind.POLYGONS
    name: str
    title: str
    read: PolygonReader
    endings: tuple[str, ...] = VECTOR_ENDINGS
    marks: tuple[bytes, ...] = ()
    licence: str = UNSTATED_LICENCE


@dataclass(frozen=True)
class PlaceFormat:
    """A format of settlements' statuses; parameters as of `PolygonFormat`."""

    kind: ClassVar[SourceKind] = SourceKind.PLACES
    name: str
    title: str
    read: PlaceReader
    licence: str = UNSTATED_LICENCE


@dataclass(frozen=True)
class EventFormat:
    """A format of point events; parameters as of `PolygonFormat`."""

    kind: ClassVar[SourceKind] = SourceKind.EVENTS
    name: str
    title: str
    read: EventReader
    licence: str = UNSTATED_LICENCE
