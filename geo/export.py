"""Control areas and settlements as files for other programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import geopandas as gpd
import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo.atlas import Atlas
from geo.errors import OutputError
from geo.geojson import rounded
from geo.output import write_whole
from geo.record.gazetteer import Settlement
from geo.status import Basis

_BASIS_WORDS = {
    Basis.INFERRED: "inferred from settlements: nearest documented place",
    Basis.PUBLISHED: "published by the source as polygons",
}
SETTLEMENT_COLUMNS = (
    "id", "name", "lat_deg", "lon_deg", "region", "status", "since", "basis", "source",
)  # fmt: skip


def settlements_csv(atlas: Atlas, day: date, known: date | None = None) -> bytes:
    """Every settlement with its status on `day`, as CSV in UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(SETTLEMENT_COLUMNS)
    for settlement in atlas.gazetteer:
        writer.writerow(_settlement_row(atlas, settlement, day, known))
    return text.getvalue().encode()


def areas_geojson(atlas: Atlas, day: date, known: date | None = None) -> bytes:
    """Control areas on `day` as GeoJSON with its provenance in the `metadata` member."""
    frame = _areas(atlas, day, known)
    content = json.loads(frame.to_json(drop_id=True, ensure_ascii=False, to_wgs84=True))
    content["metadata"] = {
        "date": day.isoformat(),
        "known": known.isoformat() if known else "now",
        "source": atlas.areas.source,
        "basis": _BASIS_WORDS[atlas.areas.basis],
        "attribution": atlas.catalog.attribution,
    }
    content.pop("crs", None)  # RFC 7946: always WGS84
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def export_file(atlas: Atlas, day: date, out: Path, known: date | None = None) -> Path:
    """Write the picture of a day to `out`.

    Parameters
    ----------
    atlas
        The facts.
    day
        As-of date.
    out
        ``.geojson``, ``.gpkg``, ``.kml`` and ``.parquet`` take the control areas, ``.csv`` the
        settlements.
    known
        Use only events reported on or before this day; None uses all.

    Raises
    ------
    OutputError
        When the ending is none of these, or the file cannot be written.
    """
    ending = out.suffix.lower()
    if ending not in _WRITERS:
        raise OutputError(f"{out.name!r} does not end in {', '.join(_WRITERS)}")
    return write_whole(out, lambda path: _WRITERS[ending](atlas, day, known, path))


def _settlement_row(
    atlas: Atlas, settlement: Settlement, day: date, known: date | None
) -> tuple[object, ...]:
    found = atlas.status_at(settlement, day, known)
    sources = dict.fromkeys(event.source_id for event in found.spell.events) if found.spell else {}
    return (
        settlement.id,
        settlement.name,
        settlement.lat_deg,
        settlement.lon_deg,
        settlement.region,
        str(found.status),
        found.spell.valid_from.isoformat() if found.spell else "",
        str(found.basis),
        "|".join(sources),
    )


def _areas(atlas: Atlas, day: date, known: date | None) -> gpd.GeoDataFrame:
    frame = atlas.areas.control_areas(day, known)
    frame["area_km2"] = frame["area_km2"].round(3)
    # RFC 7946 asks for right-hand rings: some programs fill the outside of the others.
    frame.geometry = [shapely.orient_polygons(rounded(shape)) for shape in frame.geometry]
    return frame


def _write_geojson(atlas: Atlas, day: date, known: date | None, out: Path) -> None:
    out.write_bytes(areas_geojson(atlas, day, known))


def _write_csv(atlas: Atlas, day: date, known: date | None, out: Path) -> None:
    out.write_bytes(settlements_csv(atlas, day, known))


def _write_gpkg(atlas: Atlas, day: date, known: date | None, out: Path) -> None:
    frame = _areas(atlas, day, known)
    frame.geometry = [_multi(shape) for shape in frame.geometry]
    frame.to_file(out, driver="GPKG", layer="control_areas")


def _multi(shape: BaseGeometry) -> MultiPolygon:
    """GeoPackage layers hold one geometry type."""
    return MultiPolygon([part for part in shapely.get_parts(shape) if isinstance(part, Polygon)])


def _write_kml(atlas: Atlas, day: date, known: date | None, out: Path) -> None:
    frame = _areas(atlas, day, known)
    frame.insert(0, "Name", frame["region"] + " " + frame["status"])
    frame.to_file(out, driver="LIBKML")


def _write_parquet(atlas: Atlas, day: date, known: date | None, out: Path) -> None:
    _areas(atlas, day, known).to_parquet(out)


_Writer = Callable[[Atlas, date, date | None, Path], None]
_WRITERS: dict[str, _Writer] = {
    ".geojson": _write_geojson,
    ".gpkg": _write_gpkg,
    ".kml": _write_kml,
    ".parquet": _write_parquet,
    ".csv": _write_csv,
}
