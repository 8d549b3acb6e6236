"""Measure imports: seconds, memory, size and faithfulness of what the browser gets, opening."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import brotli
import geopandas as gpd
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geo.atlas import Record, load_record
from geo.dates import day_number
from geo.distance import area_km2
from geo.sources.archive import Archive
from geo.status import Status
from geo.store.files import AREA_PATCHES, LINE_PATCHES
from geo.store.library import ImportedSource, Library
from geo.store.versions import Store

ROOT = Path(__file__).resolve().parents[2]
SERIES = Path(os.environ.get("ATLAS_BENCH_SERIES", ROOT.parent / "shared" / "data"))
ARCHIVES = {
    "nzz": ("liveuamap", "liveuamap-nzz-2023-2026.tar.xz"),
    "deepstate": ("deepstate", "deepstate-2024-2026.tar.xz"),
}
DAYS_TRIED = 25
ONE_FILE_IN = 30

Row = tuple[str, str, str, str, str]
Feature = tuple[dict[str, Any], BaseGeometry]


def has_series() -> bool:
    """Whether the archives are there."""
    return all((SERIES / name).exists() for _, name in ARCHIVES.values())


def import_rows(store: str) -> list[Row]:
    """Rows of the table, from imports into a store; one that says so without the archives."""
    if not has_series():
        names = ", ".join(name for _, name in ARCHIVES.values())
        return [("imports", f"not measured: no {names}", "", "", "")]
    rows = [row for name in ARCHIVES for row in _import(name, store)]
    record = load_record()
    start = time.perf_counter()
    library = Library(record, Store(store))
    days = sum(len(library.source(name).published.days) for name in ARCHIVES)
    opened_s = time.perf_counter() - start
    rows.append((f"store of {days:,} days opens, s", f"{opened_s:.2f}", "", "", ""))
    for name in ARCHIVES:
        rows += _patches(name, library.source(name), record)
    return rows


def _import(name: str, store: str) -> list[Row]:
    """Import in a process of its own, as the command line does; the baseline only reads."""
    format_name, file = ARCHIVES[name]
    command = ["import", format_name, str(SERIES / file), "--name", name, "--store", store]
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "geo", *command], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if status:
        raise RuntimeError(f"the import of {name} failed")
    plain_s = _plain_reading_s(SERIES / file)
    return [
        (
            f"{name}: import, s",
            f"{seconds:.0f}",
            f"{plain_s:.0f}",
            "",
            f"{plain_s / seconds:.1f} ×",
        ),
        (f"{name}: largest process, MB", f"{usage.ru_maxrss / 1e3:.0f}", "", "", ""),
    ]


def _times(ratio: float) -> str:
    return f"{ratio:.1f} ×"


def _plain_reading_s(path: Path) -> float:
    """Seconds that geopandas alone would take to read every file, from one in `ONE_FILE_IN`."""
    archive = Archive(path)
    start = time.perf_counter()
    names = archive.members()
    unpacking_s = time.perf_counter() - start
    contents = [content for _, content in archive.read(names[::ONE_FILE_IN])]
    start = time.perf_counter()
    for content in contents:
        _read_plainly(content)
    return unpacking_s + (time.perf_counter() - start) / len(contents) * len(names)


def _read_plainly(content: bytes) -> None:
    gpd.read_file(io.BytesIO(content)).union_all()


def _patches(name: str, source: ImportedSource, record: Record) -> list[Row]:
    files = [source.file(file) for file in (AREA_PATCHES, LINE_PATCHES)]
    kb = sum(len(brotli.compress(content)) for content in files) / 1e3
    features = [
        (one["properties"], shape(one["geometry"])) for one in json.loads(files[0])["features"]
    ]
    days = source.published.days
    tried = days[:: max(len(days) // DAYS_TRIED, 1)]
    worst = max(_area_error(features, source, day) for day in tried)
    return [
        (f"{name}: patches and lines, kB compressed", f"{kb:.0f}", "", "", ""),
        (f"{name}: patches, worst area error of {len(tried)} days, %", f"{worst:.4%}", "", "", ""),
    ]


def _area_error(features: list[Feature], source: ImportedSource, day: date) -> float:
    """Land that differs from the published area, as a share of it."""
    number = day_number(day)
    shown = shapely.union_all(
        [
            geometry
            for told, geometry in features
            if told["status"] == Status.RUSSIAN
            and "beyond" not in told
            and told["from"] <= number < told["to"]
        ]
    )
    published = source.published.drawn_area([Status.RUSSIAN], day)
    return area_km2(shapely.symmetric_difference(shown, published)) / area_km2(published)
