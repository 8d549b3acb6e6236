"""The field that finds a place under any spelling."""

from __future__ import annotations

import pytest

from components import place_select
from components.services import Services
from geo.words import Words


@pytest.mark.parametrize("text", ["charly", "Чарлі", "CHARLIE"])
def test_options__any_spelling(services: Services, text: str) -> None:
    options = place_select.find_options(services, "en", text, [])
    assert [option["value"] for option in options] == ["3"]
    assert options[0]["label"].startswith("Charlie")


def test_options__nothing_typed_suggests_the_largest(services: Services) -> None:
    values = [option["value"] for option in place_select.find_options(services, "en", "", [])]
    assert values[:3] == ["5", "3", "1"]


def test_options__the_chosen_place_is_always_among_them_once(
    services: Services, words: Words
) -> None:
    """Or the select would take the choice away."""
    for text in ("", "charlie", "nothing at all"):
        options = place_select.find_options(services, words.language, text, ["2", "2", "99"])
        assert [option["value"] for option in options].count("2") == 1
    label = next(option["label"] for option in options if option["value"] == "2")
    assert label == place_select.option_label(services, services.record.gazetteer[2], words)


def test_label__tells_the_spelling_that_matched_and_where_it_lies(
    services: Services, words: Words
) -> None:
    alpha = services.record.gazetteer[1]
    label = place_select.option_label(services, alpha, words, "Alphaville")
    name, raion = {
        "en": ("Alpha", "West raion"),
        "uk": ("Альфа", "Західний район"),
    }[words.language]
    assert label.startswith(f"{name} = Alphaville · {raion}")
    assert "=" not in place_select.option_label(services, alpha, words, "Alpha")
