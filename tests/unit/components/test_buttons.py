"""A button that changes the view."""

from __future__ import annotations

import json

from components.buttons import set_view


def test_set_view__carries_the_fields() -> None:
    button = set_view("Show Ізюм", {"place": "707292", "tab": ""}, "plain-button")
    assert getattr(button, "data-action") == "set-view"
    assert json.loads(getattr(button, "data-view")) == {"place": "707292", "tab": ""}
    assert (button.children, button.className) == ("Show Ізюм", "plain-button")
