"""GeoJSON in and out: checked when read, rounded and compact when written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from geo.errors import DataError
from geo.words import message

GRID_DEG = 1e-5
"""Grid that coordinates are rounded to for the browser: about 1 m."""


def read_features(path: Path) -> list[dict[str, Any]]:
    """Features of a GeoJSON file, each with `properties` and `geometry`.

    Raises
    ------
    DataError
        When the file cannot be read or is not a FeatureCollection.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataError(path.name, message("unreadable", problem=error.strerror)) from None
    except ValueError as error:
        raise DataError(path.name, message("not_json", problem=str(error))) from None
    if not isinstance(content, dict) or content.get("type") != "FeatureCollection":
        raise DataError(path.name, message("not_a_collection"))
    features = content.get("features")
    if not isinstance(features, list):
        raise DataError(path.name, message("no_feature_list"))
    for number, feature in enumerate(features, 1):
        if not isinstance(feature, dict) or not feature.get("geometry"):
            raise DataError(path.name, message("no_geometry"), number)
        feature["properties"] = feature.get("properties") or {}
    return features


def feature(
    geometry: BaseGeometry, properties: Mapping[str, Any], feature_id: int | None = None
) -> dict[str, Any]:
    """One GeoJSON feature; its geometry as given."""
    made: dict[str, Any] = {"type": "Feature", "properties": dict(properties)}
    if feature_id is not None:
        made["id"] = feature_id
    made["geometry"] = mapping(geometry)
    return made


def rounded(geometry: BaseGeometry) -> BaseGeometry:
    """The geometry with coordinates on `GRID_DEG`; shared edges stay shared."""
    return shapely.transform(geometry, lambda coords: coords.round(5))


def collection(features: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """A FeatureCollection."""
    return {"type": "FeatureCollection", "features": list(features)}


def dump(content: Mapping[str, Any]) -> bytes:
    """Compact UTF-8 JSON."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def content_hash(content: bytes) -> str:
    """First twelve hex digits of the SHA-256: names an immutable file."""
    return hashlib.sha256(content).hexdigest()[:12]
