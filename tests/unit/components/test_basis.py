"""What a figure rests on, and the sentence in place of one that cannot be."""

from __future__ import annotations

from typing import Any

from components.basis import basis_note, basis_words, or_sentence
from components.i18n import Translator
from components.services import Services
from geo.errors import RequestError
from tests.unit.components.rendered import text_of


def test_basis__of_the_record_and_of_a_source(with_source: Services, words: Translator) -> None:
    record, live = (with_source.library.picture_of(name) for name in ("atlas", "live"))
    assert basis_words(record, words) == words("basis_inferred")
    assert words("basis_published") in basis_words(live, words)
    assert "live" in basis_words(live, words)
    assert basis_note(record, words) == words("inferred_note")
    assert basis_note(live, words) == words("published_note", source="live")


def test_or_sentence__says_why_there_is_no_figure() -> None:
    def refuse() -> list[Any]:
        raise RequestError("live does not cover 2022-03-01")

    assert or_sentence(lambda: ["a figure"]) == ["a figure"]
    assert text_of(or_sentence(refuse)) == "live does not cover 2022-03-01"
