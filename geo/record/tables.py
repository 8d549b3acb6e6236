"""CSV files read at the border: every field checked once, bad rows kept with their reason."""

from __future__ import annotations

import codecs
import datetime as dt
import io
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol, TypeVar

from geo.dates import parse_date
from geo.errors import DataError, DateError
from geo.record.hints import date_hint, did_you_mean
from geo.record.text_table import Problems, TextTable
from geo.words import Message, message

Made = TypeVar("Made")
Word = TypeVar("Word", bound=StrEnum)


class Table(Protocol):
    """Anything that holds records under column names: CSV text, a sheet of a workbook, JSON."""

    name: str
    columns: list[str]

    def records(self, problems: Problems) -> Iterator[tuple[int, dict[str, str]]]:
        """Number and fields of each record that can be used."""


@dataclass(frozen=True)
class Row:
    """One line of a CSV file and where it stands.

    Parameters
    ----------
    file
        Name of the file.
    number
        Line number in the file; the header is line 1.
    fields
        Text by column name, outer blanks removed.
    """

    file: str
    number: int
    fields: dict[str, str]

    def error(self, field: str, reason: Message) -> DataError:
        """An error that names this row and `field`."""
        return DataError(self.file, reason, self.number, field)

    def unique(self, field: str, seen: set[str]) -> str:
        """A field whose text stands in no earlier row; `seen` holds those of earlier rows."""
        text = self.text(field)
        if text in seen:
            raise self.error(field, message("stands_earlier", text=text))
        seen.add(text)
        return text

    def text(self, field: str) -> str:
        """A field that must not be empty."""
        if not self.fields[field]:
            raise self.error(field, message("is_empty"))
        return self.fields[field]

    def optional(self, field: str) -> str:
        """A field that may be empty."""
        return self.fields[field]

    def date(self, field: str) -> dt.date:
        """An ISO date."""
        text = self.text(field)
        try:
            return parse_date(text)
        except DateError as error:
            reason = message("hinted", problem=error.message, hint=date_hint(text))
            raise self.error(field, reason) from None

    def optional_date(self, field: str) -> dt.date | None:
        """An ISO date, or None when empty."""
        return self.date(field) if self.fields[field] else None

    def integer(self, field: str) -> int:
        """A whole number."""
        try:
            return int(self.text(field))
        except ValueError:
            reason = message("not_whole_number", text=self.fields[field])
            raise self.error(field, reason) from None

    def optional_integer(self, field: str) -> int | None:
        """A whole number, or None when empty."""
        return self.integer(field) if self.fields[field] else None

    def number_between(self, field: str, low: float, high: float) -> float:
        """A number from `low` to `high`, both included."""
        try:
            value = float(self.text(field))
        except ValueError:
            reason = message("not_a_number", text=self.fields[field])
            raise self.error(field, reason) from None
        if not low <= value <= high:
            raise self.error(field, message("not_between", value=value, low=low, high=high))
        return value

    def optional_number(self, field: str, low: float, high: float) -> float | None:
        """A number from `low` to `high`, or None when empty."""
        return self.number_between(field, low, high) if self.fields[field] else None

    def word(self, field: str, words: type[Word]) -> Word:
        """One of the words of a `StrEnum`."""
        text = self.text(field)
        if text not in list(words):
            raise self._unknown(field, words, did_you_mean(text, words))
        return words(text)

    def one_of(self, field: str, choices: Collection[str]) -> str:
        """One of a few ids."""
        if self.text(field) not in choices:
            raise self._unknown(field, choices)
        return self.fields[field]

    def _unknown(
        self, field: str, choices: Iterable[str], hint: Message | None = None
    ) -> DataError:
        known = [str(choice) for choice in choices]
        text = self.fields[field]
        return self.error(field, message("not_a_choice", text=text, choices=known, hint=hint))

    def known(self, field: str, ids: Collection[str], where: str) -> str:
        """An id that is one of `ids`, which stand in the file `where`."""
        text = self.text(field)
        if text not in ids:
            reason = message("not_in_file", text=text, file=where, hint=did_you_mean(text, ids))
            raise self.error(field, reason)
        return text


def read_rows(path: Path, columns: Sequence[str]) -> tuple[list[Row], list[DataError]]:
    """Read the rows of a CSV file.

    A byte order mark and any line ends are accepted.

    Parameters
    ----------
    path
        The file, UTF-8.
    columns
        Names that the header must have; others are ignored.

    Returns
    -------
    rows
        Lines with as many fields as the header.
    rejected
        One error for each other line.

    Raises
    ------
    DataError
        When the file cannot be read, is not UTF-8 text or lacks a column.
    """
    table = TextTable(io.BytesIO(_text_of(path)), path.name, separators=",")
    _check_header(path.name, table.columns, columns)
    problems = Problems(path.name)
    rows = list(rows_of(table, problems))
    return rows, problems.errors()


def rows_of(table: Table, problems: Problems) -> Iterator[Row]:
    """The rows of a table; what is wrong with others goes to `problems`."""
    return (Row(table.name, number, fields) for number, fields in table.records(problems))


def make_each(
    rows: Iterable[Row], make: Callable[[Row], Made]
) -> tuple[list[Made], list[DataError]]:
    """Apply `make` to every row; rows for which it raises `DataError` are set aside."""
    made: list[Made] = []
    rejected: list[DataError] = []
    for row in rows:
        try:
            made.append(make(row))
        except DataError as error:
            rejected.append(error)
    return made, rejected


def make_rows(
    path: Path, columns: Sequence[str], make: Callable[[Row], Made], unique: str | None = "id"
) -> tuple[list[Made], list[DataError]]:
    """What `make` makes of every row of a CSV file, and all that could not be used.

    Parameters
    ----------
    path, columns
        As for `read_rows`.
    make
        Makes something of a row, or raises `DataError`.
    unique
        Column whose text may stand in one row alone; None when there is none.

    Raises
    ------
    DataError
        When the file cannot be read or lacks a column.
    """
    rows, bad_lines = read_rows(path, columns)
    seen: set[str] = set()

    def make_once(row: Row) -> Made:
        if unique is not None:
            row.unique(unique, seen)
        return make(row)

    made, rejected = make_each(rows, make_once)
    return made, bad_lines + rejected


def _text_of(path: Path) -> bytes:
    try:
        content = path.read_bytes()
        content.decode()
    except OSError as error:
        raise DataError(path.name, message("unreadable", problem=error.strerror)) from None
    except UnicodeDecodeError as error:
        if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return content  # which has a sentence of its own
        raise DataError(path.name, message("not_utf8_byte", byte=error.start)) from None
    if b"\0" in content:
        raise DataError(path.name, message("nul_bytes"))
    return content


def _check_header(file: str, header: list[str], columns: Sequence[str]) -> None:
    missing = [name for name in columns if name not in header]
    if missing and len(header) == 1 and any(mark in header[0] for mark in ";\t"):
        raise DataError(file, message("separated_otherwise"))
    if missing:
        raise DataError(file, message("lacks_columns", columns=missing))
