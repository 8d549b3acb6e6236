"""Any file of polygons with a day or a period for each polygon.

A polygon's day is in a column such as ``date``; or its period is in ``from`` and ``to`` (or the
like), half-open, where an empty ``to`` means to the last day that the file speaks of (a KML
TimeSpan includes its end); or the file's name, else its folder's, gives one day for all. How a
column writes days is judged by all of it; a moment with a time zone counts on its day in UTC.
``status`` holds a word for who holds the land; without that column all of it is russian-held,
unless the name of the layer or file says that it is contested or unknown. Other coordinate systems
are brought to WGS84.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
from shapely.geometry.base import BaseGeometry

from geo.errors import DataError, DateError
from geo.record.hints import did_you_mean
from geo.shapes import StatusAreas
from geo.sources.column_dates import ColumnDates
from geo.sources.day_name import (
    day_of_file,
    days_of_path,
    lacks_year,
    moment_in_name,
    name_without_times,
)
from geo.sources.features import Feature
from geo.sources.land import LandError, added, merged
from geo.sources.limits import LimitError
from geo.sources.model import NO_OPTIONS, DatedError, PolygonFormat, PublishedDay, ReadOptions
from geo.sources.status_words import meant_status
from geo.sources.vector_file import Layer, read_layers
from geo.status import Status
from geo.words import message

_DAY_COLUMNS = ("date", "day", "datetime", "date_", "as_of", "timestamp")
_PERIOD_COLUMNS = (
    ("from", "to"),
    ("valid_from", "valid_to"),
    ("start", "end"),
    ("start_date", "end_date"),
    ("date_start", "date_end"),
    ("date_from", "date_to"),
    ("begin", "end"),
)

_KML_END = ("begin", "end")  # of a TimeSpan, as GDAL names its fields
_STATUS_COLUMN = "status"
_ONE_DAY = timedelta(days=1)
_EMPTY = ("", "nan", "nat", "none")
_TOLD_BY_TITLE = (Status.CONTESTED, Status.UNKNOWN)  # other words stand in any title


@dataclass(frozen=True)
class _Columns:
    """Where a layer says when and who, each by the layer's own spelling."""

    day: str | None = None
    start: str | None = None
    end: str | None = None
    named: date | None = None
    status: str | None = None
    titled: Status = Status.RUSSIAN
    ends_within: bool = False


@dataclass(frozen=True)
class _Record:
    """Land with a half-open period, open when `end` is None; without a status it is unread."""

    start: date
    end: date | None
    status: Status | None
    parts: list[BaseGeometry]


@dataclass
class _Found:
    """What a file gives."""

    records: list[_Record] = field(default_factory=list)
    errors: list[DataError] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    closed: int = 0
    has_periods: bool = False


def read_file(
    name: str, content: bytes, options: ReadOptions = NO_OPTIONS
) -> list[PublishedDay | DataError]:
    """The days of one file, and what could not be used of it.

    A file with periods gives every day of them on which some polygon is there. Polygons with an
    impossible day or no usable geometry are left out; land with an unknown status is unread.
    """
    found = _Found()
    try:
        layers = read_layers(name, content, options.country_deg)
    except DataError as error:
        return [error]
    for layer in layers:
        try:
            columns = _columns(name, layer, options)
        except DataError as error:
            found.errors.append(error)
            continue
        found.has_periods |= columns.start is not None
        _collect(layer[1], columns, options, found)
    return [*_published(name, found, options.limits.periods), *found.errors]


def _columns(name: str, layer: Layer, options: ReadOptions) -> _Columns:
    label, features = layer
    filled = _filled(features)
    for role, wanted in options.columns.items():
        if wanted.casefold() not in _names(features):
            raise DataError(label, message("no_column_for", column=wanted, role=role))
    status = filled.get(options.columns.get("status", _STATUS_COLUMN).casefold())
    told = _times(filled, options) or _named_day(name, label)
    titled = _titled(label.removeprefix(name), name_without_times(name))
    return _Columns(*told, status=status, titled=titled, ends_within=_is_kml_span(name, told))


