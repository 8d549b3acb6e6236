"""The day, and the time of that day, that a published file's name gives.

A moment counts on its day in UTC when it has a time zone (as unix seconds do), else on the day
that is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import PurePosixPath

from geo.errors import DataError
from geo.words import message

FIRST_DAY = date(2014, 1, 1)
"""No source speaks of an earlier day: the war began in February 2014."""

LAST_DAY = date(2035, 12, 31)
"""A later day is a slip of the pen, such as the year 2202."""

OUT_OF_RANGE = message("out_of_range", first=FIRST_DAY, last=LAST_DAY)
"""What is said of a day that is not possible."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAYS = (
    re.compile(r"(?<!\d)(?P<y>20\d\d)([-_.]?)(?P<m>\d\d)\2(?P<d>\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>20\d\d)(?P<m>\d\d)(?P<d>\d\d)(?=(?:\d{4}|\d{6})(?!\d))"),
    re.compile(r"(?<!\d)(?P<d>\d\d)\.(?P<m>\d\d)\.(?P<y>20\d\d)(?!\d)"),
    re.compile(rf"(?<!\d)(?P<d>\d\d?)[-_ ]?(?P<n>{_MONTH})[-_ ]?(?P<y>20\d\d)(?!\d)"),
    re.compile(rf"(?P<n>{_MONTH})[-_ ]?(?P<d>\d\d?)[-_, ]*(?P<y>20\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>[123]\d)(?P<m>\d\d)(?P<d>\d\d)(?=_\d{4}(?!\d))"),  # YYMMDD_HHMM
)
_NO_YEAR = (
    re.compile(rf"(?<!\d)(?P<d>\d\d?)[-_ ]?(?P<n>{_MONTH})(?![a-z\d])"),
    re.compile(rf"(?P<n>{_MONTH})[-_ ]?(?P<d>\d\d?)(?!\d)"),
)
_CLOCK = re.compile(r"[T_ -]?([01]\d|2[0-3])[-:.h_]?([0-5]\d)(?:[-:._]?([0-5]\d))?Z?(?!\d)", re.I)
_UNIX = re.compile(r"(?<!\d)(1[3-9]\d{8}|20\d{8})(?!\d)")  # 2011 to 2036
_HOURS = {
    "afternoon": 15, "morning": 6, "midday": 12, "noon": 12, "evening": 18, "night": 23,
    "ранок": 6, "ранку": 6, "вранці": 6, "обід": 12, "вечір": 18, "вечора": 18, "увечері": 18,
    "ніч": 23, "утро": 6, "вечер": 18,
}  # fmt: skip
_DAY_PART = re.compile("|".join(_HOURS))
_MILLISECONDS = 100_000_000_000  # more than this are no seconds since 1970 of any year before 5138


def day_in_name(name: str) -> date | None:
    """The day that a file's name gives, as 2023-01-31 or 20230131; None when it gives none."""
    days = days_in_name(name)
    return days[0] if days else None


def days_in_name(name: str) -> list[date]:
    """The different days that a file's name gives, in the order in which they are written."""
    written = sorted(_written(_last_part(name)))
    return list(dict.fromkeys(day for _, _, day in written))


def days_of_path(path: str) -> tuple[str, list[date]]:
    """The days of a file's own name, else of the nearest folder or archive whose name gives one.

    Returns
    -------
    part
        The name that gives them; empty when none does.
    days
        As `days_in_name`.
    """
    for part in reversed(path.replace("\\", "/").split("/")):
        if days := days_in_name(part):
            return part, days
    return "", []


def day_of_file(path: str, year: int | None = None) -> date:
    """The one day that the name of a file, or else of what it lies in, gives.

    Parameters
    ----------
    path
        Name of the file with its folders.
    year
        Year of a name such as SEP26, when what is in the file tells it; a year among the folders
        does too.

    Raises
    ------
    DataError
        When it gives none, more than one, or one that no source can speak of.
    """
    _, days = days_of_path(path)
    if not days:
        days = [_with_year(path, year)]
    if len(days) > 1:
        reason = message("name_gives_days", n=len(days), first=days[0], second=days[1])
        raise DataError(path, reason)
    if not is_possible(days[0]):
        raise DataError(path, message("name_gives", day=days[0], why=OUT_OF_RANGE))
    return days[0]


