"""Any polygon file that GDAL reads, and GeoParquet, with a day or a period for each polygon.

A polygon's day is in a column ``date`` or ``day``; or its period is in ``from`` and ``to`` (or
``valid_from`` and ``valid_to``), half-open, where an empty ``to`` means to the last day that the
file speaks of; or the file's name gives one day for all. ``status`` holds our own words; without
that column all of it is russian-held. Other coordinate systems are brought to WGS84.
"""

from __future__ import annotations

import io
import re
import tempfile
import warnings
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow
import pyarrow.parquet
import pyogrio
import shapely
from pyproj.exceptions import ProjError
from shapely.geometry.base import BaseGeometry

from geo.errors import DataError
from geo.record.hints import date_hint, did_you_mean
from geo.shapes import StatusAreas
from geo.sources.archive import MEMBER_BYTES
from geo.sources.day_name import OUT_OF_RANGE, day_of_file, days_in_name, is_possible
from geo.sources.features import (
    POLYGON_TYPES,
    SWAPPED,
    are_swapped,
    degrees_problem,
    is_ukraine,
    merged,
)
from geo.sources.model import NO_OPTIONS, PolygonFormat, PublishedDay, ReadOptions
from geo.status import Status

FEATURE_BYTES = 64 * 2**20
"""The largest polygon that is read; all of Ukraine's coast and border take about one megabyte."""

_PARQUET = (".parquet", ".geoparquet")
_STARTS: dict[str, bytes] = {
    ".geojson": b"{",
    ".json": b"{",
    ".gpkg": b"SQLite format 3\0",
    ".fgb": b"fgb",
    ".kml": b"<",
    ".zip": b"PK",
    **dict.fromkeys(_PARQUET, b"PAR1"),
}
"""How a file of each ending begins: GDAL would otherwise open whatever it finds, such as an
index file that names others."""

_DAY_COLUMNS = ("date", "day")
_PERIOD_COLUMNS = (("from", "to"), ("valid_from", "valid_to"))
_STATUS_COLUMN = "status"
_DAY = re.compile(r"(\d{4})[-/.]?(\d\d)[-/.]?(\d\d)(?:[T ].*)?")
_STEM = "atlas-import"  # of the temporary file
_TEMPORARY = re.compile(rf"'?[^\s']*{_STEM}\.\w+\}}?'?")
_ONE_DAY = timedelta(days=1)
_COORDINATE_BYTES = 16
_UNREADABLE = (
    pyogrio.errors.DataSourceError,
    pyogrio.errors.DataLayerError,
    pyogrio.errors.GeometryError,
    pyogrio.errors.FeatureError,
    pyogrio.errors.FieldError,
    pyarrow.ArrowException,
    shapely.errors.ShapelyError,
    ProjError,
    zipfile.BadZipFile,
    ValueError,
    TypeError,
    KeyError,
    OSError,
)


@dataclass(frozen=True)
class _Times:
    """Where a table says when: the columns that it has, else the day in the file's name."""

    day: str | None
    period: tuple[str, str] | None
    named: date | None


@dataclass(frozen=True)
class _Record:
    """A polygon with a status and a half-open period; open when `end` is None."""

    start: date
    end: date | None
    status: Status
    shape: BaseGeometry


def read_file(
    name: str, content: bytes, _options: ReadOptions = NO_OPTIONS
) -> list[PublishedDay | DataError]:
    """The days of one file, and what could not be used of it.

    A file with periods gives every day of them on which some polygon is there. Polygons with an
    unknown status, an impossible day or no usable geometry are left out.
    """
    records: list[_Record] = []
    errors: list[DataError] = []
    has_periods = False
    try:
        tables = _tables(name, content)
    except DataError as error:
        return [error]
    for label, table in tables:
        try:
            placed = _to_wgs84(label, table)
            times = _times(name, label, placed)
        except DataError as error:
            errors.append(error)
            continue
        has_periods |= times.period is not None
        _collect(label, placed, times, records, errors)
    return [*_published(name, records, has_periods), *errors]


def _tables(name: str, content: bytes) -> list[tuple[str, gpd.GeoDataFrame]]:
    """The tables of a file that have rows, each with the words that name it."""
    ending = _checked_ending(name, content)
    if ending == ".kml":
        _refuse_entities(name, content)
    read = _parquet if ending in _PARQUET else _gdal
    try:
        # What GDAL warns of (unclosed rings, long texts) is checked later or of no use here.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tables = [(label, table) for label, table in read(name, content) if len(table)]
    except _UNREADABLE as error:
        raise DataError(name, f"cannot be read: {_reason(name, error)}") from None
    if not tables:
        raise DataError(name, "holds no feature")
    return tables


