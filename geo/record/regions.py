"""The regions of the record: names, outlines and geodesic areas."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
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
from geo.words import SOURCE_LANGUAGE, message

_SIDE_DEG = 0.15  # some 15 km: the land between such a side and its geodesic is under 0.1 km²
_SAME_DIGITS = 9


@dataclass(frozen=True)
class Region:
    """A region of the record: an oblast, a province.

    Parameters
    ----------
    id
        Its code, by ISO 3166-2 where it has one.
    name
        English name, as in "Kharkiv".
    label
        English name with what it is, as in "Kharkiv oblast".
    names, labels, shorts
        By language: the name, with what it is, and as short as the head of a column.
    outline
        Polygon or multipolygon in WGS84 lon/lat.
    """

    id: str
    name: str
    label: str
    outline: BaseGeometry
    names: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    shorts: Mapping[str, str] = field(default_factory=dict)

    @property
    def short(self) -> str:
        """English name as short as the head of a column."""
        return self.shorts.get("en", self.name)

    @cached_property
    def area_km2(self) -> float:
        """Geodesic area of the outline."""
        return area_km2(self.outline)


def load_regions(path: Path) -> tuple[Region, ...]:
    """Read ``regions.geojson``, in the order of the file, which is the order everywhere.

    A region has an ``id`` and a ``name``, and may have a ``label`` and a ``short`` name; each of
    the three in another language has the language at its end, as in ``name_uk``.

    Raises
    ------
    DataError
        When the file is not GeoJSON, lacks a property or holds a broken outline: without its
        regions nothing else can be placed, so there is no going on.
    """
    regions: list[Region] = []
    for number, feature in enumerate(read_features(path), 1):
        properties = feature["properties"]
        missing = [key for key in ("id", "name") if not properties.get(key)]
        if missing:
            reason = message("lacks_properties", names=missing)
            raise DataError(path.name, reason, number, "properties")
        outline = _outline(feature["geometry"], path.name, number)
        if any(region.id == properties["id"] for region in regions):
            reason = message("stands_twice", text=properties["id"])
            raise DataError(path.name, reason, number, "properties")
        regions.append(_region(properties, outline))
    if not regions:
        raise DataError(path.name, message("no_region"))
    return tuple(regions)


def _region(properties: Mapping[str, Any], outline: BaseGeometry) -> Region:
    name = str(properties["name"])
    names, labels, shorts = (by_language(properties, what) for what in ("name", "label", "short"))
    return Region(
        id=str(properties["id"]),
        name=name,
        label=str(properties.get("label") or name),
        outline=outline,
        names=names,
        labels=names | labels,
        shorts=names | shorts,
    )


def by_language(properties: Mapping[str, Any], what: str) -> dict[str, str]:
    """Texts of a feature by language: ``name`` is English, ``name_uk`` Ukrainian."""
    keys = {key: re.fullmatch(rf"{what}(?:_([a-z]{{2,3}}))?", key) for key in properties}
    return {
        names[1] or SOURCE_LANGUAGE: str(properties[key])
        for key, names in keys.items()
        if names and properties[key]
    }


def _outline(geometry: dict[str, Any], file: str, number: int) -> BaseGeometry:
    try:
        outline = shape(geometry)
    except (ValueError, KeyError, TypeError, AttributeError, shapely.errors.ShapelyError) as error:
        reason = message("not_polygon_because", problem=str(error))
        raise DataError(file, reason, number, "geometry") from None
    if not isinstance(outline, Polygon | MultiPolygon) or outline.is_empty:
        raise DataError(file, message("not_polygon"), number, "geometry")
    if not shapely.is_valid(outline):
        reason = message("not_polygon_because", problem=shapely.is_valid_reason(outline))
        raise DataError(file, reason, number, "geometry")
    return _with_short_sides(outline)


def _with_short_sides(outline: BaseGeometry) -> BaseGeometry:
    """The outline with points on its long sides.

    Sides are straight in degrees, but an area is measured between geodesics: a square of four
    degrees loses 60 km² to its cells, and rows do not add up. Both sides of a border get the same
    points, whichever way they run.
    """
    lon_lat = shapely.segmentize(outline, _SIDE_DEG)
    if shapely.get_num_coordinates(lon_lat) == shapely.get_num_coordinates(outline):
        return outline
    return shapely.transform(lon_lat, lambda degrees: degrees.round(_SAME_DIGITS))
