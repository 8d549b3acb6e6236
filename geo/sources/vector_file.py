"""Any file of polygons: GeoJSON and ArcGIS JSON are read here, GeoParquet by Arrow, others by GDAL.

GDAL never sees GeoJSON: one open ring would cost it the whole file, and it opens whatever a text
looks like to it.
"""

from __future__ import annotations

import io
import json
import re
import tempfile
import warnings
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow
import pyarrow.parquet
import pyogrio
import pyogrio.raw
import shapely
from shapely.geometry.base import BaseGeometry

from geo.errors import DataError
from geo.sources.archive import MEMBER_BYTES
from geo.sources.features import Feature, read_features, read_json, read_json_lines
from geo.sources.land import UKRAINE_DEG, Bounds, LandError, known_crs, lies_in, one_line

Layer = tuple[str, list[Feature]]
"""The words that name a layer in sentences, and its features."""

_LINES = (".geojsonl", ".geojsons", ".ndjson", ".jsonl")
_JSON = (".geojson", ".json")
_PARQUET = (".parquet", ".geoparquet")
_STARTS: dict[str, bytes] = {
    **dict.fromkeys((*_JSON, *_LINES), b""),
    ".topojson": b"{",
    ".gpkg": b"SQLite format 3\0",
    ".fgb": b"fgb",
    ".kml": b"<",
    ".zip": b"PK",
    ".shp": b"PK",  # a zip of its parts, as `geo.sources.archive` gives it
    **dict.fromkeys(_PARQUET, b"PAR1"),
}
"""How a file of each ending begins: GDAL would otherwise open whatever it finds, such as an
index file that names others."""

_STEM = "atlas-import"  # of the temporary file
_TEMPORARY = re.compile(rf"'?[^\s']*{_STEM}\.\w+\}}?'?")
_UNSTATED = "unstated"  # coordinate system of a file that names none
_NO_SYSTEM = "names no coordinate system, and its bounds {} are not degrees in the country"
_UNREADABLE = (
    pyogrio.errors.DataSourceError,
    pyogrio.errors.DataLayerError,
    pyogrio.errors.GeometryError,
    pyogrio.errors.FeatureError,
    pyogrio.errors.FieldError,
    pyarrow.ArrowException,
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
        # What GDAL warns of (unclosed rings, long texts) is checked later or of no use here.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            layers = [(label, found) for label, found in _reader(ending)(name, content) if found]
    except _UNREADABLE as error:
        raise DataError(name, f"cannot be read: {_reason(name, error)}") from None
    if not layers:
        raise DataError(name, "holds no feature")
    return [(label, _placed(label, found, country_deg)) for label, found in layers]


def _placed(label: str, features: list[Feature], country_deg: Bounds) -> list[Feature]:
    """Features of a country; those without a coordinate system lie in it as degrees."""
    unstated = [one.geometry for one in features if one.crs == _UNSTATED]
    shapes = [one for one in unstated if isinstance(one, BaseGeometry) and not one.is_empty]
    if shapes and not lies_in(bounds := shapely.total_bounds(shapes), country_deg):
        raise DataError(label, _NO_SYSTEM.format(", ".join(f"{bound:g}" for bound in bounds)))
    return [
        replace(one, crs="" if one.crs == _UNSTATED else one.crs, country_deg=country_deg)
        for one in features
    ]


def _reader(ending: str) -> Callable[[str, bytes], Iterator[Layer]]:
    if ending in _JSON:
        return _json
    if ending in _LINES:
        return _json_lines
    return _parquet if ending in _PARQUET else _gdal


def _checked_ending(name: str, content: bytes) -> str:
    ending = Path(name).suffix.lower()
    if ending not in _STARTS:
        raise DataError(name, f"its ending is not one of {', '.join(_STARTS)}")
    if not content.strip():
        raise DataError(name, "is empty")
    if ending == ".kml":
        _refuse_entities(name, content)
    if not content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_STARTS[ending]):
        raise DataError(name, f"does not hold what its ending {ending} promises")
    return ending


def _refuse_entities(name: str, content: bytes) -> None:
    if b"\0" in content or content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise DataError(name, "is not written in UTF-8")
    for word in (b"<!doctype", b"<!entity"):
        if word in content.lower():
            raise DataError(name, f"is refused: it has {word.decode().upper()}, as attacks do")


