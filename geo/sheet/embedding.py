"""Letters carried inside an SVG, so that its text stays text and still looks the same."""

from __future__ import annotations

import base64
import io
import re
from functools import lru_cache
from html import unescape

from fontTools import subset  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from geo.sheet.typeface import face_file
from geo.style import FONT_FAMILY

_TEXT = re.compile(r"<text\b[^>]*>(.*?)</text>", re.DOTALL)
_FACES = (False, True)


def with_fonts(svg: bytes) -> bytes:
    """The SVG with the letters it uses as embedded fonts (``@font-face``).

    A program that knows no embedded fonts falls back to a sans-serif of its own.
    """
    drawing = svg.decode()
    letters = "".join(sorted(set("".join(unescape(text) for text in _TEXT.findall(drawing)))))
    rules = "".join(_face(letters, bold) for bold in _FACES)
    head, style, rest = drawing.partition('<style type="text/css">')
    return f"{head}{style}{rules}{rest}".encode()


@lru_cache(maxsize=64)
def _face(letters: str, bold: bool) -> str:
    options = subset.Options(flavor="woff", recalc_timestamp=False, notdef_outline=True)
    options.legacy_kern = True  # the face kerns by no other table
    cut = subset.Subsetter(options)
    with TTFont(face_file(bold), recalcTimestamp=False) as face:
        cut.populate(text=letters)
        cut.subset(face)
        face.flavor = "woff"
        file = io.BytesIO()
        face.save(file)
    content = base64.b64encode(file.getvalue()).decode()
    return (
        f"@font-face{{font-family:'{FONT_FAMILY}';"
        f"font-weight:{'bold' if bold else 'normal'};"
        f"src:url(data:font/woff;base64,{content}) format('woff')}}"
    )
