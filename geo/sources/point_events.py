"""Point events: CSV files of ACLED, UCDP GED and GeoConfirmed, told apart by their headers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from babel.dates import get_month_names

from geo.errors import DataError
from geo.record.tables import Row
from geo.sources.model import NO_OPTIONS, EventFormat, PointEvent, ReadOptions
from geo.sources.place_table import day_of
from geo.sources.text_table import Problems, TextTable

LON_RANGE_DEG, LAT_RANGE_DEG = (20.0, 43.0), (42.0, 55.0)
"""Ukraine with two degrees around it, WGS84; events elsewhere are counted and left out."""

_VIOLENCE = {
    "1": "state-based conflict",
    "2": "non-state conflict",
    "3": "one-sided violence",
}  # UCDP's names of its codes
_TEXT_LETTERS = 1_000  # a few sentences
_MONTH = {name.lower(): number for number, name in get_month_names("wide", locale="en").items()}
_MONTH |= {name[:3]: number for name, number in _MONTH.items()}
_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})[ -]([A-Za-z]+)[ -](\d{4})", re.ASCII)


@dataclass(frozen=True)
class _Format:
    """A publisher's table: what its header must have, and how a row is read."""

    publisher: str
    columns: tuple[str, ...]
    make: Callable[[Row, date, float, float], PointEvent]
    date_column: str


def read_events(
    stream: BinaryIO, name: str, _options: ReadOptions = NO_OPTIONS
) -> tuple[list[PointEvent], list[DataError]]:
    """Read the events of a file.

    Parameters
    ----------
    stream
        CSV of ACLED (any header since 2017), UCDP GED or GeoConfirmed, UTF-8.
    name
        Name of the file, for sentences.

    Returns
    -------
    events
        In the order of the file. A UCDP event of several days stands on its first day, and its
        text names the last.
    rejected
        A sentence for each row without a usable day or position, none of which is ever made up,
        and one for all events outside Ukraine; for a file that cannot be used at all one
        sentence, and no events.
    """
    problems, outside = Problems(name), _Outside(name)
    events: list[PointEvent] = []
    try:
        table = TextTable(stream, name)
        found = _format_of(table)
        for row in table.rows(problems):
            try:
                lon_deg, lat_deg = _position(row)
                if outside.holds(lon_deg, lat_deg):
                    continue
                events.append(found.make(row, _day(row, found.date_column), lon_deg, lat_deg))
            except DataError as error:
                problems.add(error)
    except DataError as error:
        return [], [error]
    return events, problems.errors() + outside.errors(any_inside=bool(events))


class _Outside:
    """Counts events far from Ukraine, and those of them whose axes are probably swapped."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._count = self._swapped = 0

    def holds(self, lon_deg: float, lat_deg: float) -> bool:
        if _is_near(lon_deg, lat_deg):
            return False
        self._count += 1
        self._swapped += _is_near(lat_deg, lon_deg)
        return True

    def errors(self, any_inside: bool) -> list[DataError]:
        if not self._count:
            return []
        reason = f"has events far from Ukraine, which are left out (rows: {self._count:,})"
        # One row with such numbers may be an event in Iran; a whole file of them is not.
        if not any_inside and self._swapped == self._count:
            reason = "holds latitudes as longitude and longitudes as latitude: they are swapped"
        return [DataError(self._name, reason)]


def _is_near(lon_deg: float, lat_deg: float) -> bool:
    (west, east), (south, north) = LON_RANGE_DEG, LAT_RANGE_DEG
    return west <= lon_deg <= east and south <= lat_deg <= north


def _format_of(table: TextTable) -> _Format:
    for known in _FORMATS:
        if all(column in table.columns for column in known.columns):
            return known
    near = max(_FORMATS, key=lambda known: sum(c in table.columns for c in known.columns))
    missing = [column for column in near.columns if column not in table.columns]
    if len(missing) == len(near.columns):
        publishers = ", ".join(known.publisher for known in _FORMATS)
        raise DataError(table.name, f"has not the header of an event table of {publishers}")
    reason = f"lacks the column {', '.join(missing)} of an event table of {near.publisher}"
    raise DataError(table.name, reason)


def _position(row: Row) -> tuple[float, float]:
    lon_deg = row.number_between("longitude", -180, 180)
    lat_deg = row.number_between("latitude", -90, 90)
    if lon_deg == 0 and lat_deg == 0:
        raise row.error("latitude", "is 0, and so is longitude: the position is missing")
    return lon_deg, lat_deg


def _day(row: Row, column: str) -> date:
    """The day, written as an ISO date or as ACLED's 24 February 2022."""
    found = _DAY_MONTH_YEAR.fullmatch(row.text(column))
    if found and (month := _MONTH.get(found[2].lower())):
        text = f"{found[3]}-{month:02}-{int(found[1]):02}"
        row = Row(row.file, row.number, row.fields | {column: text})
    return day_of(row, column)


