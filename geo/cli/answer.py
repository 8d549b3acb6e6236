"""What a command gives: content for JSON, and lines that are said in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from geo.record.gazetteer import Settlement
from geo.record.regions import Region
from geo.words import SOURCE_LANGUAGE, Message, Named, Words, message, words_of

Line = Message | Callable[[Words], str]
"""A sentence, or what makes a line of a table out of the words of a language."""


@dataclass(frozen=True)
class Answer:
    """One answer.

    Parameters
    ----------
    content
        As JSON: the same in every language.
    said
        As text, by line.
    """

    content: Any
    said: tuple[Line, ...]

    def in_words(self, words: Words) -> tuple[str, ...]:
        """The lines in a language."""
        return tuple(
            words.say(line) if isinstance(line, Message) else line(words) for line in self.said
        )

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines in English."""
        return self.in_words(words_of(SOURCE_LANGUAGE))


def labelled(place: Settlement, region: Region) -> Message:
    """Name, what it is and where: tells namesakes apart."""
    raion = Named({"en": place.raion, "uk": place.raion_uk or place.raion})
    where = [place.kind, *([raion] if place.raion else []), Named(region.labels)]
    return message("place_and_where", place=place, where=where)
