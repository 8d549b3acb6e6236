"""Any table of place, date and status."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from itertools import groupby
from typing import BinaryIO

from geo.errors import DataError, PlaceError
from geo.record.gazetteer import Gazetteer
from geo.record.names import fold
from geo.record.tables import Row
from geo.sources.model import NO_OPTIONS, PlaceFormat, PlaceStep, ReadOptions
from geo.sources.text_table import Problems, TextTable
from geo.status import Status

PLACE_COLUMNS = ("geonameid", "id", "place", "name")
"""Columns that may name the place; the first that does counts, so that a GeoNames id goes before
a name that several places bear."""

DATE_COLUMNS = ("date", "day", "valid_from")
"""Columns that may give the day; the first that there is counts."""

FIRST_DAY, LAST_DAY = date(2014, 1, 1), date(2035, 12, 31)
"""Days that a table may speak of; any other is a slip of the pen."""

_HINTED = 100  # unknown names that get a hint, which takes milliseconds to find
_NAMESAKES = 3  # places of one name that a sentence lists
_TIME = re.compile(r"(.{10})[T ]\d{1,2}:\d{2}.*")
_WHOLE = re.compile(r"(\d+)(?:\.0*)?", re.ASCII)
_OTHER_WORDS = {
    "ua": Status.UKRAINIAN,
    "ukraine": Status.UKRAINIAN,
    "liberated": Status.UKRAINIAN,
    "ru": Status.RUSSIAN,
    "russia": Status.RUSSIAN,
    "occupied": Status.RUSSIAN,
    "grey": Status.CONTESTED,
}  # what is probably meant: a hint, never taken for it


def read_steps(
    stream: BinaryIO, name: str, gazetteer: Gazetteer, _options: ReadOptions = NO_OPTIONS
) -> tuple[list[PlaceStep], list[DataError]]:
    """Read a CSV table of place, date and status, with a row for each day or for each change.

    Parameters
    ----------
    stream
        UTF-8 text, separated by commas, semicolons or tabs, with a header that has one of
        `PLACE_COLUMNS`, one of `DATE_COLUMNS` and ``status``.
    name
        Name of the file, for sentences.
    gazetteer
        Finds a place by its GeoNames id or any spelling.

    Returns
    -------
    steps
        The first day of each run of one status, by place and day.
    rejected
        A sentence for each row that cannot be used, and for each name that several places bear
        (the first row with it says which one is meant); for a file that cannot be used at all one
        sentence, and no steps.
    """
    problems = Problems(name)
    try:
        table = TextTable(stream, name)
        places = _Places(table, gazetteer, problems)
        day_column = _column(table, DATE_COLUMNS, "the date")
        _column(table, ("status",), "the status")
        said: dict[tuple[int, date], tuple[Status, int]] = {}
        for row in table.rows(problems):
            try:
                _take(row, places.find(row), day_column, said)
            except DataError as error:
                problems.add(error)
    except DataError as error:
        return [], [error]
    return _steps(said), problems.errors()


def day_of(row: Row, column: str) -> date:
    """The ISO date of a field, which a time of day may follow.

    Raises
    ------
    DataError
        When it is none, or lies before `FIRST_DAY` or after `LAST_DAY`.
    """
    text = row.text(column)
    if found := _TIME.fullmatch(text):
        row = Row(row.file, row.number, row.fields | {column: found[1]})
    day = row.date(column)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise row.error(column, f"{text!r} is not between {FIRST_DAY} and {LAST_DAY}")
    return day


class _Places:
    """Finds the places of rows; each text is looked up once."""

    def __init__(self, table: TextTable, gazetteer: Gazetteer, problems: Problems) -> None:
        _column(table, PLACE_COLUMNS, "the place")
        self._problems = problems
        self._columns = [column for column in PLACE_COLUMNS if column in table.columns]
        self._gazetteer = gazetteer
        self._spellings = {fold(text) for place in gazetteer for text in place.spellings}
        self._found: dict[str, int | str] = {}
        self._unknown = 0

    def find(self, row: Row) -> int:
        column = self._naming(row)
        text = row.text(column)
        whole = _WHOLE.fullmatch(text)
        text = whole[1] if whole else text
        if text not in self._found:
            self._found[text] = self._look_up(text)
            self._tell_namesakes(row, column, text)
        found = self._found[text]
        if isinstance(found, str):
            raise row.error(column, found)
        return found

    def _naming(self, row: Row) -> str:
        for column in self._columns:
            # A column ``id`` may also hold the table's own ids, which are no GeoNames ids.
            if column == "id" and len(self._columns) > 1 and not _WHOLE.fullmatch(row.fields["id"]):
                continue
            if row.fields[column]:
                return column
        return self._columns[-1]

    def _tell_namesakes(self, row: Row, column: str, text: str) -> None:
        """Say which of several places a name is taken for; the row is kept."""
        found = self._found[text]
        if isinstance(found, str) or text.isdecimal() or "," in text:
            return
        place = self._gazetteer[found]
        if others := self._gazetteer.namesakes(place):
            named = "; ".join(f"{other.label}, id {other.id}" for other in others[:_NAMESAKES])
            reason = f"{text!r} is taken for {place.label}, id {place.id}, not for {named}"
            self._problems.add(row.error(column, reason))

    def _look_up(self, text: str) -> int | str:
        if not text.isdecimal() and fold(text.partition(",")[0]) not in self._spellings:
            self._unknown += 1
            if self._unknown > _HINTED:
                return f"no place named {text!r} in the gazetteer of the three oblasts"
        try:
            return self._gazetteer.find(text).id
        except PlaceError as error:
            return str(error)


def _take(
    row: Row, place_id: int, day_column: str, said: dict[tuple[int, date], tuple[Status, int]]
) -> None:
    day, status = day_of(row, day_column), _status(row)
    before, number = said.setdefault((place_id, day), (status, row.number))
    if before is not status:
        reason = f"is {status} for a place and day that row {number} says are {before}"
        raise row.error("status", reason)


def _status(row: Row) -> Status:
    text = row.text("status").lower()
    if meant := _OTHER_WORDS.get(text):
        words = ", ".join(Status)
        raise row.error("status", f"{text!r} is not one of {words}; did you mean {meant.value!r}?")
    return Row(row.file, row.number, {"status": text}).word("status", Status)


def _steps(said: dict[tuple[int, date], tuple[Status, int]]) -> list[PlaceStep]:
    steps = sorted(
        PlaceStep(place_id, day, status) for (place_id, day), (status, _) in said.items()
    )
    runs = (list(run) for _, run in groupby(steps, key=lambda step: (step.place_id, step.status)))
    return [run[0] for run in runs]


def _column(table: TextTable, names: Collection[str], what: str) -> str:
    found = [name for name in names if name in table.columns]
    if not found:
        raise DataError(table.name, f"lacks a column for {what} ({' or '.join(names)})")
    return found[0]


FORMAT = PlaceFormat("places", "any CSV of place, date, status", read_steps)
"""How it is registered."""
