"""Words of the screen: those of the catalogue."""

from __future__ import annotations

from geo.words import Words, languages, words_of


class Translator(Words):
    """Words of one language, as the panels call them."""

    def place(self, place: object) -> str:
        """The name of a place on screen."""
        return self.named(place)

    @classmethod
    def load_all(cls) -> dict[str, Translator]:
        """Translators by language."""
        return {language: cls(language, words_of(language).texts) for language in languages()}
