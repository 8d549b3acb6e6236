"""The Distance panel: how far, which way, and how far each end is from the front."""

from __future__ import annotations

import pytest

from components import distance, ids
from components.services import Services
from geo.words import Words
from tests.unit.components.rendered import ids_of, of_class, of_type, text_of


def test_layout__has_both_ends_and_the_body(services: Services, words: Words) -> None:
    found = ids_of(distance.layout(services, words))
    assert {ids.START_SELECT, ids.END_SELECT, ids.DISTANCE_BODY} <= found


def test_body__measures_on_the_ellipsoid(services: Services, words: Words) -> None:
    shown = distance.body(services, services.parse("date=2022-03-25&from=3&to=4").view, words)
    (figure,) = of_class(shown, "big-figure")
    assert words.distance(36.2) in text_of(figure)
    assert words("sector_E") in text_of(shown)
    swap, clear = of_type(shown, "Button")
    assert getattr(swap, "data-view") == '{"from": "4", "to": "3"}'
    assert getattr(clear, "data-view") == '{"from": "", "to": ""}'


@pytest.mark.parametrize(
    ("query", "key"),
    [("from=3", "distance_hint"), ("", "distance_hint"), ("from=3&to=3", "same_place")],
)
def test_body__without_two_places_says_what_to_do(
    services: Services, words: Words, query: str, key: str
) -> None:
    view = services.parse(f"date=2022-03-25&{query}").view
    assert text_of(distance.body(services, view, words)) == words(key)


def test_body__to_the_front_from_each_end(services: Services, english: Words) -> None:
    """On 9 March Alpha is free; its district's cell ends at 37.1° E, halfway to held Charlie."""
    shown = distance.body(services, services.parse("date=2022-03-09&from=1&to=3").view, english)
    alpha, charlie = (text_of(item) for item in of_type(shown, "Li"))
    assert alpha.startswith("Alpha")
    assert "61.6 km" in alpha
    assert charlie.startswith("Charlie")
    assert "km" not in charlie
