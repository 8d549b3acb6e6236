"""Folding of place names, so that spellings meet across scripts and customs."""

from __future__ import annotations

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
_CYRILLIC_TABLE = str.maketrans(_CYRILLIC)


@lru_cache(maxsize=50_000)  # readers type what they like
def fold(name: str) -> str:
    """Reduce a name to lower-case Latin letters and digits, without marks or punctuation."""
    latin = unicodedata.normalize("NFC", name).casefold().translate(_CYRILLIC_TABLE)
    plain = unicodedata.normalize("NFKD", latin)
    return "".join(letter for letter in plain if letter.isalnum() and letter.isascii())
