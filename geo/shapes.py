"""Shapes by status, and the thin strips where a publisher's outline of the regions is not ours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from geo.status import Status

StatusAreas = dict[Status, BaseGeometry]
"""Union of polygons by status, WGS84 lon/lat; what is not covered is ukrainian-held, old
territory apart (`geo.control.old_territory`)."""

STRIP_DEG = 0.02
"""Mean width, about 1.8 km, below which land along the outline is a difference of outlines: the
shipped outline is generalised by some hundred metres and up to a kilometre off (data/README.md)."""

NEAR_DEG = 0.012
"""An edge this near to the outline, some 1 km, is the publisher's drawing of the outline."""

SLIVER_DEG = 2e-4
"""Land thinner than this, some 20 m, is two drawings of one line."""

_FEW_PARTS = 8  # of which an overlay makes short work
_TOUCH_DEG = 2e-3
_ALONG = 0.2  # of its two sides one runs along the outline: 0.5 in full, less where it bends off


def is_strip(part: BaseGeometry, outline: BaseGeometry) -> bool:
    """Whether a polygon is a thin strip along the outline of the regions.

    Parameters
    ----------
    part
        Polygon, WGS84 lon/lat.
    outline
        Boundary of the regions.
    """
    if not part.length or 2 * part.area / part.length >= STRIP_DEG:
        return False
    if not shapely.dwithin(outline, part, _TOUCH_DEG):
        return False
    edge = shapely.segmentize(shapely.get_exterior_ring(part), _TOUCH_DEG)
    corners = shapely.points(shapely.get_coordinates(edge))
    return bool(shapely.dwithin(outline, corners, _TOUCH_DEG).mean() > _ALONG)


def without_strips(area: BaseGeometry, outline: BaseGeometry) -> BaseGeometry:
    """Polygons without the thin strips along the outline."""
    shapely.prepare(outline)
    parts = shapely.get_parts(polygonal(area))
    return shapely.MultiPolygon([part for part in parts if not is_strip(part, outline)])


def without_slivers(area: BaseGeometry) -> BaseGeometry:
    """Polygons without those that are nowhere as wide as `SLIVER_DEG`."""
    parts = shapely.get_parts(polygonal(area))
    kept = [part for part in parts if not shapely.buffer(part, -SLIVER_DEG / 2).is_empty]
    return shapely.MultiPolygon(kept)


def polygonal(geometry: BaseGeometry) -> BaseGeometry:
    """The polygons of a valid geometry; lines and points that a repair or cut leaves are dropped.

    What is polygons alone is given back as it is: a union would take longer than the cut did.
    """
    if geometry.geom_type in ("Polygon", "MultiPolygon"):
        return geometry
    parts: Iterable[BaseGeometry] = shapely.get_parts(shapely.get_parts(geometry))
    return shapely.union_all([part for part in parts if part.geom_type == "Polygon"])


def cut(area: BaseGeometry, outline: BaseGeometry) -> BaseGeometry:
    """The polygons of an area within an outline.

    Only those that lie across it are cut: what an overlay takes grows with all that it is given.
    """
    shapely.prepare(outline)
    if not shapely.intersects(outline, area):
        return shapely.Polygon()
    parts = shapely.get_parts(area)
    if len(parts) < _FEW_PARTS:
        return polygonal(shapely.intersection(area, outline))
    inside = shapely.contains_properly(outline, parts)
    across = parts[~inside & shapely.intersects(outline, parts)]
    kept = polygonal(shapely.intersection(shapely.MultiPolygon(list(across)), outline))
    return shapely.MultiPolygon([*parts[inside], *shapely.get_parts(kept)])


def clip(area: BaseGeometry, bounds: Sequence[float]) -> BaseGeometry:
    """What of an area lies within west, south, east and north."""
    west, south, east, north = bounds
    try:
        return shapely.clip_by_rect(area, west, south, east, north)
    except shapely.errors.GEOSException:  # it fails on rings that touch the box in a point
        return polygonal(shapely.intersection(area, shapely.box(west, south, east, north)))
