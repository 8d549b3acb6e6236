"""Days of the record: ISO dates outside, integers since 2022-02-24 inside the browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from geo.errors import DateError
from geo.words import Message, message

EPOCH = date(2022, 2, 24)
"""Day 0 of every day number: the first day of the full-scale invasion."""


@dataclass(frozen=True)
class Period:
    """A half-open period ``[start, end)``.

    Parameters
    ----------
    start
        First day.
    end
        First day that is no longer part of it.

    Raises
    ------
    DateError
        When the end does not come after the start.
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise DateError(message("period_reversed", start=self.start, end=self.end))

    @property
    def last(self) -> date:
        """The last day of the period."""
        return self.end - timedelta(days=1)

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def days(self) -> Iterator[date]:
        """Every day of the period, in order."""
        return (self.start + timedelta(days=n) for n in range((self.end - self.start).days))


def day_number(day: date) -> int:
    """Days from `EPOCH` to `day`; negative before it."""
    return (day - EPOCH).days


def date_of(number: int) -> date:
    """The date of a day number."""
    return EPOCH + timedelta(days=number)


def parse_date(text: str, what: str = "date") -> date:
    """Read an ISO date.

    Raises
    ------
    DateError
        When `text` is not of the form 2022-09-14 or names no real day.
    """
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError:
        raise DateError(message("day_unread", what=_what(what), text=text)) from None


def check_in_record(day: date, period: Period, what: str = "date") -> date:
    """Return `day` when the record covers it.

    Raises
    ------
    DateError
        When it lies outside.
    """
    if day not in period:
        fields = {"day": day, "first": period.start, "last": period.last}
        raise DateError(message("day_outside_record", what=_what(what), **fields))
    return day


def _what(name: str) -> Message:
    return message(f"what_{name}".replace(" ", "_"))
