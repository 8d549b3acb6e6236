"""Folding of names across scripts and spellings."""

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.record.names import fold


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Izium", "izium"),
        ("Ізюм", "izium"),
        ("Лисичанськ", "lysychansk"),
        ("Lysychans'k", "lysychansk"),
        ("Гірське", "hirske"),
        ("Chasiv Yar", "chasivyar"),
        ("Слов’янськ", "sloviansk"),
        ("Żółte", "zote"),
        ("Щастя", "shchastia"),
        ("Ґ-9", "g9"),
        ("リマン", ""),
        ("  ?!", ""),
    ],
)
def test_fold__known_answers(name: str, key: str) -> None:
    assert fold(name) == key


@given(st.text(max_size=30))
def test_fold__gives_plain_lower_case_and_is_done_once(name: str) -> None:
    key = fold(name)
    assert key.isascii()
    assert key == "" or (key.isalnum() and key == key.lower())
    assert fold(key) == key
    assert fold(f" {name}-") == key


@given(st.text("абвгґдеєжзиіїйклмнопрстуфхцчшщьюяАБВГҐДЕЄЖЗИІЇЙЮЯ", min_size=1, max_size=20))
def test_fold__upper_and_lower_case_meet(name: str) -> None:
    assert fold(name.upper()) == fold(name.lower()) == fold(name)


def test_fold__composed_and_decomposed_letters_meet(record: Any) -> None:
    """A Mac's clipboard may hand over и and a breve for й."""
    apart = {
        spelling
        for place in record.gazetteer
        for spelling in place.spellings
        if fold(unicodedata.normalize("NFD", spelling))
        != fold(unicodedata.normalize("NFC", spelling))
    }
    assert apart == set()
