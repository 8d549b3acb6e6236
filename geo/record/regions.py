"""The three oblasts: outlines and geodesic areas."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geo.distance import area_km2
from geo.errors import DataError
from geo.geojson import read_features


@dataclass(frozen=True)
class Region:
    """An oblast.

    Parameters
    ----------
    id
        ISO 3166-2 code.
    name
        English name, as in "Kharkiv".
    name_uk
        Ukrainian name.
    outline
        Polygon or multipolygon in WGS84 lon/lat.
    """

    id: str
    name: str
    name_uk: str
    outline: BaseGeometry

    @cached_property
    def area_km2(self) -> float:
        """Geodesic area of the outline."""
        return area_km2(self.outline)


def load_regions(path: Path) -> tuple[Region, ...]:
    """Read ``regions.geojson``, sorted by name.

    Raises
    ------
    DataError
        When the file is not GeoJSON, lacks a property or holds a broken outline: without its
        oblasts nothing else can be placed, so there is no going on.
    """
    regions = []
    for number, feature in enumerate(read_features(path), 1):
        properties = feature["properties"]
        missing = [key for key in ("id", "name", "name_uk") if not properties.get(key)]
        if missing:
            raise DataError(path.name, f"lacks {', '.join(missing)}", number, "properties")
        outline = _outline(feature["geometry"], path.name, number)
        regions.append(Region(properties["id"], properties["name"], properties["name_uk"], outline))
    if not regions:
        raise DataError(path.name, "holds no region")
    return tuple(sorted(regions, key=lambda region: region.name))


def _outline(geometry: dict[str, Any], file: str, number: int) -> BaseGeometry:
    try:
        outline = shape(geometry)
    except (ValueError, KeyError, TypeError, AttributeError, shapely.errors.ShapelyError) as error:
        raise DataError(file, f"is not a valid polygon: {error}", number, "geometry") from None
    if not isinstance(outline, Polygon | MultiPolygon) or outline.is_empty:
        raise DataError(file, "is not a valid polygon", number, "geometry")
    if not shapely.is_valid(outline):
        reason = shapely.is_valid_reason(outline)
        raise DataError(file, f"is not a valid polygon: {reason}", number, "geometry")
    return outline