def _acled(row: Row, day: date, lon_deg: float, lat_deg: float) -> PointEvent:
    return PointEvent(
        day=day,
        lon_deg=lon_deg,
        lat_deg=lat_deg,
        category=row.fields.get("sub_event_type") or row.text("event_type"),
        text=_short(row.fields.get("notes", "")),
        reference=row.fields.get("source", ""),
        day_precision=row.fields.get("time_precision", ""),
        place_precision=row.fields.get("geo_precision", ""),
    )


def _ucdp(row: Row, day: date, lon_deg: float, lat_deg: float) -> PointEvent:
    code = row.text("type_of_violence")
    if code not in _VIOLENCE:
        raise row.error("type_of_violence", f"{code!r} is not one of {', '.join(_VIOLENCE)}")
    return PointEvent(
        day=day,
        lon_deg=lon_deg,
        lat_deg=lat_deg,
        category=_VIOLENCE[code],
        text=_short(_ucdp_text(row, day)),
        reference=row.fields.get("source_article") or row.fields.get("source_office", ""),
        day_precision=row.fields.get("date_prec", ""),
        place_precision=row.fields.get("where_prec", ""),
    )


def _ucdp_text(row: Row, day: date) -> str:
    fields = row.fields
    sides = " - ".join(side for column in ("side_a", "side_b") if (side := fields.get(column)))
    parts = [sides, fields.get("where_description", "")]
    if fields.get("best"):
        low, high = fields.get("low", ""), fields.get("high", "")
        between = f" ({low} to {high})" if low and high and low != high else ""
        parts.append(f"deaths: {fields['best']}{between}")
    if fields.get("date_end") and (last := _day(row, "date_end")) != day:
        if last < day:
            raise row.error("date_end", f"{last} comes before {day}")
        parts.append(f"until {last}")
    return "; ".join(part for part in parts if part)


def _geoconfirmed(row: Row, day: date, lon_deg: float, lat_deg: float) -> PointEvent:
    # Whose it is, and what shows it: GeoConfirmed has no word for the kind of event itself.
    kind = ", ".join(row.fields[column] for column in ("faction", "origin") if row.fields[column])
    return PointEvent(
        day=day,
        lon_deg=lon_deg,
        lat_deg=lat_deg,
        category=kind,
        text=_short(row.fields["description"] or row.fields.get("name", "")),
        reference=row.fields.get("source") or row.fields.get("geolocation", ""),
    )


def _short(text: str) -> str:
    """The text on one line, cut after a few sentences."""
    line = " ".join(text.split())
    return line if len(line) <= _TEXT_LETTERS else f"{line[: _TEXT_LETTERS - 1]}…"


_FORMATS = (
    _Format("ACLED", ("event_date", "event_type", "latitude", "longitude"), _acled, "event_date"),
    _Format(
        "UCDP GED",
        ("date_start", "type_of_violence", "latitude", "longitude"),
        _ucdp,
        "date_start",
    ),
    _Format(
        "GeoConfirmed",
        ("date", "faction", "origin", "latitude", "longitude", "description"),
        _geoconfirmed,
        "date",
    ),
)


FORMAT = EventFormat("events", "ACLED, UCDP GED or GeoConfirmed point events", read_events)
"""How it is registered."""
