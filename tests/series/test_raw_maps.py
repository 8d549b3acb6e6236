"""DeepState's raw maps against a union of their held land made here, with none of our own code."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import shapely
from pyproj import Geod
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geo.status import Status
from geo.store import files as tables
from geo.store.versions import Store
from tests.series.conftest import ARCHIVES

WGS84 = Geod(ellps="WGS84")
EVERY = 7
DOUBTED = ("під питанн", "невідом", "contested", "contensed", "in doubt", "unknown")
HELD = ("окуповано", "окупований крим", "крим", "ордло")
RED = ("#a52714", "#880e4f")
NOT_HELD = ("придністр", "звільн")


def land(geometry: dict[str, Any]) -> Iterator[BaseGeometry]:
    if geometry["type"] == "GeometryCollection":
        for inner in geometry["geometries"]:
            yield from land(inner)
    elif geometry["type"] in ("Polygon", "MultiPolygon"):
        yield shape(geometry)


def is_held(told: dict[str, Any]) -> bool:
    name = " ".join((told.get("name") or "").lower().split())
    if any(word in name for word in DOUBTED):
        return False
    is_red = (told.get("fill") or "").lower() in RED
    return name.startswith(HELD) or (is_red and not any(word in name for word in NOT_HELD))


def latest_maps(path: Path) -> dict[str, bytes]:
    """The last map of each day in UTC, by its own unix seconds."""
    found: dict[str, tuple[int, bytes]] = {}
    with tarfile.open(path) as tape:
        for member in tape:
            if stream := tape.extractfile(member) if member.isfile() else None:
                seconds = int(Path(member.name).stem)
                day = datetime.fromtimestamp(seconds, UTC).date().isoformat()
                found[day] = max(found.get(day, (0, b"")), (seconds, stream.read()))
    return {day: content for day, (_, content) in sorted(found.items())}


def km2(area: BaseGeometry) -> float:
    return abs(WGS84.geometry_area_perimeter(shapely.orient_polygons(area))[0]) / 1e6


def test_raw_maps__hold_what_their_polygons_hold(series_folder: Path, series_store: Store) -> None:
    manifest = series_store.newest("raw")
    figures = tables.days_from_parquet(series_store.read(manifest, tables.DAYS))
    by_day = {one.day.isoformat(): one for one in figures}
    maps = latest_maps(series_folder / ARCHIVES["raw"][1])
    assert set(by_day) == set(maps)
    for day in sorted(maps)[::EVERY]:
        features = json.loads(maps[day])["features"]
        shapes = [
            part for one in features if is_held(one["properties"]) for part in land(one["geometry"])
        ]
        held = shapely.union_all(shapely.make_valid(shapely.force_2d(shapes)))
        assert by_day[day].km2[Status.RUSSIAN] == pytest.approx(km2(held), rel=1e-4), day


def test_raw_maps__lose_nothing(series_store: Store) -> None:
    manifest = series_store.newest("raw")
    assert tables.quality_from_json(series_store.read(manifest, tables.QUALITY)).rejected == ()
