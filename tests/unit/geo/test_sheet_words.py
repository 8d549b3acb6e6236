"""The words on a sheet."""

from __future__ import annotations

import re

import pytest

from geo.sheet import words


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "1 подія"), (3, "3 події"), (11, "11 подій"), (22, "22 події"), (112, "112 подій")],
)
def test_words__ukrainian_plurals(number: int, said: str) -> None:
    assert words.counted(number, "event", "uk") == said


def test_words__every_term_in_both_languages_with_the_same_gaps() -> None:
    english, ukrainian = words.words("en"), words.words("uk")
    for key, text in english.items():
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", ukrainian[key])), key


@pytest.mark.parametrize(
    ("degrees", "said"), [(38, "38°"), (38.5, "38°30′"), (48.9999999, "49°"), (-0.25, "−0°15′")]
)
def test_words__angle(degrees: float, said: str) -> None:
    assert words.angle(degrees) == said