def _reason(name: str, error: Exception) -> str:
    """A library's words in one line, without its hint at drivers and our temporary file."""
    words = " ".join(str(error).split()).partition("; It might help")[0]
    return _TEMPORARY.sub(lambda _: Path(name).name, words)


def _checked_ending(name: str, content: bytes) -> str:
    ending = Path(name).suffix.lower()
    if ending not in _STARTS:
        raise DataError(name, f"its ending is not one of {', '.join(_STARTS)}")
    if not content.strip():
        raise DataError(name, "is empty")
    if not content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_STARTS[ending]):
        raise DataError(name, f"does not hold what its ending {ending} promises")
    return ending


def _refuse_entities(name: str, content: bytes) -> None:
    if b"\0" in content or content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise DataError(name, "is not written in UTF-8")
    for word in (b"<!doctype", b"<!entity"):
        if word in content.lower():
            raise DataError(name, f"is refused: it has {word.decode().upper()}, as attacks do")


def _parquet(name: str, content: bytes) -> Iterator[tuple[str, gpd.GeoDataFrame]]:
    meta = pyarrow.parquet.ParquetFile(io.BytesIO(content)).metadata
    _check_unpacked(
        name, sum(meta.row_group(group).total_byte_size for group in range(meta.num_row_groups))
    )
    stream: Any = io.BytesIO(content)  # geopandas reads streams, its stubs know only paths
    yield name, gpd.read_parquet(stream)


