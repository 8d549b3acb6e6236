"""Text of other people on a terminal or in a log: it may say anything and move nothing."""

from __future__ import annotations

import unicodedata

_KEPT = "\n\t"
_UNSEEN = ("Cc", "Cs", "Zl", "Zp")  # control codes, half characters, further line ends
_TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They turn the direction of what follows: a name would read as another one."""


def printable(text: str) -> str:
    r"""The text with everything that a terminal obeys instead of showing it written out.

    ``ESC`` becomes the four letters ``\x1b``. Line ends and tabs stay.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(letter) for letter in text)


def one_line(text: str) -> str:
    """The same for a line of a log: what would begin another line is written out too."""
    return printable(text).replace("\n", "\\n").replace("\t", "\\t")


def _shown(letter: str) -> str:
    if letter in _KEPT:
        return letter
    if letter in _TURNS or unicodedata.category(letter) in _UNSEEN:
        return letter.encode("unicode_escape").decode("ascii")
    return letter
