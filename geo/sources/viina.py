"""VIINA's control tables: a status by GeoNames id and day, long (v2) or wide (v1)."""

from __future__ import annotations

import csv
import io
import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv

from geo.errors import DataError, DateError
from geo.record.gazetteer import Gazetteer
from geo.record.text_table import CUT_SHORT, line_feeds
from geo.sources.column_dates import ColumnDates
from geo.sources.day_name import FIRST_DAY, LAST_DAY
from geo.sources.model import PlaceFormat, PlaceStep, ReadOptions
from geo.sources.tally import Tally
from geo.status import Status
from geo.words import Message, message

_STATUSES = tuple(Status)
_CODE = {status: number for number, status in enumerate(_STATUSES, 1)}  # 0: nothing is said
_WORDS = {
    "UA": _CODE[Status.UKRAINIAN],
    "RU": _CODE[Status.RUSSIAN],
    "CONTESTED": _CODE[Status.CONTESTED],
    "": _CODE[Status.UNKNOWN],
    "NA": _CODE[Status.UNKNOWN],  # how R writes an empty field
}
_LONG = ("geonameid", "date", "status")
_WIDE = re.compile(r"ctr_(\d{8})(?:\d{6})?")
_OTHER, _BAD = -1, -2  # a place that is not in the gazetteer; text that cannot be read
_LISTED = 20  # days that get named
_MALFORMED = 100_000  # rows with a wrong number of fields, after which the file is given up
_DISTINCT = 100_000  # places outside the gazetteer that are told apart; Ukraine has 33,141
_LINE_BYTES = 4 * 2**20
_BLOCK_BYTES = 1 * 2**20


_Ints = npt.NDArray[np.int64]


def read_steps(
    stream: BinaryIO, name: str, known_ids: Collection[int], dates: str = ""
) -> tuple[list[PlaceStep], list[DataError]]:
    """Read a VIINA control table.

    Of v2 the column ``status`` counts, VIINA's own majority vote. An empty field is unknown.
    Memory does not grow with the file: one byte is kept for each known place and day.

    Parameters
    ----------
    stream
        The unpacked CSV file.
    name
        Its name, for sentences.
    known_ids
        GeoNames ids of the places wanted; rows of others are counted and left out.
    dates
        Order of day, month and year in days of numbers; see `ColumnDates`.

    Returns
    -------
    steps
        The first day of each run of one status, by place and day.
    rejected
        What could not be used, and what the file leaves unsaid; for a file that cannot be used
        at all one sentence, and no steps.
    """
    table = _Table(name, known_ids, dates)
    stream = line_feeds(stream)
    try:
        header = _header(stream, name)
        if all(column in header for column in _LONG):
            _read_long(stream, header, table)
        else:
            _read_wide(stream, header, table)
    except DataError as error:
        return [], [error]
    except CUT_SHORT as error:
        return [], [DataError(name, message("cut_short", problem=str(error)))]
    return table.steps(), table.rejected()


def _header(stream: BinaryIO, name: str) -> list[str]:
    line = stream.readline(_LINE_BYTES).removeprefix(b"\xef\xbb\xbf").decode(errors="replace")
    header = [column.strip().lower() for column in next(csv.reader([line]), [])]
    if "kod" in header:
        raise DataError(name, message("katotth_codes"))
    is_wide = any(_WIDE.fullmatch(column) for column in header)
    missing = [column for column in _LONG if column not in header]
    if "geonameid" in missing or (missing and not is_wide):
        raise DataError(name, message("lacks_viina_columns", columns=missing))
    repeated = sorted({column for column in header if header.count(column) > 1})
    if repeated:
        raise DataError(name, message("column_twice", columns=repeated))
    return header


