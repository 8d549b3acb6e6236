"""Exported areas as another program reads them, without the library that wrote them."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from xml.etree import ElementTree  # of files that the tests wrote themselves

import pyogrio
import shapely
from pyarrow import parquet
from pyproj import Geod

KML = "{http://www.opengis.net/kml/2.2}"
Feature = tuple[dict[str, object], shapely.Geometry]


def features(path: Path) -> list[Feature]:
    """Properties and geometry of each feature."""
    return _FEATURES[path.suffix](path)


def notes(path: Path) -> dict[str, str]:
    """What the file says of itself."""
    return _NOTES[path.suffix](path)


def area_km2(shape: shapely.Geometry) -> float:
    """Geodesic area, by PROJ's own walk over the polygons."""
    return abs(Geod(ellps="WGS84").geometry_area_perimeter(shape)[0]) / 1e6


def _geojson(path: Path) -> list[Feature]:
    return [
        (one["properties"], shapely.geometry.shape(one["geometry"]))
        for one in json.loads(path.read_bytes())["features"]
    ]


def _gpkg(path: Path) -> list[Feature]:
    frame = pyogrio.read_dataframe(path)
    assert frame.crs.to_epsg() == 4326
    return [(row.drop("geometry").to_dict(), row.geometry) for _, row in frame.iterrows()]


def _parquet(path: Path) -> list[Feature]:
    rows = parquet.read_table(path).to_pylist()
    return [(row, shapely.from_wkb(row.pop("geometry"))) for row in rows]


def _kml(path: Path) -> list[Feature]:
    return [
        ({one.get("name", ""): one.text for one in mark.iter(f"{KML}SimpleData")}, _shape(mark))
        for mark in ElementTree.parse(path).iter(f"{KML}Placemark")
    ]


def _shape(mark: ElementTree.Element) -> shapely.MultiPolygon:
    polygons = []
    for polygon in mark.iter(f"{KML}Polygon"):
        outer, *inner = (_ring(ring) for ring in polygon.iter(f"{KML}coordinates"))
        polygons.append(shapely.Polygon(outer, inner))
    return shapely.MultiPolygon(polygons)


def _ring(coordinates: ElementTree.Element) -> list[tuple[float, float]]:
    points = (point.split(",") for point in (coordinates.text or "").split())
    return [(float(lon), float(lat)) for lon, lat, *_ in points]


def _parquet_notes(path: Path) -> dict[str, str]:
    told = parquet.read_schema(path).metadata
    return {key.decode(): text.decode() for key, text in told.items()}


def _gpkg_notes(path: Path) -> dict[str, str]:
    with sqlite3.connect(path) as database:
        ((title, description),) = database.execute(
            "SELECT identifier, description FROM gpkg_contents"
        )
        ((xml,),) = database.execute("SELECT metadata FROM gpkg_metadata")
    database.close()
    items = ElementTree.fromstring(xml).iter("MDI")
    told = {item.get("key", ""): item.text or "" for item in items}
    assert title == told["title"]
    assert _lines(description) == told
    return told


def _kml_notes(path: Path) -> dict[str, str]:
    document = ElementTree.parse(path).getroot()[0]
    told = _lines(document.findtext(f"{KML}description") or "")
    assert document.findtext(f"{KML}name") == told["title"]
    return told


def _lines(text: str) -> dict[str, str]:
    pairs = (line.partition(": ") for line in text.splitlines())
    return {key: value for key, _, value in pairs}


_FEATURES = {".geojson": _geojson, ".gpkg": _gpkg, ".kml": _kml, ".parquet": _parquet}
_NOTES = {
    ".geojson": lambda path: json.loads(path.read_bytes())["metadata"],
    ".gpkg": _gpkg_notes,
    ".kml": _kml_notes,
    ".parquet": _parquet_notes,
}
