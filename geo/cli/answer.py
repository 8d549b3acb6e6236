"""What a command gives: content for JSON, and lines that are said in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from geo.words import SOURCE_LANGUAGE, Message, Words, words_of

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
