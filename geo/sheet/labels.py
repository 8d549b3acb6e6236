"""Names on the map: each one placed beside its mark, none over another."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import MultiLineString
from shapely.geometry.base import BaseGeometry

from geo.sheet.lettering import ASCENT, DESCENT, MM_PER_PT, width_mm

Box = tuple[float, float, float, float]
"""West, south, east, north on the page, in millimetres."""

Costs = np.ndarray[tuple[int], np.dtype[np.float64]]
"""What positions cover, one number each."""

MUST = math.inf
"""Budget of a name that has to be there."""

_AIR_MM = 0.35  # kept free around every name
_RINGS_MM = (0.0, 2.2, 4.6, 7.5, 11.0)  # extra distances, tried in turn; from the second a leader
_SIDES_DEG = (0, 180, 30, -30, 150, -150, 90, -90)
_LINE_COST, _RING_COST = 2.0, 60.0
_SAMPLE_MM = 0.7
_MARK_AIR = np.array([-0.4, -0.4, 0.4, 0.4])  # marks are circles, not points


@dataclass(frozen=True)
class Style:
    """How a name is set."""

    size_pt: float
    colour: str
    bold: bool = False


@dataclass(frozen=True)
class Label:
    """A name with its place on the page.

    Parameters
    ----------
    text, style
        What is set, and how.
    x, y
        Left end of the baseline, millimetres.
    turn_deg
        Anticlockwise from level.
    boxes
        What it covers; several small ones when it is turned.
    leader
        Line from the mark to a name that stands apart; None when it stands beside it.
    """

    text: str
    style: Style
    x: float
    y: float
    turn_deg: float
    boxes: tuple[Box, ...]
    leader: BaseGeometry | None = None


class Placer:
    """Puts one name after the other on the map and remembers what is taken.

    Every position has a cost: what it covers (marks by their weight, lines by their length) and
    how far it is from the best one. A name over another name is out of the question.

    Parameters
    ----------
    room
        The map; names stay inside.
    marks
        One row for each mark: x, y, and what it costs to cover it.
    lines
        Lines that a name should rather not cross.
    """

    def __init__(self, room: Box, marks: np.ndarray, lines: Iterable[BaseGeometry]) -> None:
        self._room = room
        self._marks = marks
        points = _sampled(lines)
        self._points = np.column_stack([points, np.full(len(points), _LINE_COST)])
        self._taken: list[Box] = []

    def block(self, box: Box) -> None:
        """Keep a box free of names."""
        self._taken.append(box)

    def is_free(self, box: Box) -> bool:
        """Whether nothing has been put there."""
        return not self._taken or not _overlaps(np.array([box]), np.array(self._taken)).any()

    def beside(
        self, text: str, style: Style, x: float, y: float, gap_mm: float, budget: float
    ) -> Label | None:
        """Set a name beside a mark; None when there is no room.

        Parameters
        ----------
        text, style
            What to set.
        x, y
            The mark's middle.
        gap_mm
            From there to the nearest letter.
        budget
            What it may cover. Without limit (`MUST`), it may also stand farther off, joined to
            its mark by a leader.
        """
        rings = _RINGS_MM if budget == MUST else _RINGS_MM[:1]
        spots = [
            _beside(text, style, x, y, gap_mm + extra, side, leader=extra > 0)
            for extra in rings
            for side in _SIDES_DEG
        ]
        sides = len(_SIDES_DEG)
        return self._cheapest(
            spots, [n % sides + n // sides * _RING_COST for n in range(len(spots))], budget
        )

    def across(
        self,
        text: str,
        style: Style,
        spots: Iterable[tuple[float, float, float]],
        budget: float,
        patience: float,
    ) -> Label | None:
        """Set a name across a spot (x, y, turn in degrees); None when none has room.

        Parameters
        ----------
        text, style
            What to set.
        spots
            The best one first.
        budget
            What it may cover.
        patience
            What it costs to try the next spot.
        """
        labels = [_across(text, style, x, y, turn_deg) for x, y, turn_deg in spots]
        return self._cheapest(labels, [n * patience for n in range(len(labels))], budget)

    def _cheapest(self, labels: list[Label], extra: list[float], budget: float) -> Label | None:
        if not labels:
            return None
        of = np.repeat(np.arange(len(labels)), [len(label.boxes) for label in labels])
        covered = np.zeros(len(labels))
        np.add.at(covered, of, self._costs(np.array([b for label in labels for b in label.boxes])))
        total = np.where(covered <= budget, covered + np.array(extra), np.inf)
        total[np.isinf(covered)] = np.inf
        best = int(np.argmin(total))
        if np.isinf(total[best]):
            return None
        self._taken.extend(labels[best].boxes)
        return labels[best]

    def _costs(self, boxes: np.ndarray) -> Costs:
        """What each box covers; infinite where it is out of the question."""
        west, south, east, north = self._room
        outside = (boxes[:, 0] < west) | (boxes[:, 1] < south)
        outside |= (boxes[:, 2] > east) | (boxes[:, 3] > north)
        if self._taken:
            outside |= _overlaps(boxes, np.array(self._taken))
        costs: Costs = _covered(boxes + _MARK_AIR, self._marks)
        costs += _covered(boxes, self._points)
        costs[outside] = np.inf
        return costs


def level_box(text: str, style: Style, x: float, y: float) -> Box:
    """What a level name covers, air included, when its baseline starts at a spot."""
    em = style.size_pt * MM_PER_PT
    width = width_mm(text, style.size_pt, style.bold)
    return (
        x - _AIR_MM,
        y - DESCENT * em - _AIR_MM / 2,
        x + width + _AIR_MM,
        y + ASCENT * em + _AIR_MM / 2,
    )


def spots_in(area: BaseGeometry, width: float, height: float) -> list[tuple[float, float, float]]:
    """Spots where a level box lies inside an area, the most central first."""
    if area.is_empty:
        return []
    west, south, east, north = area.bounds
    step = max((east - west) / 24, 1.5)
    x, y = np.meshgrid(np.arange(west, east, step), np.arange(south, north, step))
    x, y = x.ravel(), y.ravel()
    boxes = shapely.box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
    shapely.prepare(area)
    inside = shapely.contains(area, boxes)
    middle = shapely.centroid(area)
    order = np.argsort(np.hypot(x - middle.x, y - middle.y)[inside], kind="stable")
    return [
        (float(a), float(b), 0.0) for a, b in zip(x[inside][order], y[inside][order], strict=True)
    ]


def spots_beside(
    line: MultiLineString, text: str, style: Style
) -> list[tuple[float, float, float]]:
    """Spots of a level text beside a line's middle, either side, then farther along, then on it."""
    half_wide = width_mm(text, style.size_pt, style.bold) / 2
    half_high = style.size_pt * MM_PER_PT / 2
    beside, upon = [], []
    for share in (0.5, 0.44, 0.56, 0.38, 0.62, 0.3, 0.7):
        before, at, after = (
            line.interpolate(share + step, normalized=True) for step in (-0.05, 0, 0.05)
        )
        run = math.atan2(after.y - before.y, after.x - before.x)
        normal_x, normal_y = -math.sin(run), math.cos(run)
        away = abs(normal_x) * half_wide + abs(normal_y) * half_high + 0.9
        beside += [(at.x + side * normal_x * away, at.y + side * normal_y * away, 0.0)
                   for side in (1, -1)]  # fmt: skip
        upon.append((at.x, at.y, 0.0))
    return beside + upon


