"""The words of the record: its name, status, basis and precision."""

from __future__ import annotations

from enum import StrEnum

RECORD = "atlas"
"""Name of the shipped record among the control sources."""


class Status(StrEnum):
    """Who controls a place or an area."""

    UKRAINIAN = "ukrainian"
    RUSSIAN = "russian"
    CONTESTED = "contested"
    UNKNOWN = "unknown"


class Basis(StrEnum):
    """What a status rests on.

    ``assessed``, ``deduced`` and ``claimed`` are said of events: somebody who is no party says so
    of this place; it follows from what is said of its neighbours or its hromada; a party says so.
    ``inferred`` is said of a place without a record of its own and of areas made from settlements;
    ``published`` of areas from a polygon source.
    """

    ASSESSED = "assessed"
    DEDUCED = "deduced"
    CLAIMED = "claimed"
    INFERRED = "inferred"
    PUBLISHED = "published"


class Precision(StrEnum):
    """How well a date is known.

    ``day`` is that day; ``about`` a few days either side; ``by`` true on that day, begun earlier
    at a time not established; ``month`` some day of that month.
    """

    DAY = "day"
    ABOUT = "about"
    BY = "by"
    MONTH = "month"
