"""Letters on a page: how wide a text is, where it breaks, and the outline behind it."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path as Outline
from matplotlib.textpath import text_to_path

from geo.sheet.typeface import face_file
from geo.style import FONT_FAMILY

MM_PER_PT = 25.4 / 72
"""A typographic point in millimetres."""

ASCENT, DESCENT = 0.76, 0.22
"""How far letters reach above and below their baseline, in ems."""

_UNIT_PT = 100.0


@lru_cache(maxsize=256)
def font(size_pt: float, bold: bool = False) -> FontProperties:
    """The sheet's typeface, upright only: every further face slows a PDF down."""
    return FontProperties(
        family=FONT_FAMILY,
        size=size_pt,
        weight="bold" if bold else "normal",
        fname=str(face_file(bold)),
    )


@lru_cache(maxsize=8192)
def _unit_width(text: str, bold: bool) -> float:
    prop = font(_UNIT_PT, bold)
    width, _, _ = text_to_path.get_text_width_height_descent(text, prop, False)
    return float(width) / _UNIT_PT


def width_mm(text: str, size_pt: float, bold: bool = False) -> float:
    """Length of a text set in one line."""
    return _unit_width(text, bold) * size_pt * MM_PER_PT


@lru_cache(maxsize=4096)
def _unit_outline(text: str, bold: bool) -> Outline:
    """Letters of one em."""
    prop = font(_UNIT_PT, bold)
    points, codes = text_to_path.get_text_path(prop, text)
    return Outline(np.asarray(points).reshape(-1, 2) / text_to_path.FONT_SCALE, codes)


def outline(text: str, size_pt: float, bold: bool = False) -> Outline:
    """The letters as a path in millimetres, from the left end of the baseline."""
    unit = _unit_outline(text, bold)
    return Outline(np.asarray(unit.vertices) * (size_pt * MM_PER_PT), unit.codes)


def wrap(text: str, room_mm: float, size_pt: float, bold: bool = False) -> list[str]:
    """Break a text into lines that fit; a word that is too long, like an address, is cut."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(text, room_mm, size_pt, bold):
        joined = f"{line} {piece}" if line else piece
        if width_mm(joined, size_pt, bold) <= room_mm:
            line = joined
        else:
            lines.append(line)
            line = piece
    return [*lines, line] if line else lines


def largest_fit(text: str, room_mm: float, size_pt: float, bold: bool = False) -> float:
    """The size in points, `size_pt` at most, at which a text fits in one line."""
    return min(size_pt, 0.999 * size_pt * room_mm / width_mm(text, size_pt, bold))


def _pieces(text: str, room_mm: float, size_pt: float, bold: bool) -> list[str]:
    pieces = []
    for piece in text.split(" "):
        rest = piece
        while width_mm(rest, size_pt, bold) > room_mm:
            length = len(rest) - 1
            while length > 1 and width_mm(rest[:length], size_pt, bold) > room_mm:
                length -= 1
            joint = max(rest.rfind(mark, 0, length) for mark in "&?/,") + 1
            length = joint if joint > length / 2 else length
            pieces.append(rest[:length])
            rest = rest[length:]
        pieces.append(rest)
    return pieces


def angle(degrees: float) -> str:
    """Degrees, minutes and seconds, as many as it takes: ``38°30′``."""
    seconds = round(abs(degrees) * 3600)
    whole, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    parts = [f"{whole}°"]
    if minutes or seconds:
        parts.append(f"{minutes:02d}′")
    if seconds:
        parts.append(f"{seconds:02d}″")
    return ("−" if degrees < 0 else "") + "".join(parts)
