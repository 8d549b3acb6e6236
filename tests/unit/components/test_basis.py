"""What a figure rests on, and the sentence in place of one that cannot be."""

from __future__ import annotations

from typing import Any

from components.basis import basis_note, basis_words, or_sentence
from components.services import Services
from geo.errors import RequestError
from geo.words import Words, message, words_of
from tests.unit.components.rendered import text_of


def test_basis__of_the_record_and_of_a_source(with_source: Services, words: Words) -> None:
    record, live = (with_source.library.picture_of(name) for name in ("atlas", "live"))
    assert basis_words(record, words) == words("basis_inferred")
    assert words("basis_published") in basis_words(live, words)
    assert "live" in basis_words(live, words)
    assert basis_note(record, words) == words("inferred_note")
    assert basis_note(live, words) == words("published_note", source="live")


def test_or_sentence__says_why_there_is_no_figure() -> None:
    def refuse() -> list[Any]:
        raise RequestError(message("day_unread", what=message("what_date"), text="2022"))

    t = words_of("uk")
    assert or_sentence(lambda: ["a figure"], t) == ["a figure"]
    assert text_of(or_sentence(refuse, t)) == "дата «2022» — не день у вигляді 2022-09-14"
