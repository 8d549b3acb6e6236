"""What a terminal obeys is written out; letters of every language stay."""

from __future__ import annotations

import pytest

from geo.printable import one_line, printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J\x1b]0;title\x07", r"\x1b[2J\x1b]0;title\x07"),
        ("\x9b31m", r"\x9b31m"),
        ("a\rb\x7f", r"a\rb\x7f"),
        ("izium\u202efdp.exe", r"izium\u202efdp.exe"),
        ("half \ud800", r"half \ud800"),
        ("next\u2028line", r"next\u2028line"),
        ("Ізюм, Iziúm 🙂\tз «лапками»\n", "Ізюм, Iziúm 🙂\tз «лапками»\n"),
    ],
)
def test_printable__shows_what_it_would_obey(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_one_line__is_one() -> None:
    assert one_line("a\nb\tc\x1b") == r"a\nb\tc\x1b"