def spots_along(line: BaseGeometry, length_mm: float) -> list[tuple[float, float, float]]:
    """Spots along the longest part of a line, turned with it, its straightest stretches first."""
    parts = [part for part in shapely.get_parts(line) if part.geom_type == "LineString"]
    if not parts:
        return []
    longest = max(parts, key=lambda part: part.length)
    ranked = []
    for start in np.arange(2.0, longest.length - length_mm, 2.0):
        ends = shapely.line_interpolate_point(longest, [start, start + length_mm])
        (x0, y0), (x1, y1) = shapely.get_coordinates(ends)
        chord = math.hypot(x1 - x0, y1 - y0)
        turn = math.degrees(math.atan2(y1 - y0, x1 - x0))
        turn = (turn + 90) % 180 - 90  # never upside down
        lift = math.radians(turn + 90)
        middle = ((x0 + x1) / 2 + math.cos(lift) * 1.3, (y0 + y1) / 2 + math.sin(lift) * 1.3)
        ranked.append((round(-chord, 3) + abs(turn) / 40, (*middle, turn)))
    return [spot for _, spot in sorted(ranked)]


def _beside(
    text: str, style: Style, x: float, y: float, gap_mm: float, side_deg: float, leader: bool
) -> Label:
    em = style.size_pt * MM_PER_PT
    width = width_mm(text, style.size_pt, style.bold)
    rise = 0.36 * em  # half the height of a capital: puts the letters' middle on the ray
    dx, dy = math.cos(math.radians(side_deg)), math.sin(math.radians(side_deg))
    left = x + gap_mm * dx - width * (1 - dx) / 2
    if abs(dx) > 0.1:
        left = x + gap_mm * dx - (width if dx < 0 else 0.0)
    base = y + gap_mm * dy - rise + dy * rise * (2.0 if abs(dx) < 0.1 else 0.8)
    box = level_box(text, style, left, base)
    line = None
    if leader:
        near = (min(max(x, box[0]), box[2]), min(max(y, box[1]), box[3]))
        line = shapely.linestrings([(x, y), near])
    return Label(text, style, left, base, 0.0, (box,), line)


