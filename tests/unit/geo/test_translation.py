"""What a translation can be used for."""

from __future__ import annotations

from typing import Any

import pytest

from geo.translation import fields_of, usable

ENGLISH = {"hello": "Hello {name}", "days": {"one": "{n} day", "other": "{n} days"}}


@pytest.mark.parametrize(
    ("key", "text", "is_usable"),
    [
        ("hello", "Cześć {name}", True),
        ("hello", "Cześć", True),
        ("hello", "Cześć {nazwa}", False),
        ("hello", "Cześć {name", False),
        ("hello", 3, False),
        ("hello", ["Cześć"], False),
        ("days", {"one": "{n} dzień", "few": "{n} dni", "other": "{n} dnia"}, True),
        ("days", {"one": "{n} dzień"}, False),
        ("days", {"one": 1, "other": "{n} dnia"}, False),
        ("days", "dni: {n}", True),
    ],
)
def test_usable__a_text_with_other_fields_is_not(key: str, text: Any, is_usable: bool) -> None:
    assert (key in usable({key: text}, ENGLISH)) is is_usable


def test_fields_of__every_form_counts() -> None:
    assert fields_of({"by": "count", "one": "{a}", "other": "{b} {c:km}"}) == set("abc") | {"count"}
