"""A page to draw on: everything in millimetres from its lower left corner, layer over layer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import shapely
from matplotlib.collections import CircleCollection, PathCollection
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline
from matplotlib.text import Text
from matplotlib.transforms import Affine2D
from shapely import LineString, MultiLineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo.sheet import lettering
from geo.sheet.lettering import MM_PER_PT
from geo.style import LIGHT

WIDTH_MM, HEIGHT_MM = 297.0, 210.0
"""A4, landscape."""

_INCH_MM = 25.4
_HALO_PT = 1.7


class Page:
    """An A4 page; what is drawn later lies on top.

    Every layer takes a name, which becomes the ``id`` of its group in SVG.

    Parameters
    ----------
    outlined
        Draw letters as shapes: looks the same, is faster in pixels, but is no longer text.
    """

    def __init__(self, outlined: bool = False) -> None:
        self._outlined = outlined
        self.figure = Figure(
            figsize=(WIDTH_MM / _INCH_MM, HEIGHT_MM / _INCH_MM), facecolor=LIGHT.surface
        )
        self._axes = self.figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self._axes.set_xlim(0, WIDTH_MM)
        self._axes.set_ylim(0, HEIGHT_MM)
        self._axes.set_axis_off()
        self._layers = 0

    @property
    def texts(self) -> list[Text]:
        """Every text on the page."""
        return list(self._axes.texts)

    def fill(self, shape: BaseGeometry, colour: str, name: str, opacity: float = 1.0) -> None:
        """Tint polygons, without an edge."""
        path = polygon_path(shape)
        if path is None:
            return
        patch = PathPatch(path, facecolor=colour, alpha=opacity, linewidth=0, edgecolor="none")
        self._add_patch(patch, name)

    def stroke(
        self,
        shape: BaseGeometry,
        colour: str,
        width_pt: float,
        name: str,
        dashes: Sequence[float] = (),
        opacity: float = 1.0,
    ) -> None:
        """Draw lines; `dashes` in points, on and off by turns."""
        path = line_path(shape)
        if path is None:
            return
        patch = PathPatch(
            path,
            fill=False,
            edgecolor=colour,
            linewidth=width_pt,
            linestyle=(0, tuple(dashes)) if dashes else "solid",
            capstyle="butt" if dashes else "round",
            joinstyle="round",
            alpha=opacity,
        )
        self._add_patch(patch, name)

    def hatch(
        self,
        shape: BaseGeometry,
        colour: str,
        name: str,
        gap_mm: float = 1.4,
        width_pt: float = 0.5,
        falling: bool = False,
    ) -> None:
        """Diagonal lines inside polygons, drawn as lines: the same in every format.

        They rise to the right, or fall.
        """
        if shape.is_empty:
            return
        west, south, east, north = shape.bounds
        slope = -1 if falling else 1
        ends = sorted((slope * south, slope * north))
        # Counted from the page's corner, so that pieces of one layer carry on each other's lines.
        first, last = int((west - ends[1]) // gap_mm), int((east - ends[0]) // gap_mm) + 1
        starts = [number * gap_mm for number in range(first, last + 1)]
        diagonals = MultiLineString(
            [[(start + end, slope * end) for end in ends] for start in starts]
        )
        self.stroke(shapely.intersection(diagonals, shape), colour, width_pt, name)

    def dots(
        self,
        shape: BaseGeometry,
        colour: str,
        name: str,
        gap_mm: float = 1.4,
        radius_mm: float = 0.19,
    ) -> None:
        """A grid of dots inside polygons."""
        if shape.is_empty:
            return
        west, south, east, north = shape.bounds
        columns = np.arange(west // gap_mm, east // gap_mm + 2)
        rows = np.arange(south // gap_mm, north // gap_mm + 2)
        column, row = (part.ravel() for part in np.meshgrid(columns, rows))
        xy = np.column_stack([(column + 0.5 * (row % 2)) * gap_mm, row * gap_mm])
        shapely.prepare(shape)
        inside = xy[shapely.contains_xy(shape, xy[:, 0], xy[:, 1])]
        self.circles(inside, radius_mm, colour, "none", 0, name)

    def circles(
        self,
        xy: np.ndarray,
        radius_mm: float,
        fill: str,
        edge: str,
        edge_pt: float,
        name: str,
    ) -> None:
        """Equal circles."""
        if len(xy) == 0:
            return
        area_pt2 = np.pi * (radius_mm / MM_PER_PT) ** 2
        circles = CircleCollection(
            [area_pt2],
            offsets=xy,
            offset_transform=self._axes.transData,
            facecolors=fill,
            edgecolors=edge,
            linewidths=edge_pt,
        )
        self._add_collection(circles, name)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size_pt: float,
        *,
        name: str,
        colour: str = LIGHT.text,
        bold: bool = False,
        align: str = "left",
        turn_deg: float = 0.0,
    ) -> None:
        """One line of text; `y` is its baseline, `align` says which end `x` is."""
        if self._outlined:
            letters = lettering.outline(text, size_pt, bold)
            back = {"left": 0.0, "center": 0.5, "right": 1.0}[align]
            shift = -back * lettering.width_mm(text, size_pt, bold)
            path = placed(moved(letters, shift), x, y, turn_deg)
            self._add_patch(PathPatch(path, facecolor=colour, linewidth=0), name)
            return
        made = self._axes.text(
            x,
            y,
            text,
            fontproperties=lettering.font(size_pt, bold),
            color=colour,
            ha=align,
            va="baseline",
            rotation=turn_deg,
            rotation_mode="anchor",
            parse_math=False,
            gid=name,
        )
        made.set_zorder(self._next())

    def halos(self, outlines: Iterable[Outline], colour: str, name: str) -> None:
        """A soft edge behind letters; the letters themselves stay text."""
        paths = list(outlines)
        if not paths:
            return
        halo = PathCollection(
            paths,
            facecolors=colour,
            edgecolors=colour,
            linewidths=_HALO_PT,
            joinstyle="round",
            alpha=0.85,
        )
        halo.set_transform(self._axes.transData)
        self._add_collection(halo, name)

    def _next(self) -> int:
        self._layers += 1
        return self._layers

    def _add_patch(self, patch: PathPatch, name: str) -> None:
        patch.set_gid(name)
        patch.set_zorder(self._next())
        self._axes.add_artist(patch)  # add_patch would measure every curve to fit the axes

    def _add_collection(self, collection: PathCollection | CircleCollection, name: str) -> None:
        collection.set_gid(name)
        collection.set_zorder(self._next())
        self._axes.add_artist(collection)


def polygon_path(shape: BaseGeometry) -> Outline | None:
    """The polygons of a geometry as one path with holes; None when there are none."""
    rings = [
        ring
        for part in _flat(shape)
        if isinstance(part, Polygon)
        for ring in (part.exterior, *part.interiors)
    ]
    return _path([shapely.get_coordinates(ring) for ring in rings], closed=True)


def line_path(shape: BaseGeometry) -> Outline | None:
    """The lines of a geometry as one path; None when there are none."""
    lines = [part for part in _flat(shape) if isinstance(part, LineString)]
    return _path([shapely.get_coordinates(line) for line in lines], closed=False)


def polygons(shape: BaseGeometry) -> MultiPolygon:
    """The polygons among the parts of a geometry."""
    return MultiPolygon([part for part in _flat(shape) if isinstance(part, Polygon)])


def lines(shape: BaseGeometry) -> MultiLineString:
    """The lines among the parts of a geometry."""
    return MultiLineString([part for part in _flat(shape) if isinstance(part, LineString)])


def moved(path: Outline, right: float) -> Outline:
    """A path put to the right."""
    return Affine2D().translate(right, 0).transform_path(path)


def placed(path: Outline, x: float, y: float, turn_deg: float = 0.0) -> Outline:
    """A path turned about its origin, which is then put at a spot of the page."""
    return Affine2D().rotate_deg(turn_deg).translate(x, y).transform_path(path)


def _flat(shape: BaseGeometry) -> list[BaseGeometry]:
    parts = list(shapely.get_parts(shape))
    if any(part.geom_type.startswith("Multi") for part in parts):
        return [single for part in parts for single in shapely.get_parts(part)]
    return parts


def _path(runs: Sequence[np.ndarray], closed: bool) -> Outline | None:
    runs = [run for run in runs if len(run) > 1]
    if not runs:
        return None
    codes = []
    for run in runs:
        code = np.full(len(run), Outline.LINETO, dtype=Outline.code_type)
        code[0] = Outline.MOVETO
        if closed:
            code[-1] = Outline.CLOSEPOLY
        codes.append(code)
    return Outline(np.concatenate(runs), np.concatenate(codes))
