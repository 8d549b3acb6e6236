"""A status is never told by colour alone."""

from __future__ import annotations

import pytest

from components.status_mark import status_mark
from geo.status import Status
from geo.words import Words
from tests.unit.components.rendered import of_class, text_of


@pytest.mark.parametrize("status", Status)
def test_mark__has_shape_and_word(status: Status, words: Words) -> None:
    for kind in ("status", "brief"):
        shown = status_mark(status, words, kind)
        assert of_class(shown, f"mark-{status}")
        assert text_of(shown) == words(f"{kind}_{status}") != ""