def _gdal(name: str, content: bytes) -> Iterator[tuple[str, gpd.GeoDataFrame]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{_STEM}{Path(name).suffix.lower()}"
        path.write_bytes(content)
        sources = _shapefiles(name, path) if path.suffix == ".zip" else [str(path)]
        for source in sources:
            layers = [title for title, kind in pyogrio.list_layers(source) if kind is not None]
            for title in layers:
                label = name if len(sources) * len(layers) == 1 else f"{name}, layer {title}"
                # Days as text: pandas would stumble over a year such as 9999.
                yield label, pyogrio.read_dataframe(source, layer=title, datetime_as_string=True)


def _shapefiles(name: str, path: Path) -> list[str]:
    with zipfile.ZipFile(path) as packed:
        members = packed.infolist()
    if unsafe := [one.filename for one in members if ".." in Path(one.filename).parts]:
        raise DataError(name, f"is refused: its member {unsafe[0]!r} points out of the zip")
    _check_unpacked(name, sum(one.file_size for one in members))
    shapes = [one.filename for one in members if one.filename.lower().endswith(".shp")]
    if not shapes:
        raise DataError(name, "holds no Shapefile (.shp)")
    return [f"/vsizip/{{{path}}}/{shape}" for shape in shapes]


def _check_unpacked(name: str, size: int) -> None:
    if size > MEMBER_BYTES:
        limit = MEMBER_BYTES // 2**20
        raise DataError(name, f"would unpack to {size / 2**20:.0f} MB, more than {limit} MB")


def _to_wgs84(label: str, table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    if table.crs is not None:
        try:
            table = table.to_crs("EPSG:4326")
        except _UNREADABLE as error:
            raise DataError(label, f"cannot be brought to WGS84: {_reason(label, error)}") from None
    bounds = table.total_bounds
    if are_swapped(bounds):
        raise DataError(label, SWAPPED)
    if table.crs is None and not is_ukraine(*bounds):
        place = ", ".join(f"{bound:g}" for bound in bounds)
        raise DataError(
            label, f"names no coordinate system, and its bounds {place} are not degrees in Ukraine"
        )
    return table


def _times(name: str, label: str, table: gpd.GeoDataFrame) -> _Times:
    columns = _columns(table)
    for wanted in _DAY_COLUMNS:
        if wanted in columns:
            return _Times(columns[wanted], None, None)
    for first, end in _PERIOD_COLUMNS:
        if first in columns and end in columns:
            return _Times(None, (columns[first], columns[end]), None)
    if days_in_name(name):
        return _Times(None, None, day_of_file(name))
    raise DataError(
        label,
        "has no column date, day, from and to, or valid_from and valid_to, and no day in its name",
    )


def _columns(table: gpd.GeoDataFrame) -> dict[str, str]:
    """The table's own spelling of its columns by their small letters."""
    return {str(column).casefold(): str(column) for column in table.columns}


def _collect(
    label: str,
    table: gpd.GeoDataFrame,
    times: _Times,
    records: list[_Record],
    errors: list[DataError],
) -> None:
    rows = table.drop(columns=table.geometry.name).to_dict("records")
    shapes = shapely.force_2d(np.asarray(table.geometry.array))
    status_column = _columns(table).get(_STATUS_COLUMN)
    for number, (row, shape) in enumerate(zip(rows, shapes, strict=True), 1):
        try:
            start, end = _span(label, number, row, times)
            status = _status(label, number, row, status_column)
            _check_shape(label, number, shape)
            records.append(_Record(start, end, status, shape))
        except DataError as error:
            errors.append(error)


def _span(label: str, number: int, row: dict[Any, Any], times: _Times) -> tuple[date, date | None]:
    if times.period:
        first, end = times.period
        start = _needed_day(label, number, row, first)
        stop = _day(label, number, row, end)
        if stop is not None and stop <= start:
            raise DataError(label, f"{stop} does not come after {start}", number, end)
        return start, stop
    start = times.named or _needed_day(label, number, row, str(times.day))
    return start, start + _ONE_DAY


def _needed_day(label: str, number: int, row: dict[Any, Any], column: str) -> date:
    day = _day(label, number, row, column)
    if day is None:
        raise DataError(label, "is empty", number, column)
    return day


def _day(label: str, number: int, row: dict[Any, Any], column: str) -> date | None:
    value = row[column]
    if value is None or value is pd.NaT or str(value).strip() in ("", "nan"):
        return None
    is_whole = isinstance(value, float) and value.is_integer()  # 20230131.0 beside empty fields
    text = str(int(value) if is_whole else value).strip()
    found = _DAY.fullmatch(text)
    try:
        day = date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        day = None
    if day is None:
        reason = f"{text!r} is not a day like 2023-01-31{date_hint(text)}"
        raise DataError(label, reason, number, column)
    if not is_possible(day):
        raise DataError(label, f"is {day}, {OUT_OF_RANGE}", number, column)
    return day


def _status(label: str, number: int, row: dict[Any, Any], column: str | None) -> Status:
    if column is None:
        return Status.RUSSIAN
    word = str(row[column]).strip().lower()
    if word not in set(Status):
        reason = f"{row[column]!r} is not one of {', '.join(Status)}{did_you_mean(word, Status)}"
        raise DataError(label, reason, number, column)
    return Status(word)


def _check_shape(label: str, number: int, shape: BaseGeometry | None) -> None:
    problem = None
    if shape is None or shape.is_empty:
        problem = "has no geometry"
    elif shape.geom_type not in POLYGON_TYPES:
        problem = f"is not a polygon but {shape.geom_type}"
    elif shapely.get_num_coordinates(shape) * _COORDINATE_BYTES > FEATURE_BYTES:
        problem = f"is larger than {FEATURE_BYTES // 2**20} MB"
    elif not np.isfinite(shapely.get_coordinates(shape)).all():
        problem = "has a coordinate that is not a number"
    else:
        problem = degrees_problem(shape.bounds)
    if problem:
        raise DataError(label, problem, number, "geometry")


def _published(name: str, records: Sequence[_Record], has_periods: bool) -> Iterator[PublishedDay]:
    """Every day on which a polygon is there; days between two changes share their areas."""
    if not records:
        return
    ends = [record.end or record.start + _ONE_DAY for record in records]
    horizon = max(ends)
    starts_at = np.array([record.start.toordinal() for record in records])
    ends_at = np.array([(record.end or horizon).toordinal() for record in records])
    changes = np.unique(np.concatenate([starts_at, ends_at]))
    for first, end in pairwise(changes.tolist()):
        active = np.flatnonzero((starts_at <= first) & (end <= ends_at))
        if not len(active):
            continue
        areas, repaired = _areas([records[index] for index in active.tolist()])
        days = [date.fromordinal(ordinal) for ordinal in range(first, end)]
        period = (days[0], days[-1]) if has_periods else None
        for day in days:
            yield PublishedDay(day, areas, name, period, repaired=repaired)


def _areas(records: Sequence[_Record]) -> tuple[StatusAreas, int]:
    shapes: dict[Status, list[BaseGeometry]] = defaultdict(list)
    for record in records:
        shapes[record.status] += shapely.get_parts(record.shape).tolist()
    areas: StatusAreas = {}
    repaired = 0
    for status, parts in shapes.items():
        areas[status], count = merged(parts)
        repaired += count
    return areas, repaired


FORMAT = PolygonFormat(
    "polygons",
    "any polygon file with dates or a date column",
    read_file,
    marks=(b'"status"',),
)
"""How it is registered."""
