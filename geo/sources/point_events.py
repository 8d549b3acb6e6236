"""Point events of ACLED, UCDP GED, GeoConfirmed, VIINA or anybody, told apart by their headers."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, BinaryIO

from geo.errors import DataError
from geo.record.tables import Row, Table, rows_of
from geo.record.text_table import Problems
from geo.sources.column_dates import ColumnDates, JudgedDays
from geo.sources.day_name import FIRST_DAY
from geo.sources.event_formats import (
    ACLED,
    ANY,
    LAT_COLUMNS,
    LON_COLUMNS,
    PUBLISHERS,
    UCDP,
    VIOLENCE,
    EventTable,
    impossible_range,
    one_line,
)
from geo.sources.land import Bounds
from geo.sources.limits import counted
from geo.sources.model import (
    NO_OPTIONS,
    DayPrecision,
    EventFormat,
    PlacePrecision,
    PointEvent,
    ReadOptions,
    Remark,
)
from geo.sources.open_table import column_of, open_table
from geo.words import Message, message

_AROUND_DEG = 2.0  # events farther from the country than this are counted and left out

_AROUND_DAYS = 3  # of a week that a source gives by a day in its middle
_DECIMAL_COMMA = re.compile(r"-?\d+,\d+", re.ASCII)


def read_events(
    stream: BinaryIO, name: str, options: ReadOptions = NO_OPTIONS
) -> tuple[list[PointEvent], list[DataError]]:
    """Read the events of a file.

    Parameters
    ----------
    stream
        A table, as text, workbook or JSON, of ACLED (any header since 2017), UCDP GED,
        GeoConfirmed or VIINA, or any other with a day, a latitude and a longitude.
    name
        Name of the file, for sentences.
    options
        Columns ``date``, ``to``, ``lat``, ``lon`` and ``id`` of other names, the order of dates,
        the sheet.

    Returns
    -------
    events
        In the order of the file. What is not known to the day has all days that it may have
        happened on.
    rejected
        A sentence for each row without a usable day or position, none of which is ever made up,
        and one for all events far from the country; a `Remark` for each kind of thing in rows that
        are used all the same; for a file that cannot be used at all one sentence, and no events.
    """
    problems = Problems(name)
    try:
        table = open_table(stream, name, lambda header: _fits(header, options), options.sheet)
        rows = _Rows(table, options, problems)
        events = list(rows.dated(list(rows.undated())))
    except DataError as error:
        return [], [error]
    return events, problems.errors() + rows.remarks(any_inside=bool(events))


def unique(events: Iterable[PointEvent]) -> tuple[list[PointEvent], int]:
    """The events without those whose publisher's id an earlier one has, and how many those are.

    Events without an id are kept: two may well be alike.
    """
    seen: set[str] = set()
    kept: list[PointEvent] = []
    repeated = 0
    for event in events:
        if event.id and event.id in seen:
            repeated += 1
            continue
        seen.add(event.id)
        kept.append(event)
    return kept, repeated


def event_of_codes(fields: Mapping[str, Any]) -> PointEvent:
    """An event as version 0.1.0 kept it: with the publisher's codes, which tell the publisher."""
    kind = UCDP if fields["category"] in VIOLENCE.values() else ACLED
    precision = (kind.days or {}).get(fields["day_precision"], DayPrecision.UNSTATED)
    first, last = _span(fields["day"], fields["day"], precision)
    return PointEvent(
        **{
            **fields,
            "day": first,
            "days": (last - first).days + 1,
            "day_precision": precision,
            "place_precision": (kind.places or {}).get(
                fields["place_precision"], PlacePrecision.UNSTATED
            ),
        }
    )


