"""What the browser gets of an imported source: patches and steps, immutable by version."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from components.map.browser_files import PRECISIONS, STATUS_CODES
from geo.control.patches import area_patches, line_patches, to_geojson
from geo.dates import day_number
from geo.errors import RequestError
from geo.geojson import dump
from geo.sources.model import PlacePrecision, PlaceStep, PointEvent, SourceKind
from geo.status import RECORD
from geo.store import files as tables
from geo.store.findings import Finding
from geo.store.library import ImportedSource, Library
from geo.store.manifest import Manifest
from geo.words import Words, languages, message, words_of

FILES = ("record.json", tables.AREA_PATCHES, tables.LINE_PATCHES)
EVENTS_FILE = "events.json"


def entry(source: ImportedSource) -> dict[str, Any]:
    """What the page's scripts need to fetch a source, and the days of which it says nothing."""
    manifest = source.manifest
    folder = f"/source/{manifest.source}/{manifest.version}"
    return {
        "name": manifest.source,
        "version": manifest.version,
        "kind": str(manifest.kind),
        "first": day_number(manifest.first_day),
        "last": day_number(manifest.last_day),
        "silences": [
            [day_number(one.period.start), day_number(one.period.last), str(one.why)]
            for one in source.silences
        ],
        **{file.removesuffix(".json"): f"{folder}/{file}" for file in FILES},
    }


def events_entry(manifest: Manifest) -> dict[str, Any]:
    """What the page's scripts need to fetch point events."""
    file = f"/source/{manifest.source}/{manifest.version}/{EVENTS_FILE}"
    return {"name": manifest.source, "version": manifest.version, "file": file}


def versions(library: Library, names: Iterable[str | None]) -> dict[str, str | None]:
    """Newest version of each source of those names by now; None for one that is gone."""
    newest = {manifest.source: manifest.version for manifest in library.manifests()}
    return {name: newest.get(name) for name in names if name and name != RECORD}


def options(manifests: list[Manifest], t: Words) -> list[dict[str, str]]:
    """Choices of a control source."""
    own = {"value": RECORD, "label": t("source_atlas")}
    return [own, *({"value": manifest.source, "label": manifest.source} for manifest in manifests)]


def content(library: Library, name: str, version: str, file: str) -> bytes:
    """Bytes of a file of a version.

    Raises
    ------
    RequestError
        When there is no such source, version or file.
    """
    source = library.source(name)
    files = (EVENTS_FILE,) if source.manifest.kind is SourceKind.EVENTS else FILES
    if file not in files:
        raise RequestError(message("no_such_file", source=name, file=file))
    if source.manifest.version != version:
        newest = source.manifest.version
        raise RequestError(message("newer_version", source=name, version=newest))
    return _made(source, file)


@lru_cache(maxsize=16)
def _made(source: ImportedSource, file: str) -> bytes:
    if file == EVENTS_FILE:
        return dump(_events(source))
    if file == "record.json":
        return dump(_record(source))
    if source.manifest.kind is SourceKind.POLYGONS:
        return source.file(file)
    return dump(to_geojson(_inferred_patches(source, file)))


def _inferred_patches(source: ImportedSource, file: str) -> list[Any]:
    picture = source.picture
    make = area_patches if file == tables.AREA_PATCHES else line_patches
    return make(picture.cells, picture.control.timeline_now, picture.coverage)


def _record(source: ImportedSource) -> dict[str, Any]:
    changes = Counter(day_number(step.day) for steps in source.steps.values() for step in steps[1:])
    picture = source.picture
    return {
        "spans": {
            name: [
                [feature["properties"]["from"], feature["properties"]["to"]]
                for feature in _features(source, file)
            ]
            for name, file in (("areas", tables.AREA_PATCHES), ("lines", tables.LINE_PATCHES))
        },
        "points": {
            str(place.id): [
                _point_step(source, step)
                for step in source.steps.get(picture.zone_of(place.id).owner_id, [])
            ]
            for place in picture.record.gazetteer
        },
        "changes": [[day, changes[day]] for day in sorted(changes)],
        "marks": [
            [
                day_number(finding.first),
                day_number(finding.last),
                str(finding.kind),
                _in_each(finding),
            ]
            for finding in source.quality.findings
        ],
    }


def _point_step(source: ImportedSource, step: PlaceStep) -> list[int]:
    day, precision = day_number(step.day), PRECISIONS.index(source.precision_of(step))
    return [day, STATUS_CODES[step.status], day, precision]


def _in_each(finding: Finding) -> dict[str, str]:
    """A finding's sentence by language: the file is the same for every reader."""
    return {language: words_of(language).say(finding.message) for language in languages()}


def _events(source: ImportedSource) -> dict[str, list[list[float] | None]]:
    """Longitude and latitude of the events of each day, and a 1 when they only lie near it.

    An event that has a day but no place is a None, so that it counts on the timeline; one that has
    no single day is left out.
    """
    by_day: dict[str, list[list[float] | None]] = {}
    for event in source.events:
        if event.is_of_a_day:
            by_day.setdefault(str(day_number(event.day)), []).append(_place_of(event))
    return by_day


def _place_of(event: PointEvent) -> list[float] | None:
    if not event.is_at_a_place:
        return None
    is_near = event.place_precision is PlacePrecision.NEAR
    return [round(event.lon_deg, 4), round(event.lat_deg, 4), *([1] if is_near else [])]


def _features(source: ImportedSource, file: str) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = json.loads(_made(source, file))["features"]
    return features
