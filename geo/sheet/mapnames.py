"""The names on one map, placed in order of weight and drawn over their halos."""

from __future__ import annotations

import numpy as np
from matplotlib.path import Path as Outline
from shapely import GeometryCollection, MultiLineString
from shapely.geometry.base import BaseGeometry

from geo.distance import measure
from geo.sheet import labels
from geo.sheet.cartography import BaseMap, Feature, MapFrame
from geo.sheet.labels import MUST, Label, Placer, Style
from geo.sheet.lettering import MM_PER_PT, outline, width_mm
from geo.sheet.marks import RING_MM, Mark
from geo.sheet.page import Page, placed, polygons
from geo.sheet.subject import Subject
from geo.style import LIGHT

_ALL_PLACES_KM = 160.0  # on ground this narrow there is room for a mark on every village
_GREAT_CITY = 200_000  # nobody would understand a map without its name
_SMALL_BUDGET = 7.5  # about one village's mark, or a line just touched
_RECORDED_POPULATION, _FOLLOWER_POPULATION = 6_000, 20_000  # named on the full map from here on
_FULL_KM = 420.0
_LENGTH = Style(8.0, LIGHT.measure, bold=True)
_SPACED = ("own", "country")
_CAPITAL_GAP = "\u2009"  # thin space between capitals


