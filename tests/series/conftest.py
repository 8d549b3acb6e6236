"""Published series as they are: the archives that the folder `ATLAS_SERIES` holds.

Their licences do not let them into the project, so nothing here runs without that folder: a run
that leaves these tests out says so in its last lines (`tests/conftest.py`).
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from geo.atlas import Record
from geo.store.importing import import_source
from geo.store.library import Library
from geo.store.versions import Store

ARCHIVES = {
    "deepstate": ("deepstate", "deepstate-2024-2026.tar.xz"),
    "raw": ("deepstate", "deepstate-raw-2022-2025.tar.xz"),
    "nzz": ("liveuamap", "liveuamap-nzz-2023-2026.tar.xz"),
}
"""Format and file of each series, by the name of its source in the store."""

RETRIEVED_AT = "2026-11-25T00:00:00+00:00"


@pytest.fixture(scope="session")
def series_folder() -> Path:
    """The folder of the archives."""
    named = os.environ.get("ATLAS_SERIES", "")
    folder = Path(named)
    missing = [file for _, file in ARCHIVES.values() if not (folder / file).is_file()]
    if missing:
        pytest.fail(f"ATLAS_SERIES={named!r} has no {', '.join(missing)}", pytrace=False)
    return folder


@pytest.fixture(scope="session")
def series_store(
    record: Record, series_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Store:
    """A store with every series, imported once for all tests; not to be written to."""
    store = Store(str(tmp_path_factory.mktemp("series")))
    for name, (format_name, file) in ARCHIVES.items():
        import_source(record, store, format_name, series_folder / file, name, RETRIEVED_AT)
    return store


@pytest.fixture(scope="session")
def series_library(record: Record, series_store: Store) -> Library:
    """The shipped record and every series, as the screen and the command line see them."""
    return Library(record, series_store)
