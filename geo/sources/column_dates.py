"""Days in the columns of other people's tables: how a column writes them is judged by all of it.

05/02/2014 is the second of May for some and the fifth of February for others, but a 13 anywhere
in the column proves the order for all of its cells. A column that proves nothing is not guessed
at: the user has to say.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache

from babel.dates import get_month_names

from geo.errors import DataError, DateError
from geo.record.hints import date_hint
from geo.record.text_table import Problems
from geo.sources.day_name import FIRST_DAY, LAST_DAY, is_possible, utc_day
from geo.words import message

_LANGUAGES = ("en", "uk", "ru")  # those in which tables on this war are kept
_TIME = re.compile(r"(.+?)(?:[T,]|\s)\s*\d{1,2}:\d{2}.*", re.DOTALL)
_ZONED = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*(?:Z|[+-]\d\d:?\d\d)", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\.0*)?", re.ASCII)
_NUMBERS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})", re.ASCII)
_DAY_FIRST_NAME = re.compile(
    r"(\d{1,2})[-./\s]*([^\W\d_]+)[-.,/\s]*(\d{4}|\d{2})(?:\s*(?:року|года|[рг]\.?))?"
)
_MONTH_FIRST_NAME = re.compile(r"([^\W\d_]+)[-./\s]*(\d{1,2})(?:st|nd|rd|th)?[-.,/\s]+(\d{4})")
_EPOCH = re.compile(r"(\d{10})(\d{3})?(?:\.0*)?", re.ASCII)
_MONTH_LETTERS = 3  # of a month's name that are enough
_YEAR_DIGITS = 4
_CENTURY = 2000  # of a year in two digits: no source speaks of another


class DateOrder(StrEnum):
    """In which order a day is written in numbers; the words of ``--dates``."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


_PLACES = {DateOrder.DMY: (2, 1, 0), DateOrder.MDY: (2, 0, 1), DateOrder.YMD: (0, 1, 2)}
"""Where year, month and day stand in each order."""

_YEAR_LAST = (DateOrder.DMY, DateOrder.MDY)


class AmbiguousDateError(DateError):
    """A day that may be two: nothing in its column says which of its numbers is the month."""


class ColumnDates:
    """Days of one column, or of several that one hand has written.

    Every text is first taken down with `add`; `read` then knows what the whole column proves.
    Years of two digits are in this century.

    Parameters
    ----------
    order
        How days in numbers are written, as the user says: a word of `DateOrder`; empty to let the
        column prove it.
    """

    def __init__(self, order: str = "") -> None:
        self._said = DateOrder(order) if order else None
        self._years: dict[str, set[int]] = {}
        self._found: dict[str, date | DateError] = {}
        self._allowed: dict[bool, list[DateOrder]] = {}

    def add(self, text: str, year: str = "") -> str:
        """Take down a text, and the year that another column of its row gives; returns `text`."""
        if text not in self._years:
            self._years[text] = set()
            self._found, self._allowed = {}, {}
        if year.isdecimal() and len(year) <= _YEAR_DIGITS:
            self._years[text].add(int(year))
        return text

    def read(self, text: str) -> date:
        """The day of a text that was taken down.

        A moment with a time zone counts on its day in UTC, as seconds and milliseconds since 1970
        do; any other on the day that is written.

        Raises
        ------
        AmbiguousDateError
            When it may be two days, and the column does not tell which.
        DateError
            When it is no day, or none that a source can speak of.
        """
        if text not in self._found:
            self._found[text] = self._tried(text)
        day = self._found[text]
        if isinstance(day, DateError):
            raise day
        return day

    def _tried(self, text: str) -> date | DateError:
        try:
            day = self._day(text)
        except DateError as error:
            return error
        if not is_possible(day):
            return DateError(message("not_between_days", text=text, first=FIRST_DAY, last=LAST_DAY))
        return day

    def _day(self, text: str) -> date:
        if _ZONED.fullmatch(text) and (day := _day_in_utc(text)):
            return day
        written = _without_time(text)
        numbers = _NUMBERS.fullmatch(written)
        day = self._of_numbers(numbers, text) if numbers else _sure_day(written)
        if day is None:
            unread = message("day_unread", what=message("what_date"), text=text)
            hint = date_hint(text) if text.isdecimal() else None
            raise DateError(message("hinted", problem=unread, hint=hint))
        return day

    def _of_numbers(self, numbers: re.Match[str], text: str) -> date | None:
        readings = _readings(numbers, self._years.get(text, set()))
        orders = [order for order in self._orders(numbers[2] == ".") if order in readings]
        days = sorted({readings[order] for order in orders})
        if len(days) > 1:
            either = [day.isoformat() for day in days]
            options = [f"--dates {order}" for order in orders]
            raise AmbiguousDateError(
                message("day_ambiguous", text=text, days=either, options=options)
            )
        if readings and not days:
            order = self._orders(numbers[2] == ".")[0]
            raise DateError(message("no_day_in_order", text=text, order=str(order)))
        return days[0] if days else None

    def _orders(self, dotted: bool) -> list[DateOrder]:
        """The orders that the column leaves open."""
        if self._said:
            return [self._said]
        if dotted not in self._allowed:
            self._allowed[dotted] = self._left_open(dotted)
        return self._allowed[dotted]

    def _left_open(self, dotted: bool) -> list[DateOrder]:
        known = [evidence for text in self._years if (evidence := self._evidence(text, dotted))]
        orders = [order for order in DateOrder if all(order in evidence for evidence in known)]
        if dotted and (DateOrder.DMY in orders or not orders):
            return [DateOrder.DMY]  # a dot is written between a day and a month, in this order
        return orders or list(DateOrder)

    def _evidence(self, text: str, dotted: bool) -> Collection[DateOrder]:
        numbers = _NUMBERS.fullmatch(_without_time(text))
        if not numbers or (numbers[2] == ".") is not dotted:
            return ()
        return _readings(numbers, self._years[text])


