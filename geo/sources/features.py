"""Features of a GeoJSON file, and their polygons: checked, in two dimensions, fast."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.errors import DataError
from geo.shapes import polygonal

POLYGON_TYPES = ("Polygon", "MultiPolygon")
"""The GeoJSON geometries that an area can have."""

SWAPPED = "its axes are swapped: latitude stands where longitude is expected"
"""What is said of bounds whose latitude and longitude have changed places."""

UKRAINE_DEG = (22.0, 44.0, 41.0, 53.0)
"""Plausible west, south, east and north bounds of what a source says of Ukraine, WGS84."""


@dataclass(frozen=True)
class Feature:
    """A feature of a GeoJSON file as it was read.

    Parameters
    ----------
    file
        Name of the file.
    number
        Which feature of the file, from 1.
    properties
        What the publisher says of it.
    geometry
        GeoJSON geometry, not yet checked.
    """

    file: str
    number: int
    properties: dict[str, Any]
    geometry: Any

    def error(self, reason: str, field: str | None = None) -> DataError:
        """An error that names this feature and `field`."""
        return DataError(self.file, reason, self.number, field)

    @property
    def geometry_type(self) -> str:
        """The geometry's type in the words of GeoJSON; empty when it has none."""
        return str(self.geometry.get("type", "")) if isinstance(self.geometry, dict) else ""


def read_json(name: str, content: bytes) -> Any:
    """A JSON document.

    Raises
    ------
    DataError
        When it is none.
    """
    if not content.strip():
        raise DataError(name, "is empty")
    try:
        return json.loads(content)
    except RecursionError:
        raise DataError(name, "is not JSON of any use: it is nested too deeply") from None
    except ValueError as error:
        raise DataError(name, f"is not JSON: {error}") from None


def read_features(name: str, document: Any) -> list[Feature]:
    """The features of a GeoJSON FeatureCollection.

    Raises
    ------
    DataError
        When the document is not a FeatureCollection, or an empty one.
    """
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or not all(isinstance(one, dict) for one in features):
        raise DataError(name, "is not a GeoJSON FeatureCollection")
    if not features:
        raise DataError(name, "holds no feature")
    made = []
    for number, feature in enumerate(features, 1):
        properties = feature.get("properties")
        kept = properties if isinstance(properties, dict) else {}
        made.append(Feature(name, number, kept, feature.get("geometry")))
    return made


def polygons(feature: Feature) -> list[BaseGeometry]:
    """The polygons of a feature, WGS84 lon/lat, heights left out, not yet checked for validity.

    Raises
    ------
    DataError
        When it has no polygon, or its coordinates are not degrees of longitude and latitude.
    """
    kind = feature.geometry_type
    if kind not in POLYGON_TYPES:
        raise feature.error(f"is not a polygon but {kind or 'nothing'}", "geometry")
    coordinates = feature.geometry.get("coordinates")
    try:
        parts = [coordinates] if kind == "Polygon" else list(coordinates)
        made = _polygons(parts)
    except (TypeError, ValueError, IndexError, shapely.errors.ShapelyError) as error:
        raise feature.error(f"is not a polygon: {_one_line(error)}", "geometry") from None
    if problem := degrees_problem(shapely.total_bounds(made)):
        raise feature.error(problem, "geometry")
    return list(made)


def _polygons(parts: Sequence[Sequence[Any]]) -> np.ndarray:
    if not parts or not all(parts):
        raise ValueError("it has no coordinates")
    rings = [np.asarray(ring, dtype=float)[:, :2] for part in parts for ring in part]
    lengths = [len(ring) for ring in rings]
    flat = np.concatenate(rings)
    if not np.isfinite(flat).all():
        raise ValueError("a coordinate is not a number")
    closed = shapely.linearrings(flat, indices=np.repeat(np.arange(len(rings)), lengths))
    owners = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    return np.asarray(shapely.polygons(np.asarray(closed), indices=owners))


def degrees_problem(bounds_deg: Sequence[float] | np.ndarray) -> str | None:
    """What is wrong with bounds that should be WGS84 lon/lat of Ukraine; None when nothing is.

    Parameters
    ----------
    bounds_deg
        West, south, east, north as the file has them.
    """
    west, south, east, north = (float(bound) for bound in bounds_deg)
    if west < -180 or east > 180 or south < -90 or north > 90:
        return f"coordinates such as {west:g}, {south:g} are not degrees of longitude and latitude"
    if are_swapped(bounds_deg):
        return SWAPPED
    return None


def are_swapped(bounds_deg: Sequence[float] | np.ndarray) -> bool:
    """Whether bounds lie in Ukraine only when latitude and longitude change places."""
    west, south, east, north = (float(bound) for bound in bounds_deg)
    return is_ukraine(south, west, north, east) and not is_ukraine(west, south, east, north)


def is_ukraine(west: float, south: float, east: float, north: float) -> bool:
    """Whether bounds in degrees lie where a source that speaks of Ukraine can."""
    min_lon, min_lat, max_lon, max_lat = UKRAINE_DEG
    return min_lon <= west and east <= max_lon and min_lat <= south and north <= max_lat


def merged(parts: Iterable[BaseGeometry]) -> tuple[BaseGeometry, int]:
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
    return _land(shapely.union_all(array)), int(broken.sum())


def union(first: BaseGeometry, second: BaseGeometry) -> BaseGeometry:
    """The union of two valid areas."""
    return _land(shapely.union(first, second))


def _land(geometry: BaseGeometry) -> BaseGeometry:
    """The polygons of an overlay's result.

    Where edges nearly fall together, one time in twelve in real files, the overlay leaves lines
    beside the polygons; they are dropped.
    """
    if geometry.geom_type not in POLYGON_TYPES:
        geometry = polygonal(geometry)
    return geometry if not geometry.is_empty else shapely.MultiPolygon()


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
