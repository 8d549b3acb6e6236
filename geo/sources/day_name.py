"""The day that a published file's name gives."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from geo.errors import DataError

FIRST_DAY = date(2014, 1, 1)
"""No source speaks of an earlier day: the war began in February 2014."""

LAST_DAY = date(2035, 12, 31)
"""A later day is a slip of the pen, such as the year 2202."""

OUT_OF_RANGE = f"which is not from {FIRST_DAY} to {LAST_DAY}"
"""What is said of a day that is not possible."""

_DATE = re.compile(r"(?<!\d)(20\d\d)-?(\d\d)-?(\d\d)(?!\d)")


def day_in_name(name: str) -> date | None:
    """The day that a file's name gives, as 2023-01-31 or 20230131; None when it gives none."""
    days = days_in_name(name)
    return days[0] if days else None


def days_in_name(name: str) -> list[date]:
    """The different days that a file's name gives, in the order in which they are written."""
    found = (_day(*(int(part) for part in parts)) for parts in _DATE.findall(_last_part(name)))
    return list(dict.fromkeys(day for day in found if day is not None))


def day_of_file(name: str) -> date:
    """The one day that a file's name gives.

    Raises
    ------
    DataError
        When it gives none, more than one, or one that no source can speak of.
    """
    days = days_in_name(name)
    if not days:
        raise DataError(name, "its name gives no day like 2023-01-31")
    if len(days) > 1:
        raise DataError(name, f"its name gives {len(days)} days: {days[0]} and {days[1]}")
    if not is_possible(days[0]):
        raise DataError(name, f"its name gives {days[0]}, {OUT_OF_RANGE}")
    return days[0]


def is_possible(day: date) -> bool:
    """Whether a source can speak of this day."""
    return FIRST_DAY <= day <= LAST_DAY


def utc_day(moment: str) -> date:
    """The day in UTC of an ISO 8601 moment; one without a zone is taken to be UTC.

    Raises
    ------
    ValueError
        When it is none.
    """
    when = datetime.fromisoformat(moment)
    return (when.astimezone(UTC) if when.tzinfo else when).date()


def _last_part(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2]


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
