"""What a person probably meant: hints that end the sentence about a bad field."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from difflib import get_close_matches

from geo.words import Message, message

_SIMILARITY = 0.6  # difflib's ratio: three wrong letters in eight still give a hint
_SERIAL_EPOCH = date(1899, 12, 30)  # day 0 of spreadsheet serial numbers
_SERIALS = range(40_000, 60_000)  # years 2009 to 2064
_YEAR_LAST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})[./-](\d{1,2})[./-](\d{1,2})(?:[T ].*)?")
_MONTH_NAMES = re.compile(r"[A-Za-zА-Яа-яІіЇїЄє]{3,}")


def did_you_mean(text: str, words: Iterable[str]) -> Message | None:
    """A hint at the one word most like `text`, as "; did you mean 'x'?"; None when none is."""
    known = {word.casefold(): str(word) for word in words}
    near = get_close_matches(text.casefold(), known, 1, _SIMILARITY)
    return message("did_you_mean_word", word=known[near[0]]) if near else None


def date_hint(text: str) -> Message | None:
    """A hint at the day that a spreadsheet made unreadable; None when nothing fits.

    Day and month that could be either are not guessed at.
    """
    if text.isdecimal() and int(text) in _SERIALS:
        meant = _SERIAL_EPOCH + timedelta(days=int(text))
        return message("spreadsheet_number", day=meant)
    if match := _YEAR_FIRST.fullmatch(text):
        return _written(*(int(part) for part in match.groups()))
    if match := _YEAR_LAST.fullmatch(text):
        first, second, year = (int(part) for part in match.groups())
        year += 2000 if year < 100 else 0
        if first > 12:
            return _written(year, second, first)
        if second > 12 or first == second:
            return _written(year, first, second)
        return message("month_or_day")
    return message("month_as_number") if _MONTH_NAMES.search(text) else None


def _written(year: int, month: int, day: int) -> Message | None:
    try:
        return message("did_you_mean_day", day=date(year, month, day))
    except ValueError:
        return None
