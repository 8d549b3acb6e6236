"""The land of a feature: polygons out of whatever geometry a publisher draws it with.

Polygons may lie in collections, and collections in collections. A ring that is left open is
closed; one of fewer than three points, and a part whose coordinates are no numbers, are lost and
said, and the rest of the feature stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from geo.shapes import polygonal
from geo.sources.refused import leads_elsewhere
from geo.sources.tangles import MOST_CROSSINGS, tangled
from geo.sources.wkb_depth import DEEPEST
from geo.words import Message, message, plain

pyproj.network.set_network_enabled(False)  # no grid is fetched, whatever the settings of PROJ say

POLYGON_TYPES = ("Polygon", "MultiPolygon")
"""The GeoJSON geometries that an area can have."""

FEATURE_BYTES = 64 * 2**20
"""The largest feature that is read; all of Ukraine's coast and border take about one megabyte."""

Bounds = tuple[float, float, float, float]
"""West, south, east and north, WGS84 degrees."""

UKRAINE_DEG: Bounds = (22.0, 44.0, 41.0, 53.0)
"""Of what a publisher's format that knows one country alone can speak of."""

_MIN_POINTS = 3
_COORDINATE_BYTES = 16
_BAD_COORDINATES = (
    TypeError, ValueError, IndexError, OverflowError, shapely.errors.ShapelyError
)  # fmt: skip
_COLLECTION = "GeometryCollection"
_RINGS = "rings"  # of ArcGIS JSON


class LandError(ValueError):
    """A geometry that gives no land; its message ends a sentence on the feature.

    Parameters
    ----------
    reason
        What is wrong.
    kind
        Kind of the geometry when it is none that can be land, such as ``Point``.
    """

    def __init__(self, reason: Message, kind: str = "") -> None:
        super().__init__(reason)
        self.message = reason
        self.kind = kind


@dataclass(frozen=True)
class Land:
    """The polygons of a feature, WGS84 lon/lat in two dimensions, not yet checked for validity.

    Parameters
    ----------
    parts
        The polygons.
    closed
        How many rings were left open and are closed here.
    lost
        What is wrong with each part that could not be read.
    others
        How many points, lines and the like lie beside them, by kind.
    """

    parts: list[BaseGeometry] = field(default_factory=list)
    closed: int = 0
    lost: tuple[Message, ...] = ()
    others: Counter[str] = field(default_factory=Counter)


