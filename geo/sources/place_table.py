"""Any table of place, date and status."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import BinaryIO

from geo.errors import DataError, PlaceError
from geo.record.gazetteer import Gazetteer
from geo.record.names import bare_name, fold
from geo.record.tables import Row, Table, rows_of
from geo.record.text_table import Problems
from geo.sources.column_dates import ColumnDates, JudgedDays
from geo.sources.limits import counted
from geo.sources.model import NO_OPTIONS, PlaceFormat, PlaceStep, ReadOptions, Remark
from geo.sources.open_table import column_of, open_table
from geo.sources.status_words import meant_status
from geo.status import Status
from geo.words import Message, message

PLACE_COLUMNS = ("geonameid", "id", "place", "name")
"""Columns that may name the place; the first that does counts, so that a GeoNames id goes before
a name that several places bear."""

DATE_COLUMNS = ("date", "day", "valid_from", "datetime", "date_", "from", "start", "start_date")
"""Columns that may give the day; the first that there is counts."""

STATUS_COLUMNS = ("status",)
"""Columns that may give the status."""

_USUAL = {"place": PLACE_COLUMNS, "date": DATE_COLUMNS, "status": STATUS_COLUMNS}
_HINTED = 100  # unknown names that get a hint, which takes milliseconds to find
_NAMESAKES = 3  # places of one name that a sentence lists
_WHOLE = re.compile(r"(\d+)(?:\.0*)?", re.ASCII)

_Said = tuple[int, int, str, Status]
"""What a row says: its number, place, day as it is written, and status."""


def read_steps(
    stream: BinaryIO, name: str, gazetteer: Gazetteer, options: ReadOptions = NO_OPTIONS
) -> tuple[list[PlaceStep], list[DataError]]:
    """Read a table of place, date and status, with a row for each day or for each change.

    Parameters
    ----------
    stream
        Text separated by commas, semicolons or tabs, a workbook, or a JSON list, with one of
        `PLACE_COLUMNS`, one of `DATE_COLUMNS` and one of `STATUS_COLUMNS`.
    name
        Name of the file, for sentences.
    gazetteer
        Finds a place by its GeoNames id or any spelling.
    options
        Columns ``place``, ``date`` and ``status`` of other names, the order of dates, the sheet.

    Returns
    -------
    steps
        The first day of each run of one status, by place and day.
    rejected
        A sentence for each row that cannot be used, and a `Remark` for each name that several
        places bear (the first row with it says which one is meant) and for each status in another
        word; for a file that cannot be used at all one sentence, and no steps.
    """
    problems = Problems(name)
    try:
        table = open_table(stream, name, lambda header: _fits(header, options), options.sheet)
        rows = _Rows(table, gazetteer, options, problems)
        steps = _steps(rows.days(list(rows.read())))
    except DataError as error:
        return [], [error]
    return steps, problems.errors() + rows.remarks()


def _fits(header: list[str], options: ReadOptions) -> bool:
    return all(
        any(column in header for column in options.usual(role, columns))
        for role, columns in _USUAL.items()
    )


class _Rows:
    """Reads the rows of a table, whose days are known when the last of them is read."""

    def __init__(
        self, table: Table, gazetteer: Gazetteer, options: ReadOptions, problems: Problems
    ) -> None:
        self._table, self._problems = table, problems
        self._places = _Places(table, gazetteer, options, problems)
        self._date = column_of(table, "date", DATE_COLUMNS, options, message("the_date"))
        self._status = column_of(table, "status", STATUS_COLUMNS, options, message("the_status"))
        self._dates = ColumnDates(options.dates)
        self._most = options.limits.records
        self._other_words = Counter[tuple[str, Status]]()

    def read(self) -> Iterator[_Said]:
        """What each row says that can be used."""
        for row in counted(rows_of(self._table, self._problems), self._most, self._table.name):
            try:
                text = self._dates.add(row.text(self._date), row.fields.get("year", ""))
                yield row.number, self._places.find(row), text, self._status_of(row)
            except DataError as error:
                self._problems.add(error)

    def days(self, said: Iterable[_Said]) -> dict[tuple[int, date], Status]:
        """The status of each place on each day; of two for one the first counts."""
        found: dict[tuple[int, date], tuple[Status, int]] = {}
        days = JudgedDays(self._dates, self._table.name, self._problems)
        for number, place_id, text, status in said:
            day = days.read(number, self._date, text)
            if day is None:
                continue
            before, earlier = found.setdefault((place_id, day), (status, number))
            if before is not status:
                reason = message("said_otherwise", status=status, before=before, row=earlier)
                self._problems.add(DataError(self._table.name, reason, number, self._status))
        days.say_doubts()
        return {key: status for key, (status, _) in found.items()}

    def remarks(self) -> list[DataError]:
        """What each status in another word was taken for, and in how many rows."""
        return [
            Remark(
                self._table.name,
                message("read_as", word=word, status=status, n=rows),
                field=self._status,
            )
            for (word, status), rows in self._other_words.items()
        ]

    def _status_of(self, row: Row) -> Status:
        word = row.text(self._status)
        status = meant_status(word)
        if status is None:
            return Row(row.file, row.number, {self._status: word.lower()}).word(
                self._status, Status
            )
        if word.lower() != status:
            self._other_words[word, status] += 1
        return status


class _Places:
    """Finds the places of rows; each text is looked up once."""

    def __init__(
        self, table: Table, gazetteer: Gazetteer, options: ReadOptions, problems: Problems
    ) -> None:
        column_of(table, "place", PLACE_COLUMNS, options, message("the_place"))
        self._problems = problems
        usual = options.usual("place", PLACE_COLUMNS)
        self._columns = [column for column in usual if column in table.columns]
        self._gazetteer = gazetteer
        self._spellings = {fold(text) for place in gazetteer for text in place.spellings}
        self._found: dict[str, int | Message] = {}
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
        if isinstance(found, Message):
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
        if isinstance(found, Message) or text.isdecimal() or bare_name(text)[1]:
            return
        place = self._gazetteer[found]
        if others := self._gazetteer.namesakes(place):
            named = [other.choice for other in others[:_NAMESAKES]]
            reason = message("taken_for", text=text, place=place.choice, others=named)
            self._problems.add(Remark(row.file, reason, row.number, column))

    def _look_up(self, text: str) -> int | Message:
        names = (text.partition(",")[0], bare_name(text)[0])
        if not text.isdecimal() and not any(fold(name) in self._spellings for name in names):
            self._unknown += 1
            if self._unknown > _HINTED:
                return message("place_unknown", text=text, hint=None)
        try:
            return self._gazetteer.find(text).id
        except PlaceError as error:
            return error.message


def _steps(said: dict[tuple[int, date], Status]) -> list[PlaceStep]:
    steps = sorted(PlaceStep(place_id, day, status) for (place_id, day), status in said.items())
    runs = (list(run) for _, run in groupby(steps, key=lambda step: (step.place_id, step.status)))
    return [run[0] for run in runs]


FORMAT = PlaceFormat("places", "any table of place, date, status", read_steps)
"""How it is registered."""
