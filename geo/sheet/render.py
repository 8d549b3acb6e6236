"""The map sheet: a picture of one day, complete enough to go straight into a report."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import matplotlib as mpl

from geo.atlas import Picture
from geo.errors import OutputError, RequestError
from geo.output import write_whole
from geo.sheet import cartography, colophon
from geo.sheet.cartography import MapFrame
from geo.sheet.embedding import with_fonts
from geo.sheet.furniture import Column
from geo.sheet.mapface import draw_map
from geo.sheet.page import Page
from geo.sheet.subject import Subject
from geo.style import FONT_FAMILY
from geo.view import View
from geo.words import message

DPI = 200
"""Dots per inch of a PNG: sharp when printed at its true size, A4."""

MAP_LEFT_MM, MAP_BOTTOM_MM, MAP_SIDE_MM = 14.0, 11.0, 189.0
"""Where the map stands on the page."""

_PNG_EFFORT = 2  # of zlib: level 6 takes half as long again and saves a twentieth
_LOCK = threading.Lock()
# Fixed here, so that a matplotlibrc of the machine cannot change a sheet. Text stays text: SVG
# carries its letters along (see `geo.sheet.embedding`), PDF embeds TrueType fonts.
_SETTINGS: dict[Any, Any] = {
    "font.family": [FONT_FAMILY],
    "svg.fonttype": "none",
    "svg.hashsalt": "control-atlas",
    "svg.id": None,
    "pdf.fonttype": 42,
    "ps.fonttype": 42,  # PDF, too, reads here how many letters a font may hold (matplotlib 3.11)
    "pdf.compression": 6,
    "text.usetex": False,
    "text.hinting": "no_hinting",
    "text.antialiased": True,
    "path.simplify": False,
    "savefig.bbox": None,
    "savefig.transparent": False,
    "savefig.facecolor": "auto",
}


def write_sheet(
    picture: Picture,
    view: View,
    out: Path,
    known: date | None = None,
    address: str = "",
) -> Path:
    """Write the sheet of a view to a file.

    Parameters
    ----------
    picture
        Who held what, and the record that it is drawn on.
    view
        Day, place, measured line, camera and language. Paper is always light.
    out
        Ends in ``.png``, ``.svg`` or ``.pdf``.
    known
        Use only events reported on or before this day; None leaves it to the view.
    address
        Address of the view, printed on the sheet; empty for none.

    Raises
    ------
    RequestError
        When the source says nothing of the day.
    OutputError
        When the ending is none of these, or the file cannot be written.
    DataError
        When a file of the base map cannot be read.
    """
    ending = out.suffix.lower()
    if ending.removeprefix(".") not in _RENDERERS:
        endings = [f".{form}" for form in _RENDERERS]
        raise OutputError(message("ending_unknown", file=out.name, endings=endings))
    content = render_sheet(picture, view, ending.removeprefix("."), known, address)
    return write_whole(out, lambda path: path.write_bytes(content))


def render_sheet(
    picture: Picture,
    view: View,
    form: str,
    known: date | None = None,
    address: str = "",
) -> bytes:
    """The sheet of a view as the bytes of a file; the same input gives the same bytes.

    Parameters
    ----------
    form
        ``png``, ``svg`` or ``pdf``.
    picture, view, known, address
        See `write_sheet`.

    Raises
    ------
    RequestError
        When the form is none of these, or the source says nothing of the day.
    DataError
        When a file of the base map cannot be read.
    """
    if form not in _RENDERERS:
        raise RequestError(message("no_such_form", form=form, choices=list(_RENDERERS)))
    picture.check_covered(view.day)
    subject = Subject(picture, view, known or view.known_day)
    frame = frame_for(picture, view)
    # matplotlib's settings belong to the whole process: one sheet at a time.
    with _LOCK, mpl.rc_context(_SETTINGS):
        page = draw_sheet(subject, frame, address, outlined=form == "png")
        return _RENDERERS[form](page, colophon.metadata(subject, frame, address))


def frame_for(picture: Picture, view: View) -> MapFrame:
    """The ground that a view shows, and where it stands on the page."""
    base = cartography.base_map_of(picture.record)
    extent = cartography.extent_for(base, view.camera)
    return MapFrame(extent, MAP_LEFT_MM, MAP_BOTTOM_MM, MAP_SIDE_MM)


def draw_sheet(
    subject: Subject, frame: MapFrame, address: str = "", outlined: bool = False
) -> Page:
    """The sheet as a page of matplotlib artists; see `Page` for `outlined`."""
    page = Page(outlined)
    marks = draw_map(page, subject, frame)
    Column(page, subject, frame, marks).draw(address)
    return page


def _png(page: Page, metadata: dict[str, str]) -> bytes:
    chunks = {
        "Title": metadata["Title"],
        "Author": metadata["Author"],
        "Description": metadata["Subject"],
        "Keywords": metadata["Keywords"],
        "Source": metadata["Source"],
        "Copyright": metadata["Rights"],
        "Software": colophon.AUTHOR,
    }
    return _saved(page, "png", chunks, pil_kwargs={"compress_level": _PNG_EFFORT})


def _svg(page: Page, metadata: dict[str, str]) -> bytes:
    terms = {
        "Title": metadata["Title"],
        "Creator": metadata["Author"],
        "Description": metadata["Subject"],
        "Keywords": metadata["Keywords"].split(", "),
        "Source": metadata["Source"],
        "Rights": metadata["Rights"],
        "Date": None,
    }
    return with_fonts(_saved(page, "svg", terms))


def _pdf(page: Page, metadata: dict[str, str]) -> bytes:
    info = {
        "Title": metadata["Title"],
        "Author": metadata["Author"],
        "Subject": metadata["Subject"],
        "Keywords": metadata["Keywords"],
        "Creator": colophon.AUTHOR,
        "CreationDate": None,
    }
    return _saved(page, "pdf", info)


def _saved(page: Page, form: str, metadata: Mapping[str, object], **options: Any) -> bytes:
    file = io.BytesIO()
    page.figure.savefig(file, format=form, dpi=DPI, metadata=metadata, **options)
    return file.getvalue()


_RENDERERS: dict[str, Callable[[Page, dict[str, str]], bytes]] = {
    "png": _png,
    "svg": _svg,
    "pdf": _pdf,
}