class Names:
    """The names on one map: placed in order of weight, then drawn over their halos."""

    def __init__(
        self,
        subject: Subject,
        frame: MapFrame,
        base: BaseMap,
        marks: list[Mark],
        lines: tuple[BaseGeometry, BaseGeometry, MultiLineString],
    ) -> None:
        self._subject = subject
        self._frame = frame
        self._base = base
        self._marks = marks
        self._line = lines[2]
        self._always = {place.id for place in subject.always_named}
        standing = [mark for mark in marks if self._stands(mark)]
        west, south, east, north = frame.box.bounds
        self._placer = Placer(
            (west + 0.6, south + 0.6, east - 0.6, north - 0.6),
            np.array([(mark.x, mark.y, _mark_cost(mark)) for mark in standing]).reshape(-1, 3),
            lines,
        )
        self._labels: list[tuple[str, Label]] = []
        self._tried: set[Mark] = set()
        self._drawn = list(standing)

    def drawn_marks(self) -> list[Mark]:
        """Marks of the places with a record, and of those that got a name; large ones last."""
        return sorted(self._drawn, key=lambda mark: (mark.radius_mm, mark.place.id))

    def place_all(self) -> None:
        """Find a spot for every name that has room."""
        self._place_length()
        for mark in sorted(self._marks, key=self._weight):
            if mark.place.id in self._always or _population(mark) >= _GREAT_CITY:
                self._place_mark(mark, MUST)
        self._place_grounds("own", Style(8.5, LIGHT.muted))
        for mark in sorted(self._marks, key=self._weight):
            if mark not in self._tried and self._deserves_name(mark):
                self._place_mark(mark, _budget(mark))
        self._place_grounds("country", Style(8.5, LIGHT.muted))
        self._place_grounds("region", Style(6.2, LIGHT.muted))
        self._place_grounds("sea", Style(7.5, LIGHT.measure))
        for river in self._base.of("river"):
            self._place_river(river)

    def draw(self, page: Page) -> None:
        """Leaders, then halos, then letters, so that no halo eats into a name."""
        labels = [label for _, label in self._labels]
        leaders = [label.leader for label in labels if label.leader is not None]
        page.stroke(GeometryCollection(leaders), LIGHT.label, 0.5, "leaders")
        page.halos((_placed_outline(label) for label in labels), LIGHT.halo, "halos")
        for kind, label in self._labels:
            page.text(
                label.x, label.y, label.text, label.style.size_pt, name=f"label-{kind}",
                colour=label.style.colour, bold=label.style.bold,
                turn_deg=label.turn_deg,
            )  # fmt: skip

    def _weight(self, mark: Mark) -> tuple[bool, float, int]:
        weight = _population(mark) * (3 if mark.is_recorded else 1)
        return (mark.place.id not in self._always, -weight, mark.place.id)

    def _stands(self, mark: Mark) -> bool:
        """Whether a mark is drawn even without a name beside it."""
        if mark.is_recorded or mark.place.id in self._always:
            return True
        return self._frame.extent.side_m < _ALL_PLACES_KM * 1000

    def _deserves_name(self, mark: Mark) -> bool:
        least = _RECORDED_POPULATION if mark.is_recorded else _FOLLOWER_POPULATION
        share = self._frame.extent.side_m / 1000 / _FULL_KM
        return _population(mark) >= least * share**2

    def _place_mark(self, mark: Mark, budget: float) -> None:
        self._tried.add(mark)
        standing = self._stands(mark)
        spot = (mark.x - 1, mark.y - 1, mark.x + 1, mark.y + 1)
        if not standing and not self._placer.is_free(spot):
            return
        text = self._subject.words.named(mark.place)
        chosen = self._subject.chosen
        gap = (RING_MM if chosen and chosen.id == mark.place.id else mark.radius_mm) + 0.55
        style = _place_style(mark, must=budget == MUST)
        label = self._placer.beside(text, style, mark.x, mark.y, gap, budget)
        if label is None:
            return
        self._labels.append(("place", label))
        if not standing:
            self._placer.block(spot)
            self._drawn.append(mark)

    def _place_length(self) -> None:
        """The length beside the middle of the measured line, or a little along it."""
        measured = self._subject.measured
        if measured is None or self._line.is_empty:
            return
        start, end = measured
        km = measure(start.point, end.point).distance_km
        text = self._subject.words.distance(km)
        spots = labels.spots_beside(self._line, text, _LENGTH)
        self._add("length", self._placer.across(text, _LENGTH, spots, MUST, 10.0))

    def _place_grounds(self, kind: str, style: Style) -> None:
        """Names of areas, each as near the middle of its area as there is room."""
        for ground in self._base.of(kind):
            text = self._ground_name(ground)
            budget = MUST if kind == "own" else _SMALL_BUDGET
            high = style.size_pt * MM_PER_PT * 1.5
            wide = width_mm(text, style.size_pt, style.bold) + 3
            spots = labels.spots_in(polygons(ground.geometry), wide, high)
            self._add(kind, self._placer.across(text, style, spots, budget, 0.08))

    def _ground_name(self, ground: Feature) -> str:
        name = self._subject.words.named(ground)
        return _CAPITAL_GAP.join(name.upper()) if ground.kind in _SPACED else name

    def _place_river(self, river: Feature) -> None:
        name = self._subject.words.named(river)
        style = Style(6.0, LIGHT.measure)
        if name:
            room = width_mm(name, style.size_pt)
            spots = labels.spots_along(river.geometry, room)
            self._add("river", self._placer.across(name, style, spots, _SMALL_BUDGET, 0.2))

    def _add(self, kind: str, label: Label | None) -> None:
        if label is not None:
            self._labels.append((kind, label))


def _population(mark: Mark) -> int:
    return mark.place.population or 0


def _mark_cost(mark: Mark) -> float:
    """What it costs to cover a mark: as much as it has area."""
    return 30 * mark.radius_mm**2


def _budget(mark: Mark) -> float:
    """What the name of a place may cover: the larger the place, the more."""
    steps = ((50_000, 50.0), (20_000, 30.0), (10_000, 15.0))
    population = _population(mark)
    return next((budget for least, budget in steps if population >= least), _SMALL_BUDGET)


def _place_style(mark: Mark, must: bool) -> Style:
    population = _population(mark)
    size = 8.0 if population >= 250_000 else 7.2 if population >= 80_000 else 6.4
    bold = must or population >= 250_000
    return Style(max(size, 7.4) if must else size, LIGHT.label, bold)


def _placed_outline(label: Label) -> Outline:
    style = label.style
    letters = outline(label.text, style.size_pt, style.bold)
    return placed(letters, label.x, label.y, label.turn_deg)
