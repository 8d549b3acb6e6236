"""Bad values of a column of a large table: each said once, with how often it stands there."""

from __future__ import annotations

from collections.abc import Iterator

from geo.errors import DataError
from geo.sources.day_name import FIRST_DAY, LAST_DAY
from geo.words import Message, message

_LISTED = 20  # distinct bad values of a column that get a sentence each
_LETTERS = 40  # of a value


class Tally:
    """Bad values of one column, each with its first row and how often it stands there.

    Parameters
    ----------
    name
        Name of the file, for sentences.
    field
        The column; None when the whole row is meant.
    key
        Key of the sentence that says what is wrong with a value.
    """

    def __init__(self, name: str, field: str | None, key: str) -> None:
        self._name, self._field, self._key = name, field, key
        self._seen: dict[str | Message, tuple[int, int]] = {}
        self._more = 0

    def add(self, value: str | Message, row: int, count: int = 1) -> None:
        """Take down a value that stands so often, first in this row."""
        first, before = self._seen.get(value, (row, 0))
        if before or len(self._seen) < _LISTED:
            self._seen[value] = (first, before + count)
        else:
            self._more += count

    def errors(self) -> Iterator[DataError]:
        """A sentence for each value."""
        for value, (row, count) in self._seen.items():
            reason = self._sentence(value)
            if count > 1:
                reason = message("so_say", reason=reason, n=count)
            yield DataError(self._name, reason, row, self._field)
        if self._more:
            reason = message("more_unusable", n=self._more, reason=self._sentence("..."))
            yield DataError(self._name, reason, None, self._field)

    def _sentence(self, value: str | Message) -> Message:
        if isinstance(value, Message):
            return value
        return message(self._key, text=value[:_LETTERS], first=FIRST_DAY, last=LAST_DAY)