class _Rows:
    """Reads the rows of a table, whose days are known when the last of them is read."""

    def __init__(self, table: Table, options: ReadOptions, problems: Problems) -> None:
        self._table, self._problems = table, problems
        kind = _kind_of(table, options)
        self._kind = kind
        self._date = column_of(table, "date", (kind.date,), options, message("the_date"))
        self._end = next(iter(options.usual("to", (kind.end,))))
        self._ids = options.usual("id", kind.ids)
        self._lon = column_of(table, "lon", LON_COLUMNS, options, message("the_longitude"))
        self._lat = column_of(table, "lat", LAT_COLUMNS, options, message("the_latitude"))
        self._dates = ColumnDates(options.dates)
        self._most = options.limits.records
        self._outside = _Outside(table.name, options.country_deg)
        self._doubts = _Doubts(table.name)

    def undated(self) -> Iterator[tuple[int, str, str, PointEvent]]:
        """Number, first and last day as they are written, and the event of each usable row."""
        for row in counted(rows_of(self._table, self._problems), self._most, self._table.name):
            start, end = row.fields[self._date], row.fields.get(self._end, "")
            for text in (start, end):
                self._dates.add(text, row.fields.get("year", ""))
            try:
                lon_deg, lat_deg = self._position(row)
                if not self._outside.holds(lon_deg, lat_deg):
                    yield row.number, row.text(self._date), end, self._event(row, lon_deg, lat_deg)
            except DataError as error:
                self._problems.add(error)

    def dated(self, undated: Iterable[tuple[int, str, str, PointEvent]]) -> Iterator[PointEvent]:
        """The events whose days can be read."""
        days = JudgedDays(self._dates, self._table.name, self._problems)
        for number, start, end, event in undated:
            first = days.read(number, self._date, start)
            last = days.read(number, self._end, end) if end and first else first
            if not first or not last:
                continue
            if last < first:
                reason = message("comes_before", day=last, first=first)
                self._problems.add(DataError(self._table.name, reason, number, self._end))
                continue
            begins, ends = _span(first, last, event.day_precision)
            yield replace(event, day=begins, days=(ends - begins).days + 1)
        days.say_doubts()

    def remarks(self, any_inside: bool) -> list[DataError]:
        """What is to be known of the file besides its bad rows."""
        return self._outside.errors(any_inside) + self._doubts.remarks()

    def _event(self, row: Row, lon_deg: float, lat_deg: float) -> PointEvent:
        category, text, reference = self._kind.describe(row)
        if doubt := impossible_range(row):
            self._doubts.add("high" if doubt.key.startswith("high") else "low", doubt, row.number)
        return PointEvent(
            day=FIRST_DAY,  # until all days of the column are read
            lon_deg=lon_deg,
            lat_deg=lat_deg,
            category=category,
            text=one_line(text),
            reference=reference,
            day_precision=self._day_precision(row),
            place_precision=self._place_precision(row),
            id=next((row.fields[one] for one in self._ids if row.fields.get(one)), ""),
        )

    def _day_precision(self, row: Row) -> DayPrecision:
        code = row.fields.get(self._kind.day_column, "")
        known = self._kind.days or {}
        if code and code not in known:
            self._doubts.add(self._kind.day_column, message("code_unknown", code=code), row.number)
        return known.get(code, DayPrecision.UNSTATED)

    def _place_precision(self, row: Row) -> PlacePrecision:
        code = row.fields.get(self._kind.place_column, "")
        known = self._kind.places or {}
        if code and code not in known:
            self._doubts.add(
                self._kind.place_column, message("code_unknown", code=code), row.number
            )
        return known.get(code, PlacePrecision.UNSTATED)

    def _position(self, row: Row) -> tuple[float, float]:
        lon_deg = _decimal(row, self._lon).number_between(self._lon, -180, 180)
        lat_deg = _decimal(row, self._lat).number_between(self._lat, -90, 90)
        if lon_deg == 0 and lat_deg == 0:
            raise row.error(self._lat, message("position_missing"))
        return lon_deg, lat_deg


