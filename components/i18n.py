"""Words of the screen: those of the catalogue and of the record."""

from __future__ import annotations

from geo.record.about import About
from geo.words import Words, languages, words_of


class Translator(Words):
    """Words of one language, as the panels call them."""

    def place(self, place: object) -> str:
        """The name of a place on screen."""
        return self.named(place)

    @classmethod
    def load_all(cls, about: About | None = None) -> dict[str, Translator]:
        """Translators by language, with a record's own words over those of the catalogue."""
        words = about.words if about else words_of
        return {code: cls(code, words(code).texts) for code in languages()}
