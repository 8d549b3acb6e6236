"""Folding of place names, so that spellings meet across scripts and customs."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Cyrillic to a rough Latin key: not a romanization to show, only a bridge between spellings.
_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ё": "e",
    "ж": "zh", "з": "z", "и": "y", "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m",
    "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh",
    "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e",
    "ю": "iu", "я": "ia", "ј": "i", "љ": "l", "њ": "n", "ў": "u",
}  # fmt: skip
_KIND = (
    r"місто|село|селище(?: міського типу)?|хутір|смт|город|пос[её]лок|пгт|"
    r"misto|selo|selyshche|smt|city|town|village|settlement"
)
_SHORT_KIND = r"м|с|с-ще|сел|смт|г|пгт|пос|m|s|smt"
_KIND_BEFORE = re.compile(
    rf"(?:(?:{_SHORT_KIND})\.\s*|(?:{_KIND})\s+(?:of\s+)?)(?=\w)", re.IGNORECASE
)
_KIND_AFTER = re.compile(rf"\s+(?:{_KIND})$", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"(.+?)\s*\(([^()]*)\)")
_IS_KIND = re.compile(rf"(?:{_KIND}|(?:{_SHORT_KIND})\.?)", re.IGNORECASE)
_CYRILLIC_TABLE = str.maketrans(_CYRILLIC)


@lru_cache(maxsize=50_000)  # readers type what they like
def fold(name: str) -> str:
    """Reduce a name to lower-case Latin letters and digits, without marks or punctuation."""
    latin = unicodedata.normalize("NFC", name).casefold().translate(_CYRILLIC_TABLE)
    plain = unicodedata.normalize("NFKD", latin)
    return "".join(letter for letter in plain if letter.isalnum() and letter.isascii())


def bare_name(text: str) -> tuple[str, str]:
    """A name without the kind of place that is written with it, and what is said of where it is.

    ``м. Ізюм`` and ``Izium (city)`` give Ізюм and Izium; ``Lyman (Donetsk)`` and ``Lyman, Donetsk``
    give Lyman and where it lies.
    """
    name, _, where = (part.strip() for part in text.partition(","))
    if bracketed := _IN_BRACKETS.fullmatch(name):
        name = bracketed[1]
        where = where if _IS_KIND.fullmatch(bracketed[2].strip()) else bracketed[2].strip()
    if before := _KIND_BEFORE.match(name):
        name = name[before.end() :]
    return _KIND_AFTER.sub("", name), where
