"""The help: every key that the page hears."""

from __future__ import annotations

import re
from pathlib import Path

from components import help_page, ids
from geo.words import Words
from tests.unit.components.rendered import of_type, text_of

ROOT = Path(help_page.__file__).resolve().parents[1]


def test_layout__a_row_for_each_key(words: Words) -> None:
    dialog = help_page.layout(words)
    assert dialog.id == ids.HELP
    rows = of_type(dialog, "Tr")
    assert len(rows) == len(help_page.KEYS)
    for row, (keys, key) in zip(rows, help_page.KEYS, strict=True):
        assert text_of(row) == f"{keys} {words(key)}".replace("  ", " ")


def test_keys__single_letters_stand_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    letters = [keys for keys, _ in help_page.KEYS if re.fullmatch(r"\S", keys)]
    assert letters
    assert [letter for letter in letters if f"`{letter}`" not in readme] == []
