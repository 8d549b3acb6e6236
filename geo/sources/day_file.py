"""One day of a published source: which formats are known, and what they say."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geo.errors import DataError
from geo.status import Status

StatusAreas = dict[Status, BaseGeometry]
"""Union of polygons by status, WGS84 lon/lat; what is not covered is ukrainian-held."""

_NZZ_HELD = {"nochange": True, "gains": True, "losses": False}
"""Liveuamap/NZZ: what each ``type`` says of the day. ``losses`` is land that was given up: it is
not held, though the publisher's own sums count it."""

_DATE = re.compile(r"(?<!\d)(20\d\d)-?(\d\d)-?(\d\d)(?!\d)")


def day_in_name(name: str) -> date | None:
    """The day that a file's name gives, as 2023-01-31 or 20230131; None when it gives none."""
    found = _DATE.search(name.rpartition("/")[2])
    if not found:
        return None
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        return None


def read_day(name: str, content: bytes) -> StatusAreas:
    """Areas by status from one file of one day.

    Known are Liveuamap/NZZ (features with a ``type``), features with a ``status`` in the words
    of `Status`, and the DeepState mirror (features without properties: all of it is held).

    Raises
    ------
    DataError
        When the file is not GeoJSON of one of these kinds.
    """
    parts: dict[Status, list[BaseGeometry]] = defaultdict(list)
    for number, feature in enumerate(_features(name, content), 1):
        status = _status(name, number, feature.get("properties") or {})
        if status is not None:
            parts[status].append(_polygon(name, number, feature.get("geometry")))
    return {status: shapely.union_all(polygons) for status, polygons in parts.items()}


def _features(name: str, content: bytes) -> list[dict[str, Any]]:
    try:
        document = json.loads(content)
    except ValueError as error:
        raise DataError(name, f"is not JSON: {error}") from None
    if isinstance(document, dict) and isinstance(document.get("value"), dict):
        document = document["value"]  # Liveuamap/NZZ wraps its collection
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or not all(isinstance(one, dict) for one in features):
        raise DataError(name, "is not a GeoJSON FeatureCollection")
    return features


def _status(name: str, number: int, properties: Mapping[str, Any]) -> Status | None:
    if "type" in properties:
        held = _NZZ_HELD.get(properties["type"])
        if held is None:
            expected = ", ".join(_NZZ_HELD)
            reason = f"{properties['type']!r} is not one of {expected}"
            raise DataError(name, reason, number, "type")
        return Status.RUSSIAN if held else None
    if "status" in properties:
        try:
            return Status(str(properties["status"]).lower())
        except ValueError:
            reason = f"{properties['status']!r} is not one of {', '.join(Status)}"
            raise DataError(name, reason, number, "status") from None
    if not properties:
        return Status.RUSSIAN
    known = "type (Liveuamap/NZZ), status, or none at all (DeepState mirror)"
    raise DataError(name, f"has none of the properties that are known: {known}", number)


def _polygon(name: str, number: int, geometry: Any) -> BaseGeometry:
    try:
        polygon = shapely.force_2d(shape(geometry))
    except (ValueError, KeyError, TypeError, AttributeError, shapely.errors.ShapelyError) as error:
        raise DataError(name, f"is not a polygon: {error}", number, "geometry") from None
    return polygonal(polygon if polygon.is_valid else shapely.make_valid(polygon))


def polygonal(geometry: BaseGeometry) -> BaseGeometry:
    """The polygons of a geometry; lines and points that a repair or a cut leaves are dropped."""
    parts: Iterable[BaseGeometry] = shapely.get_parts(shapely.get_parts(geometry))
    return shapely.union_all([part for part in parts if part.geom_type == "Polygon"])
