"""Control areas in other programs' formats: each file is valid, and says whose it is.

Shapes are made valid once, before any of them. What a file says of itself (licence, attribution,
source, basis) goes where its format has room for it: a member of GeoJSON, the description of a KML
document, the metadata tables of a GeoPackage, the key-value metadata of a Parquet file.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pyogrio
import shapely
from shapely.geometry.base import BaseGeometry

from geo.distance import area_km2
from geo.geojson import GRID_DEG, rounded
from geo.shapes import polygonal

if TYPE_CHECKING:
    import geopandas as gpd

AREA_DIGITS = 3
"""Decimals of `area_km2`: a thousandth is 0.1 hectare."""

AREA_NOTE = (
    "area_km2 is the geodesic area (WGS84) of the geometry as written, rounded to 0.001 km²; "
    "coordinates are rounded to 0.00001° (about 1 m), and what has no area then is left out"
)

Notes = Mapping[str, str]
"""What a file says of itself, by key."""

_LAYER = "control_areas"


def writable(geometry: BaseGeometry) -> BaseGeometry:
    """Polygons as files may hold them: valid, on the grid, outer rings counter-clockwise.

    Parameters
    ----------
    geometry
        WGS84 lon/lat; may be invalid. Rings that collapse on the grid are dropped, those that
        then touch or cross are cut there.
    """
    whole = polygonal(shapely.make_valid(geometry, method="structure", keep_collapsed=False))
    snapped = polygonal(shapely.set_precision(whole, GRID_DEG))
    # RFC 7946 asks for right-hand rings: some programs fill the outside of the others.
    return shapely.orient_polygons(rounded(snapped))


def writable_areas(areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Areas with the shapes that a file may hold, and `area_km2` of just these."""
    written = areas.set_geometry([writable(shape) for shape in areas.geometry], crs=areas.crs)
    written = written[~written.geometry.is_empty].reset_index(drop=True)
    written["area_km2"] = [round(area_km2(shape), AREA_DIGITS) for shape in written.geometry]
    return written


def to_geojson(areas: gpd.GeoDataFrame, notes: Notes) -> bytes:
    """Areas as GeoJSON (RFC 7946) with the notes in its `metadata` member."""
    content = json.loads(areas.to_json(drop_id=True, ensure_ascii=False, to_wgs84=True))
    content.pop("crs", None)  # RFC 7946: always WGS84
    content["metadata"] = dict(notes)
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def write_geojson(areas: gpd.GeoDataFrame, notes: Notes, out: Path) -> None:
    """Write GeoJSON."""
    out.write_bytes(to_geojson(areas, notes))


def write_gpkg(areas: gpd.GeoDataFrame, notes: Notes, out: Path) -> None:
    """Write a GeoPackage: one layer, described in `gpkg_contents` and `gpkg_metadata`."""
    content = io.BytesIO()
    pyogrio.write_dataframe(
        areas.set_geometry([_multi(shape) for shape in areas.geometry]),
        content,
        layer=_LAYER,
        driver="GPKG",
        layer_metadata=dict(notes),
        layer_options={"IDENTIFIER": notes["title"], "DESCRIPTION": _in_lines(notes)},
    )
    out.write_bytes(content.getvalue())


def write_kml(areas: gpd.GeoDataFrame, notes: Notes, out: Path) -> None:
    """Write KML: a document that describes itself, one placemark for each area."""
    named = areas.copy()
    named.insert(0, "Name", named["region"] + " " + named["status"])
    content = io.BytesIO()  # of a full disk GDAL says nothing, and leaves half a file
    pyogrio.write_dataframe(
        named,
        content,
        layer=_LAYER,
        driver="LIBKML",
        dataset_options={"NAME": notes["title"], "DESCRIPTION": _in_lines(notes)},
    )
    out.write_bytes(content.getvalue())


def write_parquet(areas: gpd.GeoDataFrame, notes: Notes, out: Path) -> None:
    """Write GeoParquet; the notes are key-value metadata of the file."""
    from pyarrow import parquet

    areas.to_parquet(out)
    table = parquet.read_table(out)
    own = {key.encode(): text.encode() for key, text in notes.items()}
    parquet.write_table(table.replace_schema_metadata({**table.schema.metadata, **own}), out)


WRITERS: dict[str, Callable[[gpd.GeoDataFrame, Notes, Path], None]] = {
    ".geojson": write_geojson,
    ".gpkg": write_gpkg,
    ".kml": write_kml,
    ".parquet": write_parquet,
}
"""Writers by the ending of the file."""


def _multi(shape: BaseGeometry) -> shapely.MultiPolygon:
    """GeoPackage layers hold one geometry type."""
    return shapely.MultiPolygon(shapely.get_parts(shape))


def _in_lines(notes: Notes) -> str:
    return "\n".join(f"{key}: {text}" for key, text in notes.items())
