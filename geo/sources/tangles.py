"""Rings that cross themselves so often that they are no outline of anything.

A publisher's ring crosses itself a few times, which is repaired. What GEOS needs for that grows
with the cube of the crossings: 200 corners at random took it half a minute.
"""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

MOST_CROSSINGS = 200
"""Of one polygon; a tenth of a second."""

_FEWEST_CORNERS = 20  # fewer cannot cross one another that often
_STEP = 256  # edges that are compared with all others at once


def tangled(polygons: np.ndarray) -> np.ndarray:
    """Which of some polygons cross themselves more than `MOST_CROSSINGS` times."""
    found = (shapely.get_num_coordinates(polygons) > _FEWEST_CORNERS) & ~shapely.is_valid(polygons)
    for index in np.flatnonzero(found):
        found[index] = _crosses_too_often(polygons[index])
    return np.asarray(found)


def _crosses_too_often(polygon: BaseGeometry) -> bool:
    rings = shapely.get_rings(polygon)
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    is_edge = ring[:-1] == ring[1:]
    edges = shapely.linestrings(np.stack([corners[:-1], corners[1:]], axis=1)[is_edge])
    tree = shapely.STRtree(edges)
    crossings = 0
    for start in range(0, len(edges), _STEP):
        pairs = tree.query(edges[start : start + _STEP], predicate="crosses")
        crossings += pairs.shape[1]
        if crossings > 2 * MOST_CROSSINGS:  # each pair is found from both sides
            return True
    return False
