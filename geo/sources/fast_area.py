"""Geodesic area of polygons with very many vertices, all edges at once.

`geo.distance.area_km2` walks along one edge after another, about a microsecond each: of the ten
million edges of a daily series that is half of the time that reading takes. Here latitudes are
put on the sphere of equal area (authalic latitude: J. P. Snyder, Map Projections, 1987,
eq. 3-11 to 3-13), where the area between an edge and the equator is a closed formula (the
spherical excess: C. F. F. Karney, J. Geodesy 87, 2013, eq. 65). Land that is drawn with edges
of some kilometres differs by less than 1e-7 of its area from `area_km2`.
"""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.distance import GEOD

_E = float(np.sqrt(GEOD.es))  # first eccentricity
_Q_POLE = 1 + (1 - GEOD.es) / _E * float(np.arctanh(_E))  # Snyder's q at the pole
_RADIUS_2_KM2 = GEOD.a**2 * _Q_POLE / 2 / 1e6  # square of the authalic radius


def fast_area_km2(geometry: BaseGeometry) -> float:
    """Geodesic area of a valid WGS84 lon/lat area that crosses neither a pole nor 180° E."""
    oriented = shapely.orient_polygons(geometry)
    rings = shapely.get_rings(shapely.get_parts(oriented))
    lon_lat_deg, ring = shapely.get_coordinates(rings, return_index=True)
    half_step = np.tan(np.diff(np.radians(lon_lat_deg[:, 0])) / 2)
    tan_half = _tan_half_authalic(lon_lat_deg[:, 1])
    start, end = tan_half[:-1], tan_half[1:]
    excess = 2 * np.arctan(half_step * (start + end) / (1 + start * end))
    is_edge = ring[:-1] == ring[1:]  # not the step from one ring to the next
    return abs(float(excess[is_edge].sum())) * _RADIUS_2_KM2


def _tan_half_authalic(lat_deg: np.ndarray) -> np.ndarray:
    """Tangent of half the authalic latitude."""
    sine = np.sin(np.radians(lat_deg))
    q = (1 - GEOD.es) * (sine / (1 - GEOD.es * sine**2) + np.arctanh(_E * sine) / _E)
    authalic_sine = q / _Q_POLE
    return np.asarray(authalic_sine / (1 + np.sqrt(1 - authalic_sine**2)))
