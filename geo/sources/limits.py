"""What one import may take, added up over the whole of it: many small things count too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from typing import TypeVar

from geo.errors import DataError, RequestError
from geo.words import message

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Limits:
    """The most that one import may take.

    Parameters
    ----------
    unpacked_mb
        All files together, unpacked.
    member_mb
        One file, unpacked, where it has to be held whole.
    members
        Files.
    nesting
        Archives in archives.
    vertices
        Of all states together.
    records
        Rows of tables, features of one layer.
    periods
        Stretches of days between changes, where files tell periods.
    memory_mb
        Of a process that reads.
    seconds, seconds_per_mb
        Time to start with, and for each unpacked megabyte.
    """

    unpacked_mb: int = 8_192
    member_mb: int = 128
    members: int = 100_000
    nesting: int = 4
    vertices: int = 50_000_000
    records: int = 2_000_000
    periods: int = 20_000
    memory_mb: int = 2_048
    seconds: int = 60
    seconds_per_mb: int = 10


NO_MORE = Limits()
"""The limits that hold when nothing else is said."""


class LimitError(DataError):
    """An input that takes more than it may: the import ends."""


def limits_of(pairs: Iterable[str], option: str) -> Limits:
    """Limits from texts like ``members=200000``; the others stay as they are.

    Parameters
    ----------
    pairs
        The texts.
    option
        Where they stand, for the sentence.

    Raises
    ------
    RequestError
        When one is not written like that.
    """
    known = [one.name for one in fields(Limits)]
    told = {}
    for pair in filter(None, map(str.strip, pairs)):
        what, _, number = pair.partition("=")
        if what.strip() not in known or not number.strip().isdecimal():
            raise RequestError(message("limit_unread", text=pair, option=option, known=known))
        told[what.strip()] = int(number)
    return replace(NO_MORE, **told)


class Effort:
    """Counts what an import takes.

    Parameters
    ----------
    limits
        The most that it may.
    """

    def __init__(self, limits: Limits = NO_MORE) -> None:
        self.limits = limits
        self._taken: Counter[str] = Counter()
        self._read_bytes = 0  # in the longest way through the archive

    def begin_again(self) -> None:
        """The same archive is gone through once more: what lies in it counts anew."""
        self._taken["members"] = self._taken["bytes"] = 0

    def take(self, what: str, count: int, file: str) -> None:
        """Count something that `Limits` has a word for.

        Raises
        ------
        LimitError
            When it is too much; the sentence names `file`.
        """
        self._taken[what] += count
        most = getattr(self.limits, what)
        if self._taken[what] > most:
            raise LimitError(file, message(f"limit_{what}", most=most))

    def unpack(self, size: int, file: str) -> None:
        """Count bytes that come out of an archive; see `take`."""
        self._taken["bytes"] += size
        self._read_bytes = max(self._read_bytes, self._taken["bytes"])
        most = self.limits.unpacked_mb
        if self._taken["bytes"] > most * 2**20:
            raise LimitError(file, message("limit_unpacked_mb", most=most))

    @property
    def seconds(self) -> int:
        """How long it may take: the more there is to read, the longer."""
        return self.limits.seconds + self.limits.seconds_per_mb * (self._read_bytes // 2**20)


def counted(things: Iterable[Thing], most: int, file: str) -> Iterator[Thing]:
    """The records of a table.

    Raises
    ------
    LimitError
        When there are more than `most`.
    """
    for number, thing in enumerate(things, 1):
        if number > most:
            raise LimitError(file, message("limit_records", most=most))
        yield thing