class JudgedDays:
    """Days of a table's rows: what is wrong with one is its row's, what is doubtful the column's.

    Parameters
    ----------
    dates
        Holds every text of the columns.
    name
        Name of the file, for sentences.
    problems
        Where sentences go.
    """

    def __init__(self, dates: ColumnDates, name: str, problems: Problems) -> None:
        self._dates = dates
        self._name = name
        self._problems = problems
        self._doubtful: tuple[AmbiguousDateError, int, str] | None = None
        self._doubtful_rows = 0

    def read(self, number: int, field: str, text: str) -> date | None:
        """The day of a field; None when it has none, for which there then is a sentence."""
        try:
            return self._dates.read(text)
        except AmbiguousDateError as error:
            self._doubtful = self._doubtful or (error, number, field)
            self._doubtful_rows += 1
        except DateError as error:
            self._problems.add(DataError(self._name, error.message, number, field))
        return None

    def say_doubts(self) -> None:
        """Add the one sentence on all days that may be two, when there are any."""
        if self._doubtful:
            error, number, field = self._doubtful
            reason = message("no_row_tells", problem=error.message, n=self._doubtful_rows)
            self._problems.add(DataError(self._name, reason, number, field))


def _day_in_utc(text: str) -> date | None:
    try:
        return utc_day(text)
    except ValueError:
        return None


def _without_time(text: str) -> str:
    timed = _TIME.fullmatch(text)
    return (timed[1] if timed else text).strip().rstrip(",")


def _readings(numbers: re.Match[str], years: Collection[int]) -> dict[DateOrder, date]:
    """The day of three numbers in each order in which they make one."""
    values = (int(numbers[1]), int(numbers[3]), int(numbers[4]))
    if len(numbers[4]) == _YEAR_DIGITS:
        made = {order: _made(values[2], *_month_and_day(values, order)) for order in _YEAR_LAST}
        return {order: day for order, day in made.items() if day}
    made = {
        order: _made(_CENTURY + values[year], values[month], values[day])
        for order, (year, month, day) in _PLACES.items()
    }
    return {
        order: day
        for order, day in made.items()
        if day and is_possible(day) and (not years or day.year in years)
    }


def _month_and_day(values: tuple[int, int, int], order: DateOrder) -> tuple[int, int]:
    _, month, day = _PLACES[order]
    return values[month], values[day]


def _sure_day(text: str) -> date | None:
    """The day of a text that can be read in one way only; None when it cannot be read."""
    if match := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
        return _made(*(int(part) for part in match.groups()))
    if match := _DAY_FIRST_NAME.fullmatch(text):
        return _named(match[3], match[2], match[1])
    if match := _MONTH_FIRST_NAME.fullmatch(text):
        return _named(match[3], match[1], match[2])
    if match := _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(match[1]), UTC).date()
    return None


def _named(year: str, month_name: str, day: str) -> date | None:
    month = _month_number(month_name.casefold())
    century = _CENTURY if len(year) < _YEAR_DIGITS else 0
    return _made(century + int(year), month, int(day)) if month else None


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@cache
def _month_number(name: str) -> int | None:
    """The month that a name, or the beginning of one, stands for; None when none or several."""
    if len(name) < _MONTH_LETTERS:
        return None
    meant = {number for known, number in _month_names().items() if known.startswith(name)}
    return meant.pop() if len(meant) == 1 else None


@cache
def _month_names() -> dict[str, int]:
    """Numbers of the months by every name that CLDR has for them, in lower case."""
    seen: dict[str, int] = {}
    for language in _LANGUAGES:
        for context in ("format", "stand-alone"):
            for number, name in get_month_names("wide", context, language).items():
                seen[name.casefold()] = number
    return seen