class _Table:
    """What a file says of each known place on each day, one byte each.

    The days are the rows: only those of which the file speaks take memory.
    """

    def __init__(self, name: str, known_ids: Collection[int], dates: str) -> None:
        self.name = name
        self._dates = ColumnDates(dates)
        self._ids = sorted(known_ids)
        self._codes = np.zeros(((LAST_DAY - FIRST_DAY).days + 1, len(self._ids)), np.uint8)
        self._spoken = np.zeros(len(self._codes), np.bool_)
        self._others: set[int] = set()
        self._other_rows = self._disagreeing = 0
        self.bad_ids = Tally(name, "geonameid", "not_a_geonames_id")
        self.bad_days = Tally(name, "date", "not_a_viina_day")
        self.bad_words = Tally(name, "status", "not_a_viina_word")
        self.malformed = Tally(name, None, "plain")

    def places(self, texts: Sequence[str]) -> list[int]:
        """Where the places with these ids stand; see `place`."""
        return [self.place(text) for text in texts]

    def place(self, text: str) -> int:
        """Where the place with the id `text`, such as ``704138.0``, stands in this table."""
        try:
            value = float(text)
            number = int(value)
        except (ValueError, OverflowError):
            return _BAD
        if number != value or number <= 0:
            return _BAD
        at = bisect_left(self._ids, number)
        if at < len(self._ids) and self._ids[at] == number:
            return at
        if len(self._others) < _DISTINCT:
            self._others.add(number)
        return _OTHER

    def days(self, texts: Sequence[str]) -> list[int]:
        """Days since `FIRST_DAY` of texts such as 20220914, which are judged together."""
        for text in texts:
            self._dates.add(text)
        return [self._day(text) for text in texts]

    def _day(self, text: str) -> int:
        try:
            return (self._dates.read(text) - FIRST_DAY).days
        except DateError:
            return _BAD

    def leave_out(self, rows: int) -> None:
        """Count rows of places that are not known."""
        self._other_rows += rows

    def say(self, places: _Ints, days: _Ints, codes: _Ints) -> None:
        """Take down statuses; of two for one place and day the first counts."""
        free = self._codes[days, places] == 0
        # Of several values for one cell numpy keeps the last that it writes: the first is
        # written last.
        at = (days[free][::-1], places[free][::-1])
        self._codes[at] = codes[free][::-1]
        self._disagreeing += int((self._codes[days, places] != codes).sum())
        self._spoken[days] = True

    def steps(self) -> list[PlaceStep]:
        """First day of each run of one status, by place and day."""
        spoken = np.flatnonzero(self._spoken)
        if not len(spoken):
            return []
        first = int(spoken[0])
        said = self._codes[first : int(spoken[-1]) + 1]
        steps: list[PlaceStep] = []
        for at, place_id in enumerate(self._ids):
            codes = said[:, at]
            days = np.flatnonzero(codes)
            codes = codes[days]
            begins = np.append(True, codes[1:] != codes[:-1])[: len(codes)]
            steps += [
                PlaceStep(place_id, _date(first + int(day)), _STATUSES[code - 1])
                for day, code in zip(days[begins], codes[begins], strict=True)
            ]
        return steps

    def rejected(self) -> list[DataError]:
        """Sentences about all that could not be used."""
        tallies = (self.malformed, self.bad_ids, self.bad_days, self.bad_words)
        errors = [error for tally in tallies for error in tally.errors()]
        return errors + [DataError(self.name, reason) for reason in self._remarks()]

    def _remarks(self) -> Iterator[Message]:
        if self._disagreeing:
            yield message("earlier_kept", n=self._disagreeing)
        if self._other_rows:
            key = "other_places_over" if len(self._others) >= _DISTINCT else "other_places"
            yield message(key, n=len(self._others), rows=self._other_rows)
        spoken = np.flatnonzero(self._spoken)
        if not len(spoken):
            yield message("says_nothing")
        elif len(silent := np.flatnonzero(~self._spoken[spoken[0] : spoken[-1]]) + spoken[0]):
            listed = [_date(int(day)) for day in silent[:_LISTED]]
            rest = len(silent) - _LISTED
            more = message("listed_more", n=rest) if rest > 0 else None
            yield message("silent_days", days=listed, more=more)


def _date(day: int) -> date:
    return FIRST_DAY + timedelta(days=day)


def _word(text: str) -> int:
    return _WORDS.get(text.upper(), _BAD)


def _words(texts: Sequence[str]) -> list[int]:
    return [_word(text) for text in texts]


# --- v2: a row for each place and day ---------------------------------------------------------


class _RowNumbers:
    """Line numbers of the rows that pyarrow gives, which are without the malformed ones."""

    def __init__(self, table: _Table) -> None:
        self._table = table
        self._malformed: list[int] = []

    def skip(self, row: Any) -> str:
        """Take down a malformed row: what pyarrow calls for each of them."""
        self._malformed.append(row.number)
        counts = {"n": row.actual_columns, "expected": row.expected_columns}
        reason = message("fields_differ", **counts)
        self._table.malformed.add(reason, row.number + 1)
        return "skip" if len(self._malformed) < _MALFORMED else "error"

    def line(self, index: int) -> int:
        """Line in the file of the good row with this index."""
        number = index + 1
        for malformed in self._malformed:
            if malformed > number:
                break
            number += 1
        return number + 1  # the header


