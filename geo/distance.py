"""Geodesic distances, bearings and areas on the WGS84 ellipsoid."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from pyproj import CRS, Geod, Transformer
from shapely.geometry.base import BaseGeometry

GEOD = Geod(ellps="WGS84")
"""Karney's geodesics (C. F. F. Karney, Algorithms for geodesics, J. Geodesy 87, 2013) in PROJ."""

KM_PER_MILE = 1.609344
"""International mile, exact."""

_SECTORS = (
    "N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE",
    "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW",
)  # fmt: skip
_SEGMENT_DEG = 0.01  # an edge this short departs from its geodesic by under 0.1 m at 49° N


@dataclass(frozen=True)
class Point:
    """A position in WGS84 degrees."""

    lat_deg: float
    lon_deg: float

    @property
    def shape(self) -> shapely.Point:
        """As a shapely point in lon/lat order."""
        return shapely.Point(self.lon_deg, self.lat_deg)


@dataclass(frozen=True)
class Measurement:
    """Length and first direction of the geodesic between two points.

    Parameters
    ----------
    distance_km
        Length.
    bearing_deg
        Azimuth at the first point, clockwise from true north, in [0, 360).
    """

    distance_km: float
    bearing_deg: float

    @property
    def sector(self) -> str:
        """The sixteen-wind compass point of the bearing."""
        return compass_sector(self.bearing_deg)


def measure(start: Point, end: Point) -> Measurement:
    """Measure the geodesic from `start` to `end`."""
    azimuth_deg, _, length_m = GEOD.inv(start.lon_deg, start.lat_deg, end.lon_deg, end.lat_deg)
    bearing_deg = 0.0 if length_m == 0 else azimuth_deg % 360
    return Measurement(length_m / 1000, bearing_deg)


def geodesic_line(start: Point, end: Point, vertices: int = 33) -> shapely.LineString:
    """The geodesic from `start` to `end` as a line with so many vertices."""
    between = GEOD.npts(start.lon_deg, start.lat_deg, end.lon_deg, end.lat_deg, vertices - 2)
    first, last = (start.lon_deg, start.lat_deg), (end.lon_deg, end.lat_deg)
    return shapely.LineString([first, *between, last])


def compass_sector(bearing_deg: float) -> str:
    """The sixteen-wind compass point nearest to a bearing."""
    return _SECTORS[round((bearing_deg % 360) / 22.5) % 16]


def area_km2(geometry: BaseGeometry) -> float:
    """Geodesic area of a WGS84 lon/lat geometry, always positive."""
    oriented = shapely.orient_polygons(geometry)
    rings = shapely.get_rings(shapely.get_parts(shapely.get_parts(oriented)))
    # Outer rings run counter-clockwise and count, holes run clockwise and are taken off.
    signed_m2 = (GEOD.polygon_area_perimeter(*shapely.get_coordinates(r).T)[0] for r in rings)
    return float(abs(sum(signed_m2))) / 1e6


@dataclass(frozen=True)
class Plane:
    """An equal-area plane in metres; distances are true within 0.1 % some 300 km around its centre.

    Parameters
    ----------
    centre
        Where it touches the ellipsoid.
    """

    centre: Point

    @property
    def crs(self) -> str:
        """As PROJ knows it."""
        lat_deg, lon_deg = self.centre.lat_deg, self.centre.lon_deg
        return f"+proj=laea +lat_0={lat_deg:g} +lon_0={lon_deg:g} +ellps=WGS84 +units=m"

    @cached_property
    def to_plane(self) -> Transformer:
        """From WGS84 lon/lat to metres."""
        return Transformer.from_crs("EPSG:4326", self.crs, always_xy=True)

    @cached_property
    def to_lonlat(self) -> Transformer:
        """From metres to WGS84 lon/lat."""
        return Transformer.from_crs(self.crs, "EPSG:4326", always_xy=True)


def reproject(geometry: BaseGeometry, transformer: Transformer) -> BaseGeometry:
    """A geometry with every vertex put through a pyproj transformer."""

    def convert(xy: np.ndarray) -> np.ndarray:
        return np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))

    return shapely.transform(geometry, convert)


def nearest_point(origin: Point, geometry: BaseGeometry) -> Point | None:
    """The point of a lon/lat geometry nearest to `origin`; None when the geometry is empty.

    The search runs in an azimuthal equidistant projection centred on `origin`, where every
    distance from the centre is true (J. P. Snyder, Map Projections, 1987, p. 191).
    """
    if geometry.is_empty:
        return None
    if shapely.intersects_xy(geometry, origin.lon_deg, origin.lat_deg):
        return origin
    crs = CRS.from_proj4(
        f"+proj=aeqd +lat_0={origin.lat_deg} +lon_0={origin.lon_deg} +ellps=WGS84 +units=m"
    )
    to_plane = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    dense = shapely.segmentize(geometry, _SEGMENT_DEG)
    plane = reproject(dense, to_plane)
    line = shapely.shortest_line(shapely.Point(0, 0), plane)
    x_m, y_m = line.coords[-1]
    lon_deg, lat_deg = to_plane.transform(x_m, y_m, direction="INVERSE")
    return Point(lat_deg, lon_deg)
