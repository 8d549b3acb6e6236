"""How publishers write tables of point events: their columns, words and codes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from geo.record.tables import Row
from geo.sources.model import DayPrecision, PlacePrecision
from geo.words import Message, message

LON_COLUMNS = ("longitude", "lon", "lng", "long")
LAT_COLUMNS = ("latitude", "lat")
"""Columns that may give the position, WGS84."""

VIOLENCE = {
    "1": "state-based conflict",
    "2": "non-state conflict",
    "3": "one-sided violence",
}
"""UCDP's names of its codes."""

_TEXT_LETTERS = 1_000  # a few sentences


@dataclass(frozen=True, eq=False)
class EventTable:
    """A publisher's table.

    Parameters
    ----------
    publisher
        Its name.
    columns
        What its header must have.
    date, end
        Columns of the first and of the last day; `end` may be empty.
    describe
        Category, text and reference of a row.
    ids
        Columns that may hold the publisher's id.
    day_column, days
        Column of its codes for how well the day is known, and what they mean.
    place_column, places
        The same for the place.
    """

    publisher: str
    columns: tuple[str, ...]
    date: str
    describe: Callable[[Row], tuple[str, str, str]]
    end: str = ""
    ids: tuple[str, ...] = ()
    day_column: str = ""
    days: Mapping[str, DayPrecision] | None = None
    place_column: str = ""
    places: Mapping[str, PlacePrecision] | None = None


def _acled(row: Row) -> tuple[str, str, str]:
    category = row.fields.get("sub_event_type") or row.text("event_type")
    return category, row.fields.get("notes", ""), row.fields.get("source", "")


def _ucdp(row: Row) -> tuple[str, str, str]:
    code = row.one_of("type_of_violence", VIOLENCE)
    fields = row.fields
    sides = " - ".join(side for column in ("side_a", "side_b") if (side := fields.get(column)))
    parts = [sides, fields.get("where_description", ""), _deaths(row)]
    reference = fields.get("source_article") or fields.get("source_office", "")
    return VIOLENCE[code], "; ".join(part for part in parts if part), reference


def _deaths(row: Row) -> str:
    best, low, high = (row.fields.get(column, "") for column in ("best", "low", "high"))
    if not best:
        return ""
    if not (low and high) or low == high or impossible_range(row):
        return f"deaths: {best}"
    return f"deaths: {best} ({low} to {high})"


def impossible_range(row: Row) -> Message | None:
    """What cannot be in UCDP's estimates of deaths: the low above, the high below the best."""
    low, best, high = (_number(row.fields.get(column, "")) for column in ("low", "best", "high"))
    if best is not None and high is not None and high < best:
        return message("high_below_best", high=high, best=best)
    if best is not None and low is not None and low > best:
        return message("low_above_best", low=low, best=best)
    return None


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _geoconfirmed(row: Row) -> tuple[str, str, str]:
    # Whose it is, and what shows it: GeoConfirmed has no word for the kind of event itself.
    kind = ", ".join(row.fields[column] for column in ("faction", "origin") if row.fields[column])
    text = row.fields["description"] or row.fields.get("name", "")
    return kind, text, row.fields.get("source") or row.fields.get("geolocation", "")


def _viina(row: Row) -> tuple[str, str, str]:
    where = row.fields.get("asciiname", "")
    text = "; ".join(part for part in (where, row.fields.get("text", "")) if part)
    return "", text, row.fields.get("url") or row.fields.get("source", "")


def _any(row: Row) -> tuple[str, str, str]:
    category = _first(row, "category", "event_type", "type", "kind")
    text = _first(row, "description", "text", "notes", "title", "name")
    where = _first(row, "location", "place")
    reference = _first(row, "source", "url", "link", "sources")
    return category, "; ".join(part for part in (where, text) if part), reference


def _first(row: Row, *columns: str) -> str:
    return next((text for column in columns if (text := row.fields.get(column))), "")


def one_line(text: str) -> str:
    """The text on one line, cut after a few sentences."""
    line = " ".join(text.split())
    return line if len(line) <= _TEXT_LETTERS else f"{line[: _TEXT_LETTERS - 1]}…"


ACLED = EventTable(
    publisher="ACLED",
    columns=("event_date", "event_type", "latitude", "longitude"),
    date="event_date",
    describe=_acled,
    ids=("event_id_cnty",),
    day_column="time_precision",
    days={"1": DayPrecision.DAY, "2": DayPrecision.WEEK, "3": DayPrecision.MONTH},
    place_column="geo_precision",
    places={"1": PlacePrecision.EXACT, "2": PlacePrecision.NEAR, "3": PlacePrecision.OBLAST},
)
UCDP = EventTable(
    publisher="UCDP GED",
    columns=("date_start", "type_of_violence", "latitude", "longitude"),
    date="date_start",
    end="date_end",
    describe=_ucdp,
    ids=("id",),
    day_column="date_prec",
    days={
        "1": DayPrecision.DAY,
        "2": DayPrecision.DAYS,
        "3": DayPrecision.WEEK,
        "4": DayPrecision.MONTH,
        "5": DayPrecision.YEAR,
    },
    place_column="where_prec",
    places={
        "1": PlacePrecision.EXACT,
        "2": PlacePrecision.NEAR,
        "3": PlacePrecision.RAION,
        "4": PlacePrecision.OBLAST,
        "5": PlacePrecision.AREA,  # along a line or somewhere in a shape that has no name
        "6": PlacePrecision.COUNTRY,
        "7": PlacePrecision.AREA,  # at sea or in the air
    },
)
GEOCONFIRMED = EventTable(
    publisher="GeoConfirmed",
    columns=("date", "faction", "origin", "latitude", "longitude", "description"),
    date="date",
    describe=_geoconfirmed,
    ids=("id",),
)
VIINA = EventTable(
    publisher="VIINA",
    columns=("viina_version", "event_id", "date", "latitude", "longitude"),
    date="date",
    describe=_viina,  # its ids may begin anew in each year's file
    place_column="geo_precision",
    places={
        "STREET": PlacePrecision.EXACT,
        "ADM3": PlacePrecision.EXACT,  # a settlement
        "ADM2": PlacePrecision.RAION,
        "ADM1": PlacePrecision.OBLAST,
        "ADM0": PlacePrecision.COUNTRY,
    },
)
PUBLISHERS = (ACLED, UCDP, GEOCONFIRMED, VIINA)
"""Tables that are told by their headers."""

ANY = EventTable(
    publisher="any publisher",
    columns=("date", "latitude", "longitude"),
    date="date",
    end="end_date",
    describe=_any,  # an id that nobody has vouched for may be a row's number
)
"""A table that only has a day and a position, under usual names or those that the user gives."""
