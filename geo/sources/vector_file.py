"""Any file of polygons: GeoJSON and ArcGIS JSON are read here, others by GDAL and Arrow.

GDAL never sees GeoJSON, where one open ring would cost it the whole file. The others are read in a
process apart (`geo.sources.apart`), after what would be followed elsewhere is refused.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.errors import DataError
from geo.sources.apart import RawLayer, read_apart
from geo.sources.features import (
    Feature,
    read_features,
    read_json,
    read_json_lines,
    refuse_linked_crs,
)
from geo.sources.land import UKRAINE_DEG, Bounds, LandError, known_crs, lies_in, one_line
from geo.sources.refused import leads_elsewhere, plain_geopackage, refuse_in_kml
from geo.sources.shapefile_parts import shapefiles_in
from geo.sources.wkb_depth import is_too_deep
from geo.words import Message, message

Layer = tuple[str, list[Feature]]
"""The words that name a layer in sentences, and its features."""

_LINES = (".geojsonl", ".geojsons", ".ndjson", ".jsonl")
_JSON = (".geojson", ".json")
_PARQUET = (".parquet", ".geoparquet")
_STARTS: dict[str, bytes] = {
    **dict.fromkeys((*_JSON, *_LINES, ".topojson"), b""),
    ".gpkg": b"SQLite format 3\0",
    ".fgb": b"fgb",
    ".kml": b"<",
    ".zip": b"PK",
    ".shp": b"PK",  # a zip of its parts, as `geo.sources.archive` gives it
    **dict.fromkeys(_PARQUET, b"PAR1"),
}
"""How a file of each ending begins."""

_ZIPS = (".zip", ".shp")
_HEAD_BYTES = 2**20  # of a FlatGeobuf, in which it says what it is
_BEFORE_KML = re.compile(rb"^(\s*(?:<\?xml[^>]*>)?)(?:\s*<!--.*?-->)+", re.DOTALL)
_LETTERS = re.compile(r"[\x20-\x7e]+")
_UNSTATED = "unstated"  # coordinate system of a file that names none
_UNREADABLE = (
    shapely.errors.ShapelyError,
    zipfile.BadZipFile,
    LandError,
    ValueError,
    TypeError,
    KeyError,
    OSError,
)


def read_layers(name: str, content: bytes, country_deg: Bounds = UKRAINE_DEG) -> list[Layer]:
    """The layers of a file that have features.

    Parameters
    ----------
    name, content
        The file.
    country_deg
        Bounds of the country that they should lie in; a layer that names no coordinate system
        and does not lie there is refused.

    Raises
    ------
    DataError
        When it cannot be read or has none.
    """
    ending = _checked_ending(name, content)
    try:
        # What GEOS warns of is checked later.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            layers = [
                (label, features) for label, features in _reader(ending)(name, content) if features
            ]
    except _UNREADABLE as error:
        raise DataError(name, message("unreadable", problem=_problem(error))) from None
    if not layers:
        raise DataError(name, message("no_feature"))
    return [(label, _placed(label, features, country_deg)) for label, features in layers]


def _placed(label: str, features: list[Feature], country_deg: Bounds) -> list[Feature]:
    """Features of a country; those without a coordinate system lie in it as degrees."""
    unstated = [feature.geometry for feature in features if feature.crs == _UNSTATED]
    shapes = [
        geometry
        for geometry in unstated
        if isinstance(geometry, BaseGeometry) and not geometry.is_empty
    ]
    if shapes and not lies_in(bounds := shapely.total_bounds(shapes), country_deg):
        corners = [f"{bound:g}" for bound in bounds]
        raise DataError(label, message("no_system", bounds=corners))
    return [
        replace(
            feature, crs="" if feature.crs == _UNSTATED else feature.crs, country_deg=country_deg
        )
        for feature in features
    ]


def _reader(ending: str) -> Callable[[str, bytes], Iterator[Layer]]:
    if ending in (*_JSON, ".topojson"):
        return _json
    if ending in _LINES:
        return _json_lines
    return _packed


def _checked_ending(name: str, content: bytes) -> str:
    ending = Path(name).suffix.lower()
    if ending not in _STARTS:
        raise DataError(name, message("ending_not_one_of", endings=list(_STARTS)))
    if not content.strip():
        raise DataError(name, message("is_empty"))
    if ending == ".kml":
        refuse_in_kml(name, content)
    if not content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_STARTS[ending]):
        raise DataError(name, message("not_as_ending", ending=ending))
    return ending


def _problem(error: Exception) -> Message | str:
    return error.message if isinstance(error, LandError) else one_line(error)


# --- JSON -------------------------------------------------------------------------------------


def _json(name: str, content: bytes) -> Iterator[Layer]:
    try:
        document = read_json(name, content)
    except DataError:
        if content.lstrip()[:1] not in (b"{", b"\x1e") or b"\n" not in content.strip():
            raise
        yield from _json_lines(name, content)  # one feature on each line
        return
    if isinstance(document, dict) and document.get("type") == "Topology":
        refuse_linked_crs(name, document)
        yield from _told_apart(name, read_apart(name, content, ".topojson"))
        return
    yield name, read_features(name, document)


def _json_lines(name: str, content: bytes) -> Iterator[Layer]:
    yield name, read_features(name, read_json_lines(name, content))


# --- read apart -------------------------------------------------------------------------------


def _packed(name: str, content: bytes) -> Iterator[Layer]:
    """Layers of what is not written as text."""
    ending = Path(name).suffix.lower()
    if ending in _ZIPS:
        yield from _told_apart(name, _shapefiles(name, content))
        return
    if ending == ".gpkg":
        content = plain_geopackage(name, content)
    elif ending == ".kml":
        content = _as_kmz(content)
    elif ending == ".fgb" and leads_elsewhere(_flatgeobuf_head(content)):
        raise DataError(name, message("crs_elsewhere"))
    yield from _told_apart(name, read_apart(name, content, ending))


def _as_kmz(content: bytes) -> bytes:
    """KML under a name by which GDAL knows it, without the comments over which it stumbles."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("doc.kml", _BEFORE_KML.sub(rb"\1", content, count=1))
    return target.getvalue()