def land_of(geometry: Any, crs: str = "", country_deg: Bounds = UKRAINE_DEG) -> Land:
    """The land of a geometry.

    Parameters
    ----------
    geometry
        A GeoJSON geometry, rings of ArcGIS JSON, or a shapely geometry.
    crs
        What its coordinates are, in words that PROJ knows; empty for WGS84 lon/lat.
    country_deg
        Bounds of the country that it should lie in: where it does so only with latitude and
        longitude changed, they are.

    Raises
    ------
    LandError
        When it has no polygon, or its coordinates are not degrees of longitude and latitude.
    """
    pieces, others = _pieces(geometry)
    if not pieces:
        kind = next(iter(others), "")
        raise LandError(message("not_polygon_but", kind=kind or message("nothing")), kind)
    made, closed, lost = _made(pieces)
    if (are_tangled := tangled(made)).any():
        lost = [*lost, message("ring_tangled", most=MOST_CROSSINGS)]
        made = made[~are_tangled]
    if not len(made):
        raise LandError(message("no_polygon_because", problem=lost[0]))
    if int(shapely.get_num_coordinates(made).sum()) * _COORDINATE_BYTES > FEATURE_BYTES:
        raise LandError(message("larger_than", mb=FEATURE_BYTES // 2**20))
    if crs:
        to_wgs84: Any = _to_wgs84(crs).transform
        made = shapely.transform(made, to_wgs84, interleaved=False)
    if problem := degrees_problem(shapely.total_bounds(made), country_deg):
        raise LandError(problem)
    return Land(list(made), closed, tuple(lost), others)


_Piece = Sequence[Any] | BaseGeometry


def _pieces(geometry: Any) -> tuple[list[_Piece], Counter[str]]:
    """Coordinates of the polygons, wherever they lie, and how much else there is."""
    pieces: list[_Piece] = []
    others: Counter[str] = Counter()
    waiting = [(geometry, 0)]
    while waiting:
        one, depth = waiting.pop()
        kind = _kind(one)
        if kind == _COLLECTION and depth < DEEPEST:
            waiting += [(part, depth + 1) for part in reversed(_members(one))]
        elif kind in POLYGON_TYPES:
            pieces += _polygons_in(one, kind)
        elif kind == _RINGS:
            pieces += _esri_polygons(one[_RINGS])
        elif kind:
            others[kind] += 1
    return pieces, others


def _members(collection: Any) -> list[Any]:
    if isinstance(collection, BaseGeometry):
        return list(shapely.get_parts(collection))
    inner = collection.get("geometries")
    return inner if isinstance(inner, list) else []


def _kind(geometry: Any) -> str:
    if isinstance(geometry, BaseGeometry):
        return "" if geometry.is_empty else str(geometry.geom_type)
    if not isinstance(geometry, dict):
        return ""
    if "type" not in geometry:
        esri = {_RINGS: _RINGS, "paths": "LineString", "x": "Point", "points": "MultiPoint"}
        return next((kind for key, kind in esri.items() if key in geometry), "")
    return str(geometry["type"] or "")


def _polygons_in(geometry: Any, kind: str) -> list[_Piece]:
    if isinstance(geometry, BaseGeometry):
        return list(shapely.get_parts(shapely.force_2d(geometry)))
    coordinates = geometry.get("coordinates")
    several = kind == "MultiPolygon" and isinstance(coordinates, list)
    return list(coordinates) or [[]] if several else [coordinates]


def _esri_polygons(rings: Any) -> list[_Piece]:
    """Rings of ArcGIS JSON: clockwise ones are outlines, the others holes in them."""
    if not isinstance(rings, list):
        return [[]]
    try:
        shapes = [_polygons([[ring]])[0][0] for ring in rings]
    except _BAD_COORDINATES:
        return [[ring] for ring in rings] or [[]]  # each alone: the bad ones are lost
    if len(shapes) == 1:
        return [rings]
    if tangled(np.array(shapes, dtype=object)).any():
        return [[ring] for ring in rings]
    holes = [shape for shape in shapes if shape.exterior.is_ccw]
    outlines = [shape for shape in shapes if not shape.exterior.is_ccw] or holes
    area = shapely.union_all([shapely.make_valid(shape) for shape in outlines])
    if holes and outlines is not holes:
        area = shapely.difference(area, shapely.union_all([shapely.make_valid(h) for h in holes]))
    return list(shapely.get_parts(polygonal(area)))


def _made(pieces: Sequence[_Piece]) -> tuple[np.ndarray, int, list[Message]]:
    """Polygons of all pieces at once; when one of them is bad, each by itself."""
    ready = [piece for piece in pieces if isinstance(piece, BaseGeometry)]
    drawn = [piece for piece in pieces if not isinstance(piece, BaseGeometry)]
    if not drawn:
        return _finite(ready)
    try:
        made, closed = _polygons(drawn)
        return np.concatenate([made, np.array(ready, dtype=object)]), closed, []
    except _BAD_COORDINATES:
        return _one_by_one([*drawn, *ready])


def _finite(ready: Sequence[BaseGeometry]) -> tuple[np.ndarray, int, list[Message]]:
    good = [one for one in ready if np.isfinite(shapely.get_coordinates(one)).all() and one.area]
    lost = [message("ring_without_area")] * (len(ready) - len(good))
    return np.array(good, dtype=object), 0, lost


def _one_by_one(pieces: Sequence[_Piece]) -> tuple[np.ndarray, int, list[Message]]:
    made: list[BaseGeometry] = []
    closed = 0
    lost: list[Message] = []
    for piece in pieces:
        if isinstance(piece, BaseGeometry):
            made.append(piece)
            continue
        outline = piece[:1] if isinstance(piece, list) else []
        for rings in (piece, outline):  # a bad hole does not lose its outline
            try:
                (shape,), open_rings = _polygons([rings])
                made.append(shape)
                closed += open_rings
                break
            except _BAD_COORDINATES as error:
                reason = error.message if isinstance(error, LandError) else plain(one_line(error))
                lost += [] if reason in lost else [reason]
    return np.array(made, dtype=object), closed, lost


def _polygons(parts: Sequence[Sequence[Any]]) -> tuple[np.ndarray, int]:
    if not parts or not all(parts):
        raise LandError(message("no_coordinates"))
    rings = [np.asarray(ring, dtype=float)[:, :2] for part in parts for ring in part]
    lengths = np.array([len(ring) for ring in rings])
    if lengths.min() < _MIN_POINTS:
        raise LandError(message("ring_of_points", n=int(lengths.min())))
    flat = np.concatenate(rings)
    if not np.isfinite(flat).all():
        raise LandError(message("coordinate_no_number"))
    ends = np.cumsum(lengths)
    is_open = (flat[ends - lengths] != flat[ends - 1]).any(axis=1)
    closed = shapely.linearrings(flat, indices=np.repeat(np.arange(len(rings)), lengths))
    owners = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    return np.asarray(shapely.polygons(np.asarray(closed), indices=owners)), int(is_open.sum())


@lru_cache(maxsize=8)
def _to_wgs84(crs: str) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True)


def known_crs(crs: str) -> str:
    """A coordinate system as `land_of` takes it: empty when it is WGS84 lon/lat.

    Raises
    ------
    LandError
        When PROJ knows none of that name.
    """
    if not crs:
        return ""
    if leads_elsewhere(crs):
        raise LandError(message("system_elsewhere"))
    try:
        is_wgs84 = pyproj.CRS.from_user_input(crs).equals("EPSG:4326", ignore_axis_order=True)
        _to_wgs84(crs)
    except (pyproj.exceptions.ProjError, ValueError) as error:
        raise LandError(message("system_unknown", problem=one_line(error))) from None
    return "" if is_wgs84 else crs


def degrees_problem(
    bounds_deg: Sequence[float] | np.ndarray, country_deg: Bounds = UKRAINE_DEG
) -> Message | None:
    """What is wrong with bounds that should be WGS84 lon/lat of a country; None when nothing is.

    Parameters
    ----------
    bounds_deg
        West, south, east, north as the file has them.
    country_deg
        Those of the country.
    """
    west, south, east, north = (float(bound) for bound in bounds_deg)
    if west < -180 or east > 180 or south < -90 or north > 90:
        return message("not_degrees", at=f"{west:g}, {south:g}")
    # In the country only when latitude and longitude change places.
    if lies_in((south, west, north, east), country_deg) and not lies_in(bounds_deg, country_deg):
        return message("axes_swapped")
    return None


def lies_in(bounds_deg: Sequence[float] | np.ndarray, country_deg: Bounds) -> bool:
    """Whether bounds lie within those of a country."""
    west, south, east, north = (float(bound) for bound in bounds_deg)
    min_lon, min_lat, max_lon, max_lat = country_deg
    return min_lon <= west and east <= max_lon and min_lat <= south and north <= max_lat


def merged(parts: Sequence[BaseGeometry] | Iterator[BaseGeometry]) -> tuple[BaseGeometry, int]:
    """The union of polygons, valid, and how many of them had to be repaired.

    Most publishers' polygons neither cross themselves nor one another: those are only put
    together, because a union would take several times as long.
    """
    array = np.array(list(parts), dtype=object)
    together: Any = shapely.multipolygons(array)
    if shapely.is_valid(together):
        return together, 0
    broken = ~shapely.is_valid(array)
    array[broken] = [polygonal(one) for one in shapely.make_valid(array[broken])]
    return land(shapely.union_all(array)), int(broken.sum())


def added(area: BaseGeometry, more: BaseGeometry) -> BaseGeometry:
    """The union of two valid areas, of which the second often lies apart from the first."""
    if shapely.intersects(area, more):
        return union(area, more)
    return shapely.MultiPolygon([*shapely.get_parts(area), *shapely.get_parts(more)])


def union(first: BaseGeometry, second: BaseGeometry) -> BaseGeometry:
    """The union of two valid areas."""
    return land(shapely.union(first, second))


def land(geometry: BaseGeometry) -> BaseGeometry:
    """The polygons of an overlay's result.

    Where edges nearly fall together, one time in twelve in real files, the overlay leaves lines
    beside the polygons; they are dropped.
    """
    if geometry.geom_type not in POLYGON_TYPES:
        geometry = polygonal(geometry)
    return geometry if not geometry.is_empty else shapely.MultiPolygon()


def one_line(error: Exception) -> str:
    """An error's words on one line."""
    return " ".join(str(error).split())
