"""The timeline's controls."""

from __future__ import annotations

from components import ids, timeline
from geo.words import Words
from tests.unit.components.rendered import ids_of, of_type, parts


def test_layout__has_every_control(words: Words) -> None:
    found = ids_of(timeline.layout(words))
    assert {ids.TIMELINE, ids.WINDOW, ids.SPEED, ids.TYPED_DATE, ids.KNOWN, ids.PLOT} <= found


def test_layout__choices_are_named_and_one_is_taken(words: Words) -> None:
    controls = of_type(timeline.layout(words), "SegmentedControl")
    assert len(controls) == 3
    for control in controls:
        values = [choice["value"] for choice in control.data]
        assert control.value in values
        assert all(choice["label"] for choice in control.data)
        assert getattr(control, "aria-label")


def test_layout__every_step_says_what_it_does(words: Words) -> None:
    buttons = of_type(timeline.layout(words), "Button")
    actions = {getattr(button, "data-action", "") for button in buttons}
    assert "play" in actions
    for button in buttons:
        assert getattr(button, "aria-label", "") or any(isinstance(p, str) for p in parts(button))