def moment_in_name(path: str) -> datetime | None:
    """The time stamp that a file's name gives, without its zone; None without a time of day.

    It is in unix seconds (UTC), a day with a clock time, or a part of the day in words.
    """
    if seconds := _UNIX.findall(path):
        return datetime.fromtimestamp(int(seconds[-1]), UTC).replace(tzinfo=None)
    part, days = days_of_path(path)
    if not days:
        return None
    name = part.casefold()
    for _, end, day in sorted(_written(name)):
        if clock := _CLOCK.match(name, end):
            hour, minute, second = (int(part or 0) for part in clock.groups())
            return datetime.combine(day, time(hour, minute, second))
    words = _DAY_PART.search(path.casefold())
    return datetime.combine(days[0], time(_HOURS[words[0]])) if words else None


def name_without_times(path: str) -> str:
    """What is left of a file's name and folders without days and times.

    Files of one series have it alike, files of different layers or regions do not.
    """
    return " / ".join(_without_times(part) for part in path.replace("\\", "/").split("/"))


def _without_times(part: str) -> str:
    name = PurePosixPath(part.casefold()).stem
    for start, end, _ in sorted(_written(name), reverse=True):
        clock = _CLOCK.match(name, end)
        name = f"{name[:start]} {name[clock.end() if clock else end :]}"
    name = _DAY_PART.sub(" ", _UNIX.sub(" ", name))
    return " ".join(re.findall(r"[^\W\d_]+|\d+", name))


def is_possible(day: date) -> bool:
    """Whether a source can speak of this day."""
    return FIRST_DAY <= day <= LAST_DAY


def utc_moment(value: object) -> datetime:
    """A moment in UTC, without its zone.

    Parameters
    ----------
    value
        Seconds or milliseconds since 1970, or ISO 8601 text; one without a zone is taken as it
        is written.

    Raises
    ------
    ValueError
        When it is none.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            seconds = value / 1000 if abs(value) > _MILLISECONDS else value
            return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
        except (OverflowError, OSError):
            raise ValueError(f"{value} is no moment") from None
    when = datetime.fromisoformat(str(value).strip())
    try:
        return (when.astimezone(UTC) if when.tzinfo else when).replace(tzinfo=None)
    except OverflowError:
        raise ValueError(f"{value} is no moment") from None


def utc_day(value: object) -> date:
    """The day in UTC of a moment; see `utc_moment`."""
    return utc_moment(value).date()


def _written(name: str) -> Iterator[tuple[int, int, date]]:
    """Where each day of a name begins and ends, and which it is."""
    text = name.casefold()
    taken: list[tuple[int, int]] = []
    for pattern in _DAYS:
        for match in pattern.finditer(text):
            start, end = match.span()
            day = _day_of(match.groupdict())
            if day and not any(start < last and first < end for first, last in taken):
                taken.append((start, end))
                yield start, end, day


def _day_of(parts: dict[str, str]) -> date | None:
    month = _MONTHS.index(parts["n"][:3]) + 1 if parts.get("n") else int(parts["m"])
    year = int(parts["y"])
    try:
        return date(year if year >= 2000 else 2000 + year, month, int(parts["d"]))
    except ValueError:
        return None


def lacks_year(path: str) -> bool:
    """Whether a file's name gives a day without its year, such as SEP26."""
    return any(pattern.search(_last_part(path).casefold()) for pattern in _NO_YEAR)


def _with_year(path: str, year: int | None) -> date:
    """The day of a name that has no year, such as SEP26, in a year that is known otherwise."""
    named = next(
        (hit for pattern in _NO_YEAR if (hit := pattern.search(_last_part(path).casefold()))), None
    )
    if named is None:
        raise DataError(path, message("name_gives_no_day"))
    years = [str(year)] if year else re.findall(r"(?<!\d)20\d\d(?!\d)", path)
    day = _day_of({**named.groupdict(), "y": years[-1]}) if years else None
    if day is None:
        raise DataError(path, message("name_lacks_year", text=named[0]))
    return day


def _last_part(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2]
