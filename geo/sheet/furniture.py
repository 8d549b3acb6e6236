"""What stands beside the map: title, date, legend, scale bar, north, areas, sources."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.sheet import cartography, colophon, lettering
from geo.sheet.cartography import MapFrame, ScaleBar
from geo.sheet.lettering import MM_PER_PT
from geo.sheet.mapface import OPEN_DASHES, draw_beyond, draw_status, draw_uncovered
from geo.sheet.marks import CITY_MM, FOLLOWER_MM, RING_MM, Mark, draw_marks
from geo.sheet.page import Page
from geo.sheet.subject import Subject
from geo.status import Basis, Status
from geo.style import LIGHT

LEFT_MM, RIGHT_MM = 211.0, 287.0
"""The column beside the map."""

TOP_MM, BOTTOM_MM = 200.0, 9.0

_ROOM = RIGHT_MM - LEFT_MM
_ORDER = (Status.RUSSIAN, Status.CONTESTED, Status.UNKNOWN, Status.UKRAINIAN)
_NOTE_SIZES_PT = (6.0, 5.7, 5.4, 5.1, 4.8, 4.5, 4.2, 3.9)
_SWATCH_MM, _SWATCH_HIGH_MM = 9.0, 4.0
_ROW_MM, _LINE_ROW_MM = 5.4, 4.5
_TEXT_LEFT = LEFT_MM + 16.0
_CELL_MM = 13.2
_NOTE_GAP_MM = 0.7
_RULE_ABOVE_MM, _RULE_BELOW_MM = 4.0, 3.2
_BAR_HIGH_MM = 1.1


class Column:
    """The column beside the map, filled from the top down.

    Parameters
    ----------
    page
        Drawn on.
    subject
        What the sheet shows.
    frame
        The map, for its scale and north.
    marks
        The marks on the map, for the legend.
    """

    def __init__(
        self, page: Page, subject: Subject, frame: MapFrame, marks: Sequence[Mark]
    ) -> None:
        self._page = page
        self._subject = subject
        self._frame = frame
        self._has_followers = not all(mark.is_recorded for mark in marks)
        self._y = TOP_MM

    def draw(self, address: str) -> None:
        """Everything, sources last, at the foot."""
        self._draw_heading()
        self._draw_legend()
        self._draw_scale()
        self._draw_areas()
        self._draw_notes(address)

    def _word(self, key: str, **values: object) -> str:
        return self._subject.words(key, **values)

    def _write(
        self,
        text: str,
        size_pt: float,
        name: str,
        *,
        bold: bool = False,
        colour: str = LIGHT.text,
        leading: float = 1.32,
    ) -> None:
        """Lines of text from the cursor down, wrapped to the column."""
        em = size_pt * MM_PER_PT
        for line in lettering.wrap(text, _ROOM, size_pt, bold):
            self._y -= em * leading
            self._page.text(
                LEFT_MM, self._y + em * (leading - 1) / 2 + em * 0.2, line, size_pt, name=name,
                bold=bold, colour=colour,
            )  # fmt: skip

    def _draw_heading(self) -> None:
        subject = self._subject
        self._write(colophon.title(subject, self._frame), 11.5, "title", bold=True)
        self._y -= 2.0
        day = colophon.as_of(subject)
        self._write(day, lettering.largest_fit(day, _ROOM, 21.0), "date", leading=1.2)
        self._y -= 0.8
        self._write(colophon.knowledge(subject), 7.6, "knowledge")
        self._y -= 1.0
        self._write(f"{colophon.inferred(subject)}.", 6.8, "inferred", colour=LIGHT.muted)

    def _rule(self) -> None:
        self._y -= _RULE_ABOVE_MM
        self._line([(LEFT_MM, self._y), (RIGHT_MM, self._y)], LIGHT.rule, 0.7, "rule")
        self._y -= _RULE_BELOW_MM

    def _line(
        self,
        points: Sequence[tuple[float, float]],
        colour: str,
        width_pt: float,
        name: str,
        dashes: Sequence[float] = (),
    ) -> None:
        self._page.stroke(shapely.linestrings(list(points)), colour, width_pt, name, dashes)

    def _draw_legend(self) -> None:
        self._rule()
        for status in _ORDER:
            self._draw_status_row(status)
        self._draw_land_rows()
        self._y -= 0.8
        self._draw_line_rows()
        self._draw_mark_rows()

    def _draw_status_row(self, status: Status) -> None:
        """Area and place side by side: both are told by the same words."""
        swatch = self._next_swatch()
        self._page.fill(swatch, LIGHT.land, "legend-land")
        draw_status(self._page, swatch, status, "legend", self._subject.picture.basis)
        spot = (_TEXT_LEFT - 3.0, swatch.centroid.y)
        draw_marks(self._page, status, CITY_MM, [spot], "legend-mark")
        self._end_swatch(swatch, self._subject.words.of(status))

    def _draw_land_rows(self) -> None:
        """Land around the regions: what no source on show speaks of, and what one does."""
        swatch = self._next_swatch()
        draw_uncovered(self._page, swatch, "legend-uncovered")
        self._end_swatch(swatch, self._word("legend_uncovered"))
        if self._subject.picture.areas.beyond_on(self._subject.day):
            swatch = self._next_swatch()
            draw_beyond(self._page, swatch, Status.RUSSIAN, "legend-beyond")
            self._end_swatch(swatch, self._word("legend_beyond"))

    def _next_swatch(self) -> BaseGeometry:
        middle, half = self._next_row(_ROW_MM), _SWATCH_HIGH_MM / 2
        return shapely.box(LEFT_MM, middle - half, LEFT_MM + _SWATCH_MM, middle + half)

    def _end_swatch(self, swatch: BaseGeometry, text: str) -> None:
        self._page.stroke(swatch.boundary, LIGHT.outline, 0.4, "legend-edge")
        self._label_row(swatch.centroid.y, text)

    def _draw_line_rows(self) -> None:
        rows: list[tuple[str, str, float, tuple[float, ...]]] = [
            ("legend_front", LIGHT.front, 1.5, ()),
            ("legend_open", LIGHT.front, 0.8, OPEN_DASHES),
            ("sheet_state_border", LIGHT.state_border, 1.3, ()),
            ("sheet_region_border", LIGHT.outline, 0.7, ()),
        ]
        if self._subject.measured:
            rows.insert(2, ("sheet_measured", LIGHT.measure, 1.5, ()))
        for key, colour, width_pt, dashes in rows:
            middle = self._next_row(_LINE_ROW_MM)
            ends = [(LEFT_MM, middle), (LEFT_MM + _SWATCH_MM, middle)]
            self._line(ends, colour, width_pt, f"legend-{key.partition('_')[2]}", dashes)
            self._label_row(middle, self._word(key))

    def _draw_mark_rows(self) -> None:
        is_published = self._subject.picture.basis is Basis.PUBLISHED
        rows = [("legend_within" if is_published else "sheet_recorded", CITY_MM)]
        if self._has_followers and not is_published:
            rows.append(("sheet_following", FOLLOWER_MM * 1.4))
        for key, radius in rows:
            middle = self._next_row(_LINE_ROW_MM)
            for status, shift in ((Status.RUSSIAN, -1.6), (Status.UKRAINIAN, 1.6)):
                spot = (LEFT_MM + _SWATCH_MM / 2 + shift, middle)
                draw_marks(self._page, status, radius, [spot], "legend-size")
            self._label_row(middle, self._word(key))
        if self._subject.chosen:
            middle = self._next_row(_LINE_ROW_MM)
            centre = np.array([(LEFT_MM + _SWATCH_MM / 2, middle)])
            self._page.circles(centre, RING_MM * 0.8, "none", LIGHT.measure, 1.4, "legend-chosen")
            self._label_row(middle, self._word("sheet_chosen"))

    def _next_row(self, height_mm: float) -> float:
        """Move down by a row and return its middle."""
        self._y -= height_mm
        return self._y + height_mm / 2

    def _label_row(self, middle: float, text: str) -> None:
        size = lettering.largest_fit(text, RIGHT_MM - _TEXT_LEFT, 7.2)
        self._page.text(
            _TEXT_LEFT, middle - 0.36 * size * MM_PER_PT, text, size, name="legend-text"
        )

    def _draw_scale(self) -> None:
        """Scale bar and ratio at the left, an arrow to true north at the right."""
        self._rule()
        bar = cartography.scale_bar(self._frame)
        top = self._y - 4.0
        self._draw_bar(bar, top)
        ratio = round(float(f"{self._frame.ratio:.3g}"))
        text = self._word("sheet_ratio", ratio=ratio)
        self._page.text(LEFT_MM, top - 6.2, text, 6.4, name="ratio", colour=LIGHT.muted)
        self._draw_north(RIGHT_MM - 4.0, self._y - 5.2)
        self._y -= 10.4

    def _draw_bar(self, bar: ScaleBar, top: float) -> None:
        quarter = bar.length_mm / 4
        whole = shapely.box(LEFT_MM, top - _BAR_HIGH_MM, LEFT_MM + bar.length_mm, top)
        dark = [
            shapely.box(LEFT_MM + n * quarter, top - _BAR_HIGH_MM, LEFT_MM + (n + 1) * quarter, top)
            for n in (0, 2)
        ]
        self._page.fill(shapely.MultiPolygon(dark), LIGHT.front, "scale-bar-dark")
        self._page.stroke(whole.boundary, LIGHT.front, 0.5, "scale-bar")
        in_metres = bar.length_km < 1
        length = bar.length_km * (1000 if in_metres else 1)
        words, unit = self._subject.words, "m" if in_metres else "km"
        for share in (0, 0.5, 1):
            number = words.number(length * share)
            text = words.quantity(length, unit, _digits(length)) if share == 1 else number
            x = LEFT_MM + bar.length_mm * share
            self._page.text(
                x - (0 if share == 0 else lettering.width_mm(number, 6.4) / 2), top + 1.1, text,
                6.4, name="scale-text",
            )  # fmt: skip

    def _draw_north(self, x: float, y: float) -> None:
        turn = math.radians(cartography.north_deg(self._frame))

        def turned(right: float, up: float) -> tuple[float, float]:
            return (
                x + right * math.cos(turn) + up * math.sin(turn),
                y - right * math.sin(turn) + up * math.cos(turn),
            )

        tip, tail, notch = turned(0, 5.2), turned(0, -4.4), turned(0, -2.8)
        left, right = turned(-2.1, -4.4), turned(2.1, -4.4)
        self._page.fill(shapely.polygons([tip, notch, left]), LIGHT.front, "north-arrow")
        self._page.stroke(
            shapely.linestrings([tip, left, notch, right, tip, notch]), LIGHT.front, 0.5, "north"
        )
        name = self._word("sheet_north")
        self._page.text(
            x - 4.4, tail[1] + 0.2, name, 7.0, name="north-text", bold=True, align="right"
        )

    def _draw_areas(self) -> None:
        """Area by region and status: the numbers behind the tints."""
        subject = self._subject
        self._rule()
        rows = subject.picture.areas.by_region(subject.day, subject.known)
        names = [subject.words.named(row.region, "short") for row in rows]
        totals = {status: sum(row.km2[status] for row in rows) for status in _ORDER}
        heads = [subject.words.of(status, "sheet") for status in _ORDER]
        self._draw_cells(subject.words("sheet_areas"), heads, LIGHT.muted)
        for name, row in zip(names, rows, strict=True):
            self._draw_cells(name, [self._km2(row.km2[status]) for status in _ORDER])
        self._draw_cells(
            subject.words("sheet_total", count=len(rows)),
            [self._km2(totals[status]) for status in _ORDER],
            bold=True,
        )

    def _km2(self, area_km2: float) -> str:
        return self._subject.words.number(area_km2, 0)

    def _draw_cells(
        self, name: str, cells: list[str], colour: str = LIGHT.text, bold: bool = False
    ) -> None:
        self._y -= 4.2
        self._page.text(LEFT_MM, self._y + 1.2, name, 6.4, name="areas", colour=colour, bold=bold)
        for column, cell in enumerate(reversed(cells)):
            self._page.text(
                RIGHT_MM - column * _CELL_MM, self._y + 1.2, cell, 6.4, name="areas",
                colour=colour, bold=bold, align="right",
            )  # fmt: skip

    def _draw_notes(self, address: str) -> None:
        """Sources at the foot, as large as there is room for: never cut short."""
        said = colophon.notes(self._subject, self._frame, address)
        room = self._y - BOTTOM_MM - _RULE_ABOVE_MM - _RULE_BELOW_MM
        fitting = (size for size in _NOTE_SIZES_PT if _notes_high(said, size) <= room)
        size = next(fitting, _NOTE_SIZES_PT[-1])
        self._y -= max(room - _notes_high(said, size), 0.0)
        self._rule()
        for note in said:
            self._write(note, size, "sources", colour=LIGHT.muted)
            self._y -= _NOTE_GAP_MM


def _notes_high(said: list[str], size_pt: float) -> float:
    lines = sum(len(lettering.wrap(note, _ROOM, size_pt)) for note in said)
    return lines * size_pt * MM_PER_PT * 1.32 + len(said) * _NOTE_GAP_MM


def _digits(length: float) -> int:
    return len(f"{length:g}".partition(".")[2])
