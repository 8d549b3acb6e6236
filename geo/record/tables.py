"""CSV files read at the border: every field checked once, bad rows kept with their reason."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import NoReturn, TypeVar

from geo.dates import parse_date
from geo.errors import DataError, DateError
from geo.record.hints import date_hint, did_you_mean

Made = TypeVar("Made")
Word = TypeVar("Word", bound=StrEnum)


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

    def error(self, field: str, reason: str) -> DataError:
        """An error that names this row and `field`."""
        return DataError(self.file, reason, self.number, field)

    def unique(self, field: str, seen: set[str]) -> str:
        """A field whose text stands in no earlier row; `seen` holds those of earlier rows."""
        text = self.text(field)
        if text in seen:
            raise self.error(field, f"{text!r} stands in an earlier row too")
        seen.add(text)
        return text

    def text(self, field: str) -> str:
        """A field that must not be empty."""
        if not self.fields[field]:
            raise self.error(field, "is empty")
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
            raise self.error(field, f"{error}{date_hint(text)}") from None

    def optional_date(self, field: str) -> dt.date | None:
        """An ISO date, or None when empty."""
        return self.date(field) if self.fields[field] else None

    def integer(self, field: str) -> int:
        """A whole number."""
        try:
            return int(self.text(field))
        except ValueError:
            raise self.error(field, f"{self.fields[field]!r} is not a whole number") from None

    def optional_integer(self, field: str) -> int | None:
        """A whole number, or None when empty."""
        return self.integer(field) if self.fields[field] else None

    def number_between(self, field: str, low: float, high: float) -> float:
        """A number from `low` to `high`, both included."""
        try:
            value = float(self.text(field))
        except ValueError:
            raise self.error(field, f"{self.fields[field]!r} is not a number") from None
        if not low <= value <= high:
            raise self.error(field, f"{value} is not between {low} and {high}")
        return value

    def optional_number(self, field: str, low: float, high: float) -> float | None:
        """A number from `low` to `high`, or None when empty."""
        return self.number_between(field, low, high) if self.fields[field] else None

    def word(self, field: str, words: type[Word]) -> Word:
        """One of the words of a `StrEnum`."""
        text = self.text(field)
        if text not in list(words):
            self._unknown(field, words)
        return words(text)

    def known(self, field: str, ids: Collection[str], where: str) -> str:
        """An id that is one of `ids`, which stand in the file `where`."""
        text = self.text(field)
        if text not in ids:
            raise self.error(field, f"{text!r} is not in {where}{did_you_mean(text, ids)}")
        return text

    def _unknown(self, field: str, words: Iterable[str]) -> NoReturn:
        text, expected = self.fields[field], list(words)
        reason = f"{text!r} is not one of {', '.join(expected)}{did_you_mean(text, expected)}"
        raise self.error(field, reason)


def read_rows(path: Path, columns: Sequence[str]) -> tuple[list[Row], list[DataError]]:
    """Read the rows of a CSV file.

    A byte order mark and Windows line ends are accepted.

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
    numbered, rejected = _parse(path.name, _read_lines(path))
    header = [name.strip() for name in numbered[0][1]] if numbered else []
    _check_header(path.name, header, columns)
    rows: list[Row] = []
    for number, values in numbered[1:]:
        if not any(value.strip() for value in values):
            continue
        if len(values) != len(header):
            reason = f"has {len(values)} fields where the header has {len(header)}"
            rejected.append(DataError(path.name, reason, number))
            continue
        fields = {name: value.strip() for name, value in zip(header, values, strict=True)}
        rows.append(Row(path.name, number, fields))
    return rows, sorted(rejected, key=lambda error: error.row or 0)


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


_Numbered = list[tuple[int, list[str]]]


def _parse(file: str, lines: list[str]) -> tuple[_Numbered, list[DataError]]:
    """Fields of each line with its number; when a quote is left open, line by line.

    A quote that is never closed would otherwise swallow every line after it.
    """
    reader = csv.reader(lines, strict=True)
    try:
        return [(reader.line_num, values) for values in reader], []
    except csv.Error:
        pass
    numbered: _Numbered = []
    rejected: list[DataError] = []
    for number, line in enumerate(lines, 1):
        try:
            numbered += [(number, values) for values in csv.reader([line], strict=True)]
        except csv.Error as error:
            rejected.append(DataError(file, f"is not readable CSV: {error}", number))
    return numbered, rejected


def _read_lines(path: Path) -> list[str]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataError(path.name, f"cannot be read: {error.strerror}") from None
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise DataError(path.name, "is UTF-16 text: save it as CSV UTF-8")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        reason = f"is not UTF-8 text (byte {error.start}): save it as CSV UTF-8"
        raise DataError(path.name, reason) from None
    if "\0" in text:
        raise DataError(path.name, "is not a text file: it holds NUL bytes")
    # str.splitlines would also cut at form feeds and Unicode separators inside a field.
    return list(io.StringIO(text, newline=""))


def _check_header(file: str, header: list[str], columns: Sequence[str]) -> None:
    missing = [name for name in columns if name not in header]
    if missing and len(header) == 1 and any(mark in header[0] for mark in ";\t"):
        raise DataError(file, "is separated by semicolons or tabs: save it with commas")
    if missing:
        raise DataError(file, f"lacks the column {', '.join(missing)}")
    repeated = sorted({name for name in header if header.count(name) > 1})
    if repeated:
        raise DataError(file, f"names the column {', '.join(repeated)} twice")
