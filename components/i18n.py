"""Words of the screen in English and Ukrainian."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from geo.dates import MONTHS
from geo.record.gazetteer import Settlement
from geo.view import LANGUAGES

FOLDER = Path(__file__).parent / "locales"


@dataclass(frozen=True)
class Translator:
    """Words of one language.

    Parameters
    ----------
    language
        ``en`` or ``uk``.
    texts
        Text by key; may hold ``{fields}``.
    """

    language: str
    texts: dict[str, str]

    def __call__(self, key: str, **fields: object) -> str:
        """The text of a key with its fields filled in."""
        return self.texts[key].format(**fields)

    def day(self, day: date) -> str:
        """A date in words, as in "14 September 2022"."""
        return f"{day.day} {MONTHS[self.language][day.month - 1]} {day.year}"

    def day_short(self, day: date) -> str:
        """A date in few letters, as in "14 Sep 2022"."""
        return f"{day.day} {MONTHS[self.language][day.month - 1][:3]} {day.year}"

    def area(self, km2: float) -> str:
        """An area in words, as in "26 517 km²"."""
        return f"{km2:,.0f} {self('unit_km2')}".replace(",", "\u202f")

    def distance(self, km: float) -> str:
        """A distance in words, as in "24.9 km"."""
        return f"{km:.1f} {self('unit_km')}"

    def place(self, place: Settlement) -> str:
        """The name of a place on screen."""
        return place.name_uk if self.language == "uk" else place.name

    @classmethod
    def load_all(cls) -> dict[str, Translator]:
        """Translators by language."""
        return {
            language: cls(
                language, json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))
            )
            for language in LANGUAGES
        }
