"""Inputs of imports that several tests write."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import mapping

from geo.sources.figures import DayFigures
from geo.store import files as tables
from geo.store.versions import Manifest, Store

NOW = "2024-01-01T00:00:00+00:00"
FIRST = date(2022, 3, 1)
SQUARE = shapely.box(37.25, 49.25, 37.75, 49.75)  # within Luhansk; Charlie lies on its edge


def collection(features: Iterable[tuple[shapely.Geometry, dict[str, Any]]]) -> dict[str, Any]:
    """A feature collection of areas with their properties."""
    made = [
        {"type": "Feature", "properties": properties, "geometry": mapping(area)}
        for area, properties in features
    ]
    return {"type": "FeatureCollection", "features": made}


def liveuamap(folder: Path, day: date, **areas: shapely.Geometry) -> Path:
    """Writes a day as Liveuamap/NZZ publishes it."""
    folder.mkdir(exist_ok=True)
    period = {"_datefrom": f"{day - timedelta(days=7)}", "_dateto": f"{day}"}
    features = [(area, {"type": word, **period}) for word, area in areas.items()]
    path = folder / f"{day}.json"
    path.write_text(json.dumps({"value": collection(features)}))
    return path


def figures_of(store: Store, manifest: Manifest) -> list[DayFigures]:
    """Figures of the days of a version."""
    return tables.days_from_parquet(store.read(manifest, tables.DAYS))


def contents(folder: Path) -> dict[str, bytes]:
    """Every file in a folder, by its name."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