def _read_long(stream: BinaryIO, header: list[str], table: _Table) -> None:
    numbers = _RowNumbers(table)
    # A dictionary per block makes each distinct text be read once instead of in every row.
    kind = pa.dictionary(pa.int32(), pa.binary())
    done = 0
    try:
        for batch in pyarrow.csv.open_csv(
            stream,
            # Row numbers are only known to a single thread.
            pyarrow.csv.ReadOptions(
                use_threads=False, block_size=_BLOCK_BYTES, column_names=header
            ),
            pyarrow.csv.ParseOptions(
                # No field holds a comma, and a stray quote must not swallow the rows after it.
                quote_char=False,
                ignore_empty_lines=False,
                invalid_row_handler=numbers.skip,
            ),
            pyarrow.csv.ConvertOptions(
                include_columns=list(_LONG),
                column_types=dict.fromkeys(_LONG, kind),
                strings_can_be_null=False,
            ),
        ):
            _take_batch(batch, done, numbers, table)
            done += batch.num_rows
    except pa.ArrowInvalid as error:
        said = str(error).partition("\n")[0][:200]
        if "Empty CSV" in said:  # a header alone is no rows
            return
        is_long = said.startswith("straddling object")
        problem = message("line_longer_than", mb=_BLOCK_BYTES // 2**20) if is_long else said
        raise DataError(table.name, message("csv_unreadable", problem=problem)) from None


def _take_batch(batch: Any, done: int, numbers: _RowNumbers, table: _Table) -> None:
    columns = [_texts(batch.column(column)) for column in _LONG]
    is_blank = np.all([np.array([t == "" for t in texts])[at] for texts, at in columns], axis=0)
    values = [
        np.array(read(texts), np.int64)[at]
        for (texts, at), read in zip(columns, (table.places, table.days, _words), strict=True)
    ]
    table.leave_out(int((values[0] == _OTHER).sum()))
    usable = (values[0] != _OTHER) & ~is_blank
    tallies = (table.bad_ids, table.bad_days, table.bad_words)
    for (texts, at), value, tally in zip(columns, values, tallies, strict=True):
        bad = np.flatnonzero(usable & (value == _BAD))
        entries, firsts, counts = np.unique(at[bad], return_index=True, return_counts=True)
        for entry, first, count in zip(entries, firsts, counts, strict=True):
            tally.add(texts[entry], numbers.line(done + int(bad[first])), int(count))
        usable &= value != _BAD
    table.say(*(value[usable] for value in values))


def _texts(column: Any) -> tuple[list[str], _Ints]:
    """The distinct texts of a column, and which of them stands in each row."""
    texts = [text.decode(errors="replace") for text in column.dictionary.to_pylist()]
    return [text.strip().strip('"') for text in texts], column.indices.to_numpy()


# --- v1: a row for each place, a column for each publication -----------------------------------


def _read_wide(stream: BinaryIO, header: list[str], table: _Table) -> None:
    days = _wide_days(header, table)
    id_at = header.index("geonameid")
    lines = iter(lambda: stream.readline(_LINE_BYTES), b"")
    for number, line in enumerate(lines, 2):
        text = line.decode(errors="replace").rstrip("\r\n")
        if not text.strip(","):
            continue
        place_text = (text.split(",", id_at + 1)[id_at : id_at + 1] or [""])[0].strip().strip('"')
        place = table.place(place_text)
        if place == _OTHER:
            table.leave_out(1)
        elif place == _BAD:
            table.bad_ids.add(place_text, number)
        elif (words := _wide_words(text, header, len(days))) is None:
            table.malformed.add(message("not_the_fields", n=len(header)), number)
        elif bad := [word for word in words if _word(word) == _BAD]:
            # The row is not what it seems to be: one field too few shifts all statuses.
            table.bad_words.add(bad[0], number)
        else:
            _take_wide(place, words, days, table)


def _wide_days(header: list[str], table: _Table) -> list[int]:
    """The day of each status column, which must be the last ones and in order of time."""
    stamps = [column for column in header if _WIDE.fullmatch(column)]
    if header[-len(stamps) :] != stamps or stamps != sorted(stamps):
        raise DataError(table.name, message("ctr_columns_wrong"))
    days = table.days([column.removeprefix("ctr_")[:8] for column in stamps])
    if _BAD in days:
        reason = message("names_no_day", first=FIRST_DAY, last=LAST_DAY)
        raise DataError(table.name, reason, 1, stamps[days.index(_BAD)])
    return days


def _wide_words(text: str, header: list[str], count: int) -> list[str] | None:
    try:
        fields = next(csv.reader(io.StringIO(text), strict=True))
    except csv.Error:
        # Alternative names hold stray quotes; the statuses behind them have neither quote nor
        # comma and are counted from the end.
        fields = text.rsplit(",", count)
        return [word.strip().strip('"') for word in fields[1:]] if len(fields) > count else None
    return [word.strip() for word in fields[-count:]] if len(fields) == len(header) else None


def _take_wide(place: int, words: Sequence[str], days: Sequence[int], table: _Table) -> None:
    latest: dict[int, int] = {}
    for day, word in zip(days, words, strict=True):
        # Of several publications of a day the last one that says something counts.
        if word or day not in latest:
            latest[day] = _word(word)
    table.say(np.full(len(latest), place), np.array(list(latest)), np.array(list(latest.values())))


def _read(
    stream: BinaryIO, name: str, gazetteer: Gazetteer, options: ReadOptions
) -> tuple[list[PlaceStep], list[DataError]]:
    return read_steps(stream, name, gazetteer.ids, options.dates)


FORMAT = PlaceFormat(
    "viina", "VIINA control tables, v1 wide or v2 long", _read, licence="ODbL 1.0 (VIINA)"
)
"""How it is registered."""
