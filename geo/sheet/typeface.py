"""The typeface of sheets as lean font files: without the tables that only slow a sheet down."""

from __future__ import annotations

import hashlib
import os
import tempfile
from functools import lru_cache
from pathlib import Path

import matplotlib as mpl
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from matplotlib.font_manager import FontProperties, findfont

from geo.style import FONT_FAMILY

_UNUSED_TABLES = ("GDEF", "GPOS", "GSUB", "MATH", "FFTM")
"""Layout for other scripts, mathematics, the editor's dates. Kerning stays (``kern``).

Reading and cutting them takes three quarters of the time in which PDF embeds a font."""


@lru_cache(maxsize=2)
def face_file(bold: bool) -> Path:
    """The lean font file of a weight, made once and kept in matplotlib's cache folder."""
    weight = "bold" if bold else "normal"
    source = Path(findfont(FontProperties(family=FONT_FAMILY, weight=weight)))
    version = hashlib.sha256(source.read_bytes()).hexdigest()[:12]
    lean = Path(mpl.get_cachedir()) / f"control-atlas-{weight}-{version}.ttf"
    if not lean.is_file():
        _make_lean(source, lean)
    return lean


def _make_lean(source: Path, lean: Path) -> None:
    with TTFont(source, recalcTimestamp=False) as face:
        for table in _UNUSED_TABLES:
            if table in face:
                del face[table]
        # Another process may make the same file now: the last one in place wins, both are whole.
        handle, name = tempfile.mkstemp(dir=lean.parent, prefix=".control-atlas-")
        with os.fdopen(handle, "wb") as file:
            face.save(file, reorderTables=False)
    Path(name).replace(lean)
