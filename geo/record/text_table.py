"""CSV text read record by record from a stream: the one reader of the record and of imports.

Nothing is held but the line at hand, so that the size of a file does not matter.
"""

from __future__ import annotations

import codecs
import csv
import io
import lzma
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from geo.errors import DataError
from geo.words import message

CUT_SHORT = (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile)
"""What a stream out of a broken archive raises while it is read."""

SEPARATORS = ",;\t"
"""What may stand between the fields of a line."""

_LINE_BYTES = 2**20
_CHUNK_BYTES = 2**16
_LISTED = 1_000  # bad rows that get a sentence each; the others are counted


class Problems:
    """What is wrong with rows: a sentence each, and a count when there are very many.

    Parameters
    ----------
    name
        Name of the file.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._listed: list[DataError] = []
        self._more = 0

    def add(self, error: DataError) -> None:
        """Take down the sentence about a row."""
        if len(self._listed) < _LISTED:
            self._listed.append(error)
        else:
            self._more += 1

    def errors(self) -> list[DataError]:
        """The sentences, in the order of the rows."""
        ordered = sorted(self._listed, key=lambda error: error.row or 0)
        if not self._more:
            return ordered
        return [*ordered, DataError(self._name, message("more_rows", n=self._more))]


class LineFeeds(io.RawIOBase):
    """A stream whose lines all end with a line feed, as those of old Macs and Windows do not.

    Parameters
    ----------
    stream
        Read from, never closed.
    before
        Bytes that were already taken from it.
    """

    def __init__(self, stream: BinaryIO, before: bytes = b"") -> None:
        self._stream = stream
        self._before = before
        self._ahead = b""
        self._ends_in_return = False

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any, /) -> int:
        """Fill `buffer`; what does not fit waits for the next call."""
        self._ahead = self._ahead or self._next_chunk()
        taken, self._ahead = self._ahead[: len(buffer)], self._ahead[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)

    def _next_chunk(self) -> bytes:
        """Bytes without carriage returns; none only at the end."""
        while chunk := self._before or self._stream.read(_CHUNK_BYTES):
            self._before = b""
            if self._ends_in_return:  # it was given as a line feed already
                chunk = chunk.removeprefix(b"\n")
            if chunk:
                self._ends_in_return = chunk.endswith(b"\r")
                return chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            self._ends_in_return = False
        return b""


def line_feeds(stream: BinaryIO, before: bytes = b"") -> BinaryIO:
    """What `before` and `stream` hold, buffered, with a line feed at the end of every line."""
    return io.BufferedReader(LineFeeds(stream, before))


class TextTable:
    """A CSV file read row by row, so that its size does not matter.

    Parameters
    ----------
    stream
        UTF-8 text with a header; a byte order mark and any line ends are accepted, those of old
        Macs too.
    name
        Name of the file, for sentences.
    separators
        What may stand between fields; the one that cuts the header into most counts.
    before
        Bytes that were already taken from the stream.

    Raises
    ------
    DataError
        When it is not such text, here or while its rows are read.
    """

    def __init__(
        self, stream: BinaryIO, name: str, separators: str = SEPARATORS, before: bytes = b""
    ) -> None:
        self.name = name
        self._lines = _lines(line_feeds(stream, before), name)
        first = next(self._lines, "")
        self._separator = max(separators, key=lambda mark: len(_split(first, mark)))
        self.columns = [column.strip().lower() for column in _split(first, self._separator)]
        """Names in the header, in lower case."""
        repeated = {column for column in self.columns if column and self.columns.count(column) > 1}
        if repeated:
            raise DataError(name, message("column_twice", columns=sorted(repeated)))

    def records(self, problems: Problems) -> Iterator[tuple[int, dict[str, str]]]:
        """Line number and fields, outer blanks removed, of each record as wide as the header.

        Empty lines are passed over; what is wrong with others goes to `problems`.
        """
        for number, values in self._records(problems):
            if not any(value.strip() for value in values):
                continue
            if len(values) != len(self.columns):
                reason = message("fields_differ", n=len(values), expected=len(self.columns))
                problems.add(DataError(self.name, reason, number))
                continue
            fields = zip(self.columns, values, strict=True)
            yield number, {column: value.strip() for column, value in fields}

    def _records(self, problems: Problems) -> Iterator[tuple[int, list[str]]]:
        """Fields of each record, and the number of its last line."""
        taken: list[str] = []
        reader = self._reader(_taking(self._lines, taken))
        while True:
            taken.clear()
            try:
                values = next(reader)
            except StopIteration:
                return
            except csv.Error:
                first = reader.line_num - len(taken) + 2  # the header was read before
                yield from self._one_by_one(taken, first, problems)
            else:
                yield reader.line_num + 1, values

    def _one_by_one(
        self, lines: list[str], first: int, problems: Problems
    ) -> Iterator[tuple[int, list[str]]]:
        """Fields of each line alone: a quote left open would lose all lines after it."""
        for number, line in enumerate(lines, first):
            try:
                yield number, next(self._reader(iter([line])))
            except csv.Error as error:
                reason = message("csv_unreadable", problem=str(error))
                problems.add(DataError(self.name, reason, number))

    def _reader(self, lines: Iterator[str]) -> Any:
        return csv.reader(lines, delimiter=self._separator, strict=True)


def _taking(lines: Iterable[str], taken: list[str]) -> Iterator[str]:
    for line in lines:
        taken.append(line)
        yield line


def _split(line: str, separator: str) -> list[str]:
    return next(csv.reader([line], delimiter=separator), [])


def _lines(stream: BinaryIO, name: str) -> Iterator[str]:
    """Lines of UTF-8 text."""
    lines = iter(lambda: stream.readline(_LINE_BYTES), b"")
    try:
        for number, line in enumerate(lines, 1):
            yield _decoded(line, name, number)
    except CUT_SHORT as error:
        raise DataError(name, message("cut_short", problem=str(error))) from None


def _decoded(line: bytes, name: str, number: int) -> str:
    if number == 1 and line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise DataError(name, message("utf16"))
    if b"\0" in line:
        raise DataError(name, message("nul_bytes"), number)
    if len(line) >= _LINE_BYTES:
        raise DataError(name, message("line_too_long", mb=_LINE_BYTES // 2**20), number)
    try:
        return line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError:
        raise DataError(name, message("not_utf8"), number) from None
