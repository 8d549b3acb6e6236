"""Whether the files of a version are still what an import wrote."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping

from geo.errors import AtlasError, DataError
from geo.sources.formats import find_format
from geo.sources.model import SourceKind
from geo.store import files as tables
from geo.store.manifest import MANIFEST, Manifest
from geo.store.versions import Store
from geo.words import message


def _all_shapes(content: bytes) -> None:
    shapes = tables.Shapes(content)
    for state in shapes.packed():
        shapes.of(state)


_READERS: Mapping[str, Callable[[bytes], object]] = {
    tables.QUALITY: tables.quality_from_json,
    tables.DAYS: tables.days_from_parquet,
    tables.STATES: _all_shapes,
    tables.CLIPPED: _all_shapes,
    tables.STEPS: tables.steps_from_parquet,
    tables.EVENTS: tables.events_from_parquet,
    tables.AREA_PATCHES: json.loads,
    tables.LINE_PATCHES: json.loads,
}
_FILES = {
    SourceKind.POLYGONS: [name for name in _READERS if name != tables.EVENTS],
    SourceKind.PLACES: [tables.STEPS, tables.QUALITY],
    SourceKind.EVENTS: [tables.EVENTS, tables.QUALITY],
}


def faults(store: Store, manifest: Manifest) -> Iterator[DataError]:
    """What is wrong with the files of a version, one after the other.

    Each is compared with its hash; of a version without hashes, as 0.1.0 wrote them, each is read.
    """
    if not manifest.hashes:
        yield from _format_faults(manifest)
    for name in manifest.hashes or _FILES[manifest.kind]:
        try:
            content = store.read(manifest, name)
        except DataError as error:
            yield error
            continue
        if not manifest.hashes:
            yield from _reading_faults(manifest, name, content)


def fault_of(store: Store, manifest: Manifest) -> DataError | None:
    """The first thing that is wrong with a version; None when it is sound."""
    return next(faults(store, manifest), None)


def damage(name: str, fault: DataError) -> DataError:
    """What a person is told of a damaged source: what is wrong with it and what to do."""
    return DataError(name, message("source_damaged", fault=fault.message, name=name))


def _format_faults(manifest: Manifest) -> Iterator[DataError]:
    try:
        is_right = find_format(manifest.format).kind is manifest.kind
    except AtlasError:
        is_right = False
    if not is_right:
        problem = f"{manifest.format}, {manifest.kind}"
        path = f"{manifest.source}/{manifest.version}/{MANIFEST}"
        yield DataError(path, message("manifest_wrong", problem=problem))


def _reading_faults(manifest: Manifest, name: str, content: bytes) -> Iterator[DataError]:
    try:
        _READERS[name](content)
    except Exception as error:  # noqa: BLE001 - readers of damaged tables raise all kinds
        where = f"{manifest.source}/{manifest.version}/{name}"
        yield DataError(where, message("holds_otherwise", fault=type(error).__name__))