_Times = tuple[str | None, str | None, str | None, date | None]


def _times(filled: Mapping[str, str], options: ReadOptions) -> _Times | None:
    """Columns of the day or of the period: those that the person names, else usual ones."""
    asked = {role: filled.get(name.casefold()) for role, name in options.columns.items()}
    if asked.get("date"):
        return asked["date"], None, None, None
    if asked.get("from"):
        return None, asked["from"], asked.get("to"), None
    for wanted in _DAY_COLUMNS:
        if wanted in filled:
            return filled[wanted], None, None, None
    for start, end in _PERIOD_COLUMNS:  # an end that is empty everywhere is open
        if start in filled:
            return None, filled[start], filled.get(end), None
    return None


def _named_day(name: str, label: str) -> _Times:
    if not days_of_path(name)[1] and not lacks_year(name):
        raise DataError(label, message("no_day_column"))
    return None, None, None, day_of_file(name)


def _is_kml_span(name: str, told: _Times) -> bool:
    columns = tuple(str(column).casefold() for column in told[1:3])
    return name.casefold().endswith(".kml") and columns == _KML_END


def _titled(*titles: str) -> Status:
    """The status that a layer or a file is named for, when its name leaves no doubt."""
    for title in titles:
        for word in re.split(r"[\W\d_]+", title.casefold()):
            if (status := meant_status(word)) in _TOLD_BY_TITLE:
                return Status(status)
    return Status.RUSSIAN


def _names(features: Sequence[Feature]) -> dict[str, str]:
    """The layer's own spelling of its columns by their small letters."""
    names: dict[str, str] = {}
    for feature in features:
        for column in feature.properties:
            names.setdefault(str(column).casefold(), str(column))
    return names


def _filled(features: Sequence[Feature]) -> dict[str, str]:
    """Columns, as `_names`, that hold something in some feature."""
    return {
        small: column
        for small, column in _names(features).items()
        if any(_text(feature, column) for feature in features)
    }


def _text(feature: Feature, column: str) -> str:
    value: Any = feature.properties.get(column)
    is_whole = isinstance(value, float) and value.is_integer()  # 20230131.0 beside empty fields
    text = str(int(value) if is_whole else value).strip()
    return "" if text.casefold() in _EMPTY else text


def _collect(
    features: Sequence[Feature], columns: _Columns, options: ReadOptions, found: _Found
) -> None:
    dates = ColumnDates(options.dates)
    for column in (columns.day, columns.start, columns.end):
        for feature in features if column else ():
            dates.add(_text(feature, str(column)))
    for feature in features:
        try:
            start, end = _span(feature, columns, dates)
        except DataError as error:
            found.errors.append(error)
            continue
        _take(feature, columns, (start, end), found)


def _take(
    feature: Feature, columns: _Columns, span: tuple[date, date | None], found: _Found
) -> None:
    start, end = span
    last = (end or start + _ONE_DAY) - _ONE_DAY
    status, problem = _status(feature, columns)
    try:
        land = feature.land()
    except LandError as error:
        if error.kind and columns.status is None:  # marks on the map beside the areas
            found.skipped[error.kind] += 1
        else:
            reason = problem or feature.error(error.message, "geometry")
            found.errors.append(DatedError(reason, start, last))
        return
    problems = [problem] if problem else []
    problems += [feature.error(message("part_left_out", why=why), "geometry") for why in land.lost]
    found.errors += [DatedError(one, start, last) for one in problems]
    found.records.append(_Record(start, end, status, land.parts))
    found.skipped += land.others
    found.closed += land.closed + feature.closed


