"""No figure changes without a line in the changelog."""

from __future__ import annotations

from collections import defaultdict

import pytest

from tests.promises import kept_figures
from tests.promises.kept_figures import changelog, figures, rows, seal

HOW = (
    "figures changed: tell of it in a line of CHANGELOG.md, then write them down with\n"
    '    python -m tests.promises.kept_figures "words of that line"'
)


def test_figures__are_those_that_the_changelog_knows() -> None:
    held = {row.figure: row.value for row in rows()}
    assert len(held) > 200
    now = figures()
    changed = {
        name: (value, now.get(name)) for name, value in held.items() if now.get(name) != value
    }
    assert changed == {}, HOW
    assert now.keys() == held.keys(), HOW


def test_figures__each_change_has_a_line_of_its_own() -> None:
    text = changelog()
    lines = defaultdict(list)
    for row in rows():
        assert row.line in text, f"CHANGELOG.md no longer says: {row.line}"
        lines[row.figure].append(row.line)
    twice = {name: given for name, given in lines.items() if len(set(given)) < len(given)}
    assert twice == {}


def test_figures__rows_are_added_and_never_changed() -> None:
    before = ""
    for row in rows():
        before = seal(before, row.figure, row.value, row.line)
        assert row.seal == before, f"{row.figure} was changed by hand. {HOW}"


def test_writing_down__needs_words_of_the_changelog(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_figures, "append", lambda line: pytest.fail(line))
    assert kept_figures._main("") == 1
    assert kept_figures._main("a line that the changelog does not have") == 1
    assert "CHANGELOG.md has no line" in capsys.readouterr().err
