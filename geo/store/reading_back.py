"""A stored version read back, file by file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pyarrow as pa

from geo.errors import DataError
from geo.sources.model import SourceKind
from geo.store import files as tables
from geo.store.manifest import Manifest
from geo.store.versions import Store
from geo.words import message

_READERS: dict[str, Callable[[bytes], object]] = {
    tables.DAYS: tables.days_from_parquet,
    tables.STATES: tables.Shapes,
    tables.CLIPPED: tables.Shapes,
    tables.STEPS: tables.steps_from_parquet,
    tables.EVENTS: tables.events_from_parquet,
    tables.AREA_PATCHES: json.loads,
    tables.LINE_PATCHES: json.loads,
    tables.QUALITY: tables.quality_from_json,
}
_FILES = {
    SourceKind.POLYGONS: [name for name in _READERS if name != tables.EVENTS],
    SourceKind.PLACES: [tables.STEPS, tables.QUALITY],
    SourceKind.EVENTS: [tables.EVENTS, tables.QUALITY],
}


def unreadable(store: Store, manifest: Manifest) -> Iterator[DataError]:
    """The files of a version that are not there or do not hold what they should."""
    for name in _FILES[manifest.kind]:
        try:
            _READERS[name](store.read(manifest, name))
        except DataError as error:
            yield error
        except (ValueError, KeyError, TypeError, OSError, pa.ArrowException) as error:
            where = f"{manifest.source}/{manifest.version}/{name}"
            yield DataError(where, message("holds_otherwise", fault=type(error).__name__))
