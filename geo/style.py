"""The look of a map, on screen and on paper: one palette, patterns and line widths.

Vermilion and blue are those of Okabe and Ito's palette for colour-blind readers ("Color Universal
Design", 2002), darkened or lightened for the two themes. Status is never told by colour alone:
every status has a pattern for areas and a mark for places too.
"""

from __future__ import annotations

from dataclasses import dataclass

from geo.status import Status


@dataclass(frozen=True)
class StatusLook:
    """How a status is drawn.

    Parameters
    ----------
    fill, fill_opacity
        Tint of areas; opacity 0 leaves the paper.
    pattern
        ``plain``, ``hatch`` (diagonal lines) or ``dots`` laid over the tint.
    ink
        Colour of the pattern.
    mark, mark_edge
        Inside and ring of a place's circle: filled for russian, open for ukrainian.
    """

    fill: str
    fill_opacity: float
    pattern: str
    ink: str
    mark: str
    mark_edge: str


@dataclass(frozen=True)
class Theme:
    """Colours of one theme.

    Parameters
    ----------
    page, surface
        Behind everything, and behind panels.
    text, muted
        Text, and text of lesser weight; both readable on `page` and `surface`.
    rule
        Hairlines between parts of the page.
    accent, on_accent
        The one colour of controls, and text on it.
    land, beyond, water, river
        The regions of the record, land around them, sea and lakes, rivers.
    uncovered
        Lines over land of which nothing is said, the ground of which is `beyond`.
    outline, state_border
        Borders of regions and of Ukraine.
    front, label, halo
        Front line, names on the map and the halo behind them.
    water_label
        Names of rivers, reservoirs and seas.
    measure
        The line of a distance and the ring round a chosen place.
    status
        Looks by status.
    """

    page: str
    surface: str
    text: str
    muted: str
    rule: str
    accent: str
    on_accent: str
    land: str
    beyond: str
    water: str
    river: str
    uncovered: str
    outline: str
    state_border: str
    front: str
    label: str
    halo: str
    water_label: str
    measure: str
    status: dict[Status, StatusLook]


LIGHT = Theme(
    page="#f6f3ec",
    surface="#fffdf8",
    text="#1d2126",
    muted="#5a5f66",
    rule="#ddd7ca",
    accent="#0b5a9c",
    on_accent="#ffffff",
    land="#fbf8f1",
    beyond="#ece7db",
    water="#cfdfe8",
    river="#6d9fc0",
    uncovered="#b9af9a",
    outline="#8b857a",
    state_border="#6a645a",
    front="#22252a",
    label="#24282d",
    halo="#fbf8f1",
    water_label="#3f6f8c",
    measure="#0b5a9c",
    status={
        Status.UKRAINIAN: StatusLook("#fbf8f1", 0.0, "plain", "#0b5a9c", "#ffffff", "#0b5a9c"),
        Status.RUSSIAN: StatusLook("#d5521b", 0.42, "plain", "#b23c0b", "#c8430d", "#7d2805"),
        Status.CONTESTED: StatusLook("#d5521b", 0.10, "hatch", "#a63a0c", "#f2b632", "#6b3a00"),
        Status.UNKNOWN: StatusLook("#8b8b86", 0.22, "dots", "#5c5c58", "#d9d9d4", "#5c5c58"),
    },
)
"""Paper by day."""

DARK = Theme(
    page="#16181b",
    surface="#1d2024",
    text="#eceae4",
    muted="#a9adb3",
    rule="#34383e",
    accent="#6db3f2",
    on_accent="#10161c",
    land="#2a2d31",
    beyond="#1d2023",
    water="#14212b",
    river="#3c6a8a",
    uncovered="#454b52",
    outline="#767a80",
    state_border="#92969c",
    front="#f4f1ea",
    label="#eceae4",
    halo="#1f2226",
    water_label="#86b4cf",
    measure="#6db3f2",
    status={
        Status.UKRAINIAN: StatusLook("#2a2d31", 0.0, "plain", "#6db3f2", "#1b2733", "#6db3f2"),
        Status.RUSSIAN: StatusLook("#ea6a33", 0.46, "plain", "#ff9a6c", "#f0733a", "#ffc2a6"),
        Status.CONTESTED: StatusLook("#ea6a33", 0.12, "hatch", "#ff9a6c", "#f2c14e", "#fff0cc"),
        Status.UNKNOWN: StatusLook("#9b9b96", 0.22, "dots", "#bdbdb8", "#55585c", "#c9c9c4"),
    },
)
"""Paper by night."""

THEMES = {"light": LIGHT, "dark": DARK}

BEYOND_SHARE = 0.45
"""How much of its tint an area beyond the regions keeps."""

GRAIN = "grain"
"""Pattern of fine dots over russian-held area that is inferred: published area goes without."""

FONT_FAMILY = "DejaVu Sans"
"""Typeface of the sheet; matplotlib ships it, so a sheet looks the same on every machine."""
