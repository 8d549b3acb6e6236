"""Land of the same country around the regions of the record, as far as its map reaches."""

from __future__ import annotations

from pathlib import Path

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geo.geojson import read_features

FILE = "neighbours.geojson"
_KIND = "region"


def load_surroundings(path: Path) -> BaseGeometry:
    """The regions beside those of the record, joined, WGS84 lon/lat.

    Parameters
    ----------
    path
        ``neighbours.geojson``; without it there is no such land.

    Raises
    ------
    DataError
        When it is there and is not GeoJSON.
    """
    if not path.exists():
        return shapely.MultiPolygon()
    regions = [item for item in read_features(path) if item["properties"].get("kind") == _KIND]
    return shapely.union_all([shape(item["geometry"]) for item in regions])