def _across(text: str, style: Style, x: float, y: float, turn_deg: float) -> Label:
    em = style.size_pt * MM_PER_PT
    width = width_mm(text, style.size_pt, style.bold)
    cos, sin = math.cos(math.radians(turn_deg)), math.sin(math.radians(turn_deg))
    rise = 0.36 * em
    left, base = x - cos * width / 2 + sin * rise, y - sin * width / 2 - cos * rise
    if turn_deg == 0:
        return Label(text, style, left, base, 0.0, (level_box(text, style, left, base),))
    half = em * 0.6
    along = np.linspace(0, width, max(2, math.ceil(width / em)))
    middles = [(left + cos * a - sin * rise, base + sin * a + cos * rise) for a in along]
    boxes = tuple((a - half, b - half, a + half, b + half) for a, b in middles)
    return Label(text, style, left, base, turn_deg, boxes)


def _overlaps(boxes: np.ndarray, taken: np.ndarray) -> np.ndarray:
    """By box, whether it overlaps any of those taken."""
    a, b = boxes[:, None, :], taken[None, :, :]
    wide = (a[..., 0] < b[..., 2]) & (b[..., 0] < a[..., 2])
    high = (a[..., 1] < b[..., 3]) & (b[..., 1] < a[..., 3])
    return np.asarray((wide & high).any(axis=1))


def _covered(boxes: np.ndarray, points: np.ndarray) -> Costs:
    """By box, the weights (third column) of the points in it."""
    west, south, east, north = (boxes[:, side, None] for side in range(4))
    x, y, weight = points.T
    inside = (x > west) & (x < east) & (y > south) & (y < north)
    return np.asarray(inside @ weight, dtype=np.float64)


def _sampled(lines: Iterable[BaseGeometry]) -> np.ndarray:
    dense = [shapely.segmentize(line, _SAMPLE_MM) for line in lines if not line.is_empty]
    if not dense:
        return np.empty((0, 2))
    return np.concatenate([shapely.get_coordinates(line) for line in dense])