class _Outside:
    """Counts events far from the country, and those of them whose axes are probably swapped."""

    def __init__(self, name: str, country_deg: Bounds) -> None:
        self._name = name
        self._country_deg = country_deg
        self._count = self._swapped = 0

    def holds(self, lon_deg: float, lat_deg: float) -> bool:
        if self._is_near(lon_deg, lat_deg):
            return False
        self._count += 1
        self._swapped += self._is_near(lat_deg, lon_deg)
        return True

    def _is_near(self, lon_deg: float, lat_deg: float) -> bool:
        west, south, east, north = self._country_deg
        return (
            west - _AROUND_DEG <= lon_deg <= east + _AROUND_DEG
            and south - _AROUND_DEG <= lat_deg <= north + _AROUND_DEG
        )

    def errors(self, any_inside: bool) -> list[DataError]:
        if not self._count:
            return []
        reason = message("events_far", n=self._count)
        # One row with such numbers may be an event in Iran; a whole file of them is not.
        if not any_inside and self._swapped == self._count:
            reason = message("all_swapped")
        return [DataError(self._name, reason)]


class _Doubts:
    """Counts rows that are used although something in them cannot be right."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._first: dict[str, tuple[Message, int]] = {}
        self._rows: dict[str, int] = {}

    def add(self, field: str, reason: Message, number: int) -> None:
        self._first.setdefault(field, (reason, number))
        self._rows[field] = self._rows.get(field, 0) + 1

    def remarks(self) -> list[DataError]:
        return [
            Remark(
                self._name,
                message("passed_over", reason=reason, n=self._rows[field]),
                number,
                field,
            )
            for field, (reason, number) in self._first.items()
        ]


def _missing(header: list[str], kind: EventTable, options: ReadOptions) -> list[str]:
    """Columns of a publisher that a header lacks, but for those that the user names."""
    roles = {kind.date: ("date", (kind.date,)), "latitude": ("lat", LAT_COLUMNS)}
    roles["longitude"] = ("lon", LON_COLUMNS)
    usual = {column: options.usual(*roles.get(column, ("", (column,)))) for column in kind.columns}
    return [column for column, names in usual.items() if not any(one in header for one in names)]


def _fits(header: list[str], options: ReadOptions) -> bool:
    return any(not _missing(header, kind, options) for kind in (*PUBLISHERS, ANY))


def _kind_of(table: Table, options: ReadOptions) -> EventTable:
    missing = {kind: _missing(table.columns, kind, options) for kind in PUBLISHERS}
    for kind, columns in missing.items():
        if not columns:
            return kind
    if not _missing(table.columns, ANY, options):
        return ANY
    near = max(PUBLISHERS, key=lambda kind: len(kind.columns) - len(missing[kind]))
    if len(missing[near]) == len(near.columns):
        publishers = [kind.publisher for kind in PUBLISHERS]
        raise DataError(table.name, message("no_event_header", publishers=publishers))
    reason = message("lacks_event_columns", columns=missing[near], publisher=near.publisher)
    raise DataError(table.name, reason)


def _decimal(row: Row, column: str) -> Row:
    """The row with a decimal point where a spreadsheet writes a comma."""
    text = row.fields[column]
    if not _DECIMAL_COMMA.fullmatch(text):
        return row
    return Row(row.file, row.number, row.fields | {column: text.replace(",", ".")})


def _span(first: date, last: date, precision: DayPrecision) -> tuple[date, date]:
    """The days on which an event may have happened, as wide as its precision says."""
    if first != last:
        return first, last
    if precision is DayPrecision.YEAR:
        return first.replace(month=1, day=1), first.replace(month=12, day=31)
    if precision is DayPrecision.MONTH:
        _, days = calendar.monthrange(first.year, first.month)
        return first.replace(day=1), first.replace(day=days)
    if precision in (DayPrecision.DAYS, DayPrecision.WEEK):
        around = timedelta(days=_AROUND_DAYS)
        return first - around, first + around
    return first, first


FORMAT = EventFormat(
    "events", "ACLED, UCDP GED, GeoConfirmed, VIINA or other point events", read_events
)
"""How it is registered."""