def _reason(name: str, error: Exception) -> str:
    """A library's words in one line, without its hint at drivers and our temporary file."""
    words = one_line(error).partition("; It might help")[0]
    return _TEMPORARY.sub(lambda _: Path(name).name, words)


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
        yield from _gdal(f"{name}.topojson", content, name)
        return
    yield name, read_features(name, document)


def _json_lines(name: str, content: bytes) -> Iterator[Layer]:
    yield name, read_features(name, read_json_lines(name, content))


# --- GDAL and GeoParquet ----------------------------------------------------------------------


def _parquet(name: str, content: bytes) -> Iterator[Layer]:
    meta = pyarrow.parquet.ParquetFile(io.BytesIO(content)).metadata
    sizes = (meta.row_group(group).total_byte_size for group in range(meta.num_row_groups))
    _check_unpacked(name, sum(sizes))
    table = pyarrow.parquet.read_table(io.BytesIO(content))
    geo = json.loads((table.schema.metadata or {}).get(b"geo", b"{}"))
    column = geo.get("primary_column", "geometry")
    told = geo["columns"][column]
    if told.get("encoding") != "WKB":
        raise ValueError(f"its geometry is encoded as {told.get('encoding')}, not as WKB")
    system = told.get("crs", "EPSG:4326")
    crs = system if isinstance(system, str) else json.dumps(system) if system else None
    rows = table.drop_columns([column]).to_pylist()
    yield name, _features(name, rows, table[column].to_pylist(), crs)


def _gdal(name: str, content: bytes, said: str = "") -> Iterator[Layer]:
    """Layers that GDAL finds; `said` is how sentences name the file."""
    with tempfile.TemporaryDirectory() as folder:
        ending = Path(name).suffix.lower()
        path = Path(folder) / f"{_STEM}{'.zip' if ending == '.shp' else ending}"
        path.write_bytes(content)
        sources = _shapefiles(name, path) if path.suffix == ".zip" else [str(path)]
        for source in sources:
            layers = [title for title, kind in pyogrio.list_layers(source) if kind is not None]
            for title in layers:
                label = said or name
                label += "" if len(sources) * len(layers) == 1 else f", layer {title}"
                yield label, _gdal_layer(label, source, title)


def _gdal_layer(label: str, source: str, title: str) -> list[Feature]:
    # Days as text: those of a year such as 9999 would not fit.
    meta, _, shapes, fields = pyogrio.raw.read(source, layer=title, datetime_as_string=True)
    columns = [str(column) for column in meta["fields"]]
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*fields, strict=True)]
    return _features(label, rows or [{}] * len(shapes), shapes, meta["crs"])


def _features(
    label: str, rows: Sequence[dict[str, Any]], shapes: Sequence[bytes | None], crs: str | None
) -> list[Feature]:
    """Features of a table whose geometry is WKB."""
    wkb = np.array(shapes, dtype=object)
    made = np.asarray(shapely.from_wkb(wkb, on_invalid="ignore"), dtype=object)
    is_open = np.array([one is None for one in made]) & np.array([one is not None for one in wkb])
    made[is_open] = shapely.from_wkb(wkb[is_open], on_invalid="fix")
    system = _system(label, crs)
    found = []
    for number, (row, shape) in enumerate(zip(rows, made, strict=True), 1):
        was_open = bool(is_open[number - 1] and shape is not None)
        found.append(Feature(label, number, row, shape, system, closed=int(was_open)))
    return found


def _system(label: str, crs: str | None) -> str:
    if crs is not None:
        try:
            return known_crs(crs)
        except LandError as error:
            raise DataError(label, str(error)) from None
    return _UNSTATED


def _shapefiles(name: str, path: Path) -> list[str]:
    with zipfile.ZipFile(path) as packed:
        members = packed.infolist()
    if unsafe := [one.filename for one in members if ".." in Path(one.filename).parts]:
        raise DataError(name, f"is refused: its member {unsafe[0]!r} points out of the zip")
    _check_unpacked(name, sum(one.file_size for one in members))
    shapes = [one.filename for one in members if one.filename.lower().endswith(".shp")]
    if not shapes:
        raise DataError(name, "holds no Shapefile (.shp)")
    return [f"/vsizip/{{{path}}}/{shape}" for shape in shapes]


def _check_unpacked(name: str, size: int) -> None:
    if size > MEMBER_BYTES:
        limit = MEMBER_BYTES // 2**20
        raise DataError(name, f"would unpack to {size / 2**20:.0f} MB, more than {limit} MB")
