"""Whether the files of a version are still what an import wrote."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping

from geo.errors import DataError
from geo.sources.model import SourceKind
from geo.store import files as tables
from geo.store.versions import Manifest, Store
from geo.words import message

_READERS: Mapping[str, Callable[[bytes], object]] = {
    tables.QUALITY: tables.quality_from_json,
    tables.STEPS: tables.steps_from_parquet,
    tables.EVENTS: tables.events_from_parquet,
    tables.DAYS: tables.days_from_parquet,
    tables.CLIPPED: tables.Shapes,
    tables.STATES: tables.Shapes,
    tables.AREA_PATCHES: json.loads,
    tables.LINE_PATCHES: json.loads,
}
_FILES: Mapping[SourceKind, tuple[str, ...]] = {
    SourceKind.POLYGONS: tuple(name for name in _READERS if name != tables.EVENTS),
    SourceKind.PLACES: (tables.QUALITY, tables.STEPS),
    SourceKind.EVENTS: (tables.QUALITY, tables.EVENTS),
}


def faults(store: Store, manifest: Manifest) -> Iterator[DataError]:
    """What is wrong with the files of a version, one after the other.

    Each is compared with its hash; of a version without hashes, as 0.1.0 wrote them, each is read.
    """
    for name in manifest.hashes or _FILES[manifest.kind]:
        fault = _fault(store, manifest, name)
        if fault is not None:
            yield fault


def fault_of(store: Store, manifest: Manifest) -> DataError | None:
    """The first thing that is wrong with a version; None when it is sound."""
    return next(faults(store, manifest), None)


def damage(name: str, fault: DataError) -> DataError:
    """What a person is told of a damaged source: what is wrong with it and what to do."""
    return DataError(name, message("store_damaged", fault=fault.message))


def _fault(store: Store, manifest: Manifest, name: str) -> DataError | None:
    try:
        content = store.read(manifest, name)
    except DataError as error:
        return error
    if manifest.hashes:
        return None
    try:
        _READERS[name](content)
    except Exception as error:  # noqa: BLE001 - readers of damaged tables raise all kinds
        path = f"{manifest.source}/{manifest.version}/{name}"
        return DataError(path, message("store_unread", reason=" ".join(str(error).split())[:200]))
    return None
