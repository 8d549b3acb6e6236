"""The dialog that says how good the figures are."""

from __future__ import annotations

from components import ids, method
from components.services import Services
from geo.words import Words
from tests.unit.components.rendered import of_type, text_of


def test_layout__has_method_limits_and_a_way_out(services: Services, words: Words) -> None:
    dialog = method.layout(services, words)
    assert dialog.id == ids.METHOD
    said = text_of(dialog)
    for key in ("method_areas", "method_knowledge", "mind", "record_counted"):
        assert " ".join(words(key).split()) in said
    actions = [getattr(button, "data-action") for button in of_type(dialog, "Button")]
    assert "method-close" in actions


def test_button__opens_it(words: Words) -> None:
    button = method.button(words)
    assert getattr(button, "data-action") == "method"
    assert text_of(button) == words("how_good")