def _span(feature: Feature, columns: _Columns, dates: ColumnDates) -> tuple[date, date | None]:
    if columns.start is None:
        start = columns.named or _needed_day(feature, str(columns.day), dates)
        return start, start + _ONE_DAY
    start = _needed_day(feature, columns.start, dates)
    stop = _day(feature, columns.end, dates) if columns.end else None
    if stop is not None and columns.ends_within:
        stop += _ONE_DAY
    if stop is not None and stop <= start:
        raise feature.error(message("not_after", day=stop, before=start), columns.end)
    return start, stop


def _needed_day(feature: Feature, column: str, dates: ColumnDates) -> date:
    day = _day(feature, column, dates)
    if day is None:
        raise feature.error(message("is_empty"), column)
    return day


def _day(feature: Feature, column: str, dates: ColumnDates) -> date | None:
    text = _text(feature, column)
    if not text:
        return None
    try:
        return dates.read(text)
    except DateError as error:
        raise feature.error(error.message, column) from None


def _status(feature: Feature, columns: _Columns) -> tuple[Status | None, DataError | None]:
    if columns.status is None:
        return columns.titled, None
    word = str(feature.properties.get(columns.status))
    status = meant_status(word)
    if status:
        return status, None
    hint = did_you_mean(word.strip().lower(), Status)
    choices = [str(known) for known in Status]
    reason = message("not_a_choice", text=word, choices=choices, hint=hint)
    return None, feature.error(reason, columns.status)


def _published(name: str, found: _Found, most: int) -> Iterator[PublishedDay]:
    """Every day on which a polygon is there; days between two changes share their areas."""
    records = found.records
    if not records:
        return
    horizon = max(record.end or record.start + _ONE_DAY for record in records)
    starts_at = np.array([record.start.toordinal() for record in records])
    ends_at = np.array([(record.end or horizon).toordinal() for record in records])
    changes = np.unique(np.concatenate([starts_at, ends_at]))
    if len(changes) > most:
        raise LimitError(name, message("limit_periods", most=most))
    skipped, closed = found.skipped, found.closed
    standing = _Standing()
    for first, end in pairwise(changes.tolist()):
        active = np.flatnonzero((starts_at <= first) & (end <= ends_at))
        if not len(active):
            continue
        areas, unread, repaired = standing.on({at: records[at] for at in active.tolist()})
        for ordinal in range(first, end):
            day = date.fromordinal(ordinal)
            yield PublishedDay(
                day,
                areas,
                name,
                (date.fromordinal(first), day) if found.has_periods else None,
                repaired=repaired,
                closed=closed,
                unread=unread,
                skipped=skipped,
                moment=moment_in_name(name),
            )
            skipped, closed = Counter(), 0  # of the file, told once


class _Standing:
    """What stands on a day: where periods only begin, each is put to those before it.

    To unite all of them on each of their days anew would take the square of their number.
    """

    def __init__(self) -> None:
        self._active: set[int] = set()
        self._areas: dict[Status | None, tuple[BaseGeometry, int]] = {}

    def on(self, active: Mapping[int, _Record]) -> tuple[StatusAreas, BaseGeometry | None, int]:
        """Areas by status, what is unread, and how many polygons were repaired."""
        if self._active - active.keys():
            self._active, self._areas = set(), {}
        shapes: dict[Status | None, list[BaseGeometry]] = defaultdict(list)
        for number in sorted(active.keys() - self._active):
            shapes[active[number].status] += active[number].parts
        for status, parts in shapes.items():
            new, repaired = merged(parts)
            old = self._areas.get(status)
            self._areas[status] = (
                (added(old[0], new), old[1] + repaired) if old else (new, repaired)
            )
        self._active = set(active)
        unread = self._areas.get(None, (None, 0))[0]
        areas = {status: area for status, (area, _) in self._areas.items() if status is not None}
        return areas, unread, sum(n for one, (_, n) in self._areas.items() if one is not None)


FORMAT = PolygonFormat(
    "polygons", "any polygon file with dates or a date column", read_file, marks=(b'"status"',)
)
"""How it is registered."""