def _shapefiles(name: str, content: bytes) -> list[RawLayer]:
    return [
        replace(layer, title=title)
        for title, parts in shapefiles_in(name, content)
        for layer in read_apart(name, parts, ".shp")
    ]


def _flatgeobuf_head(content: bytes) -> str:
    """What stands before the features of a FlatGeobuf, as letters."""
    size = int.from_bytes(content[8:12], "little")
    return "".join(_LETTERS.findall(content[12 : 12 + min(size, _HEAD_BYTES)].decode("latin-1")))


def _told_apart(name: str, layers: Sequence[RawLayer]) -> Iterator[Layer]:
    for layer in layers:
        label = name if len(layers) == 1 else f"{name}, layer {layer.title}"
        yield label, _features(label, layer.rows, layer.shapes, layer.crs)


def _features(
    label: str, rows: Sequence[dict[str, Any]], shapes: Sequence[bytes | None], crs: str | None
) -> list[Feature]:
    """Features of a table whose geometry is WKB."""
    if any(shape and is_too_deep(shape) for shape in shapes):
        raise DataError(label, message("nested_too_deeply"))
    wkb = np.array(shapes, dtype=object)
    made = np.asarray(shapely.from_wkb(wkb, on_invalid="ignore"), dtype=object)
    is_open = np.array([item is None for item in made]) & np.array(
        [item is not None for item in wkb]
    )
    made[is_open] = shapely.from_wkb(wkb[is_open], on_invalid="fix")
    system = _system(label, crs)
    features = []
    for number, (row, shape) in enumerate(zip(rows, made, strict=True), 1):
        was_open = bool(is_open[number - 1] and shape is not None)
        features.append(Feature(label, number, row, shape, system, closed=int(was_open)))
    return features


def _system(label: str, crs: str | None) -> str:
    if crs is not None:
        try:
            return known_crs(crs)
        except LandError as error:
            raise DataError(label, error.message) from None
    return _UNSTATED
