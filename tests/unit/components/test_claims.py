"""The Claims panel: each sentence with its verdict, its rule and its sources."""

from __future__ import annotations

from components import claims
from components.services import Services
from geo.words import Words
from tests.unit.components.rendered import of_class, of_type, text_of


def test_layout__every_sentence_with_its_verdict(services: Services, words: Words) -> None:
    items = of_class(claims.layout(services, words), "claim")
    assert len(items) == len(services.judgements) == 7
    for item, judgement in zip(items, services.judgements, strict=True):
        verdict = str(judgement.verdict).replace(" ", "-")
        assert text_of(of_class(item, "verdict-name")) == words(f"verdict_{verdict}")
        said = words.named(judgement.claim, "text")
        assert text_of(of_type(item, "Blockquote")) == said
        assert of_type(item, "Cite")


def test_layout__tells_the_verdict_of_that_day_where_it_differs(
    services: Services, words: Words
) -> None:
    items = of_class(claims.layout(services, words), "claim")
    then = {one.claim.id: text_of(of_class(item, "callout"))
            for item, one in zip(items, services.judgements, strict=True)}  # fmt: skip
    assert words("verdict_borderline") in then["left"]
    assert then["far"] == ""


def test_view_of__shows_what_the_sentence_is_about(services: Services) -> None:
    views = {one.claim.id: claims.view_of(one) for one in services.judgements}
    assert views["far"] == {"date": "2022-03-21", "tab": "distance", "from": "3", "to": "4"}
    assert views["left"] == {"date": "2022-03-21", "place": "3", "tab": ""}
    assert views["fell"] == {"date": "2022-03-15", "place": "4", "tab": ""}  # the day it fell
