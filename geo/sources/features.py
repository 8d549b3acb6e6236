"""Features of a JSON file: GeoJSON in each of its forms, and the JSON of ArcGIS."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from geo.errors import DataError
from geo.sources.land import UKRAINE_DEG, Bounds, Land, LandError, known_crs, land_of
from geo.words import Message, message

_ARCGIS_MERCATOR = (102100, 102113, 900913)  # ArcGIS's own numbers of EPSG:3857
_GEOMETRY_KEYS = ("coordinates", "geometries")
_ATTRIBUTES = "attributes"  # ArcGIS's word for properties


@dataclass(frozen=True)
class Feature:
    """A feature of a file as it was read.

    Parameters
    ----------
    file
        Name of the file, and of its layer when it has several.
    number
        Which feature of the file, from 1.
    properties
        What the publisher says of it.
    geometry
        GeoJSON geometry, rings of ArcGIS JSON or a shapely geometry, not yet checked.
    crs
        What its coordinates are; empty for WGS84 lon/lat.
    collection
        What the collection that it is of calls itself; empty when it has no name.
    closed
        How many of its rings were open and have been closed already.
    country_deg
        Bounds of the country that it should lie in.
    """

    file: str
    number: int
    properties: dict[str, Any]
    geometry: Any
    crs: str = ""
    collection: str = ""
    closed: int = 0
    country_deg: Bounds = UKRAINE_DEG

    def error(self, reason: Message, field: str | None = None) -> DataError:
        """An error that names this feature and `field`."""
        return DataError(self.file, reason, self.number, field)

    def land(self) -> Land:
        """Its polygons.

        Raises
        ------
        LandError
            When it has none.
        """
        return land_of(self.geometry, self.crs, self.country_deg)


def read_json(name: str, content: bytes) -> Any:
    """A JSON document, in UTF-8, UTF-16 or UTF-32.

    Raises
    ------
    DataError
        When it is none.
    """
    if not content.strip():
        raise DataError(name, message("is_empty"))
    try:
        return json.loads(content)
    except RecursionError:
        raise DataError(name, message("json_too_deep")) from None
    except ValueError as error:
        raise DataError(name, message("not_json", problem=str(error))) from None


def read_json_lines(name: str, content: bytes) -> list[Any]:
    """The documents of a file with one on each line, as GeoJSON text sequences have them.

    Raises
    ------
    DataError
        When a line is no JSON.
    """
    lines = enumerate(content.removeprefix(b"\xef\xbb\xbf").splitlines(), 1)
    filled = [(number, line.strip(b"\x1e \t")) for number, line in lines]  # RFC 8142
    return [_json_line(name, number, line) for number, line in filled if line]


def _json_line(name: str, number: int, line: bytes) -> Any:
    try:
        return read_json(name, line)
    except DataError as error:
        raise DataError(name, error.why, number) from None


def read_features(name: str, document: Any) -> list[Feature]:
    """The features of a GeoJSON or ArcGIS JSON document.

    Parameters
    ----------
    name
        Name of the file.
    document
        A FeatureCollection, a single feature or geometry, or a list of features.

    Raises
    ------
    DataError
        When it holds no features, or none of its coordinate system.
    """
    items = list(_features_in(document))
    if not all(isinstance(item, dict) for item in items):
        items = []
    if not items:
        is_collection = isinstance(document, dict) and document.get("features") == []
        raise DataError(name, message("no_feature" if is_collection else "not_a_collection"))
    refuse_linked_crs(name, document)
    try:
        crs = known_crs(_crs_of(document) if isinstance(document, dict) else "")
    except LandError as error:
        raise DataError(name, error.message) from None
    title = str(document.get("name") or "") if isinstance(document, dict) else ""
    return [_feature(name, number, item, crs, title) for number, item in enumerate(items, 1)]


def _features_in(document: Any) -> Iterator[Any]:
    if isinstance(document, list):
        for item in document:
            yield from _features_in(item)
    elif not isinstance(document, dict):
        yield document
    elif isinstance(document.get("features"), list):
        yield from document["features"]
    elif document.get("type") == "Feature" or _ATTRIBUTES in document:
        yield document
    elif any(key in document for key in _GEOMETRY_KEYS):
        yield {"properties": {}, "geometry": document}


def _feature(name: str, number: int, feature: dict[str, Any], crs: str, title: str) -> Feature:
    properties = feature.get("properties", feature.get(_ATTRIBUTES))
    kept = properties if isinstance(properties, dict) else {}
    return Feature(name, number, kept, feature.get("geometry"), crs, title)


def _crs_of(document: dict[str, Any]) -> str:
    """The name of the coordinate system: that of old GeoJSON, or the number that ArcGIS gives."""
    reference = document.get("spatialReference")
    if isinstance(reference, dict):
        number = reference.get("latestWkid") or reference.get("wkid")
        if number in _ARCGIS_MERCATOR:
            return "EPSG:3857"
        return str(reference.get("wkt") or "") if number is None else _numbered(number)
    crs = document.get("crs")
    named = crs.get("properties") if isinstance(crs, dict) else None
    return str(named.get("name") or "") if isinstance(named, dict) else ""


def refuse_linked_crs(name: str, document: Any) -> None:
    """Refuse a document whose coordinate system is said elsewhere, as old GeoJSON can.

    Raises
    ------
    DataError
        When it links to its coordinate system: what it is would have to be guessed.
    """
    crs = document.get("crs") if isinstance(document, dict) else None
    if isinstance(crs, dict) and crs.get("type") == "link":
        raise DataError(name, message("crs_linked"))


def _numbered(number: Any) -> str:
    """EPSG's numbers have up to five digits below 32768; ArcGIS's own are above."""
    is_esri = isinstance(number, int) and number > 32767
    return f"{'ESRI' if is_esri else 'EPSG'}:{number}"
