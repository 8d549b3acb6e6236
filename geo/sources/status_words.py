"""Words that publishers and their readers use for who holds a place or an area."""

from __future__ import annotations

import re

from geo.status import Status

_WORDS = {
    Status.UKRAINIAN: (
        "ukrainian", "ukraine", "ua", "ukr", "liberated", "ukrainian held", "ukrainian controlled",
        "ukraine controlled", "held by ukraine", "under ukrainian control", "україна",
        "українська", "українське", "український", "звільнено", "звільнена", "звільнений",
        "звільнене", "під контролем україни",
    ),
    Status.RUSSIAN: (
        "russian", "russia", "ru", "rus", "occupied", "russian held", "russian controlled",
        "russia controlled", "russian occupied", "held by russia", "under russian control", "росія",
        "російська", "російське", "російський", "окуповано", "окупована", "окупований",
        "окуповане",
    ),
    Status.CONTESTED: (
        "contested", "disputed", "grey", "gray", "grey zone", "gray zone", "grey area", "gray area",
        "спірна", "сіра зона",
    ),
    Status.UNKNOWN: ("unknown", "невідомо"),
}  # fmt: skip
_MEANT = {word: status for status, words in _WORDS.items() for word in words}
_BETWEEN = re.compile(r"[\s_-]+")


def meant_status(text: str) -> Status | None:
    """The status that a word in any spelling means, such as ``RU``; None when none is sure."""
    return _MEANT.get(_BETWEEN.sub(" ", text.strip().casefold()))
