"""What a figure rests on, and the sentence in place of one that cannot be."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from components.basis import basis_note, basis_words, or_sentence
from components.services import Services
from geo.errors import RequestError
from geo.words import Words, message, words_of
from tests.unit.components.rendered import of_type, text_of


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


def test_or_sentence__leads_back_to_a_day_that_is_covered(
    with_source: Services, words: Words
) -> None:
    picture = with_source.library.picture_of("live")

    def ask() -> list[Any]:
        picture.check_covered(date(2022, 4, 20))
        return []

    (shown,) = or_sentence(ask, words)
    (button,) = of_type(shown, "Button")
    last = picture.coverage.last
    assert json.loads(vars(button)["data-view"]) == {"date": last.isoformat()}
    assert words.day(last) in text_of(button)
    assert "live" in text_of(shown)
