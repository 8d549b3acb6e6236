"""Imports: a file of a source becomes a version in the store, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.atlas import Record
from geo.control.old_territory import unstated_areas
from geo.control.patches import to_geojson
from geo.dates import day_number
from geo.errors import RequestError
from geo.geojson import dump
from geo.shapes import StatusAreas, polygonal
from geo.sources.archive import Archive
from geo.sources.fast_area import fast_area_km2
from geo.sources.figures import DayFigures
from geo.sources.formats import find_format
from geo.sources.model import (
    NO_OPTIONS,
    PlaceFormat,
    PlaceStep,
    PolygonFormat,
    ReadOptions,
)
from geo.sources.reading import PolygonsRead, pack_outlines, read_polygons
from geo.status import Status
from geo.store import files as tables
from geo.store.dated_tables import Made, Progress, import_events, import_places, nothing_imported
from geo.store.findings import Finding, unstated_finding
from geo.store.published_patches import series_patches
from geo.store.quality import report
from geo.store.versions import Manifest, Store, check_name

IMPORTER = "3"
"""Raised whenever the same input would give another version."""

BROKEN = ("keep", "carry", "exclude")
"""What can be done with broken days: nothing, show the state before them, show nothing."""


def _never(_done: int, _all: int) -> None:
    """Nobody watches."""


def import_source(
    record: Record,
    store: Store,
    format_name: str,
    path: Path,
    name: str,
    retrieved_at: str,
    progress: Progress = _never,
    broken: str = "keep",
    options: ReadOptions = NO_OPTIONS,
) -> tuple[Manifest, bool]:
    """Import a folder, archive or file as a source.

    Parameters
    ----------
    record
        Whose oblasts and settlements the source is cut to.
    store
        Written to.
    format_name
        One of `geo.sources.formats.FORMATS`.
    path
        What is imported.
    name
        Name of the source in the store.
    retrieved_at
        Now, ISO 8601 UTC: the library asks no clock.
    progress
        Called with files done and files in all.
    broken
        What to do with days that the quality report calls broken: one of `BROKEN`.
    options
        How the files are to be read.

    Returns
    -------
    manifest
        Of the version that holds this input.
    is_new
        False when the store held the same input, imported alike, already.

    Raises
    ------
    RequestError
        When name, format or `broken` mean nothing here.
    DataError
        When nothing of the input can be used.
    OutputError
        When the store cannot be written to; it then is as it was.
    """
    chosen = find_format(format_name)
    if broken not in BROKEN:
        raise RequestError(f"{broken!r} is not one of {', '.join(BROKEN)} (broken days)")
    archive = Archive(path, keeps_shapefiles=isinstance(chosen, PolygonFormat))
    digest = archive.sha256()
    for known in store.versions(check_name(name)):
        same = (known.input_sha256, known.format, known.importer, known.broken, known.options)
        if same == (digest, format_name, IMPORTER, broken, options.words):
            return known, False
    left_out: tuple[str, ...] = ()
    if isinstance(chosen, PolygonFormat):
        made, left_out = _polygons(record, archive, chosen, options, name, progress, broken)
    elif isinstance(chosen, PlaceFormat):
        made = import_places(record, archive, chosen, options, name, progress)
    else:
        made = import_events(archive, chosen, options, name, progress)
    files, first, last, counts = made
    manifest = Manifest(
        source=name,
        version=store.next_version(name, digest),
        format=format_name,
        kind=chosen.kind,
        input_name=archive.name,
        input_sha256=digest,
        retrieved_at=retrieved_at,
        importer=IMPORTER,
        first=first.isoformat(),
        last=last.isoformat(),
        counts=counts,
        broken=broken,
        left_out=left_out,
        options=options.words,
    )
    store.write(manifest, files)
    return manifest, True


def _polygons(
    record: Record,
    archive: Archive,
    chosen: PolygonFormat,
    options: ReadOptions,
    name: str,
    progress: Progress,
    broken: str,
) -> tuple[Made, tuple[str, ...]]:
    outlines = {region.id: region.outline for region in record.regions}
    read = read_polygons(archive, chosen, pack_outlines(outlines), progress, options)
    if not read.figures:
        raise nothing_imported(archive, read.rejected)
    quality = report(name, read.figures, read.rejected)
    left_out = sorted(quality.broken_days()) if broken != "keep" else []
    read.figures = [one for one in read.figures if one.day not in left_out] or read.figures
    quality = quality.with_findings(_name_unstated(record, read))
    states = {state: _areas(shapes.clipped) for state, shapes in read.shapes.items()}
    timeline = _timeline(read.figures, states, left_out if broken == "exclude" else [])
    first, last = read.figures[0].day, read.figures[-1].day
    country = shapely.union_all(list(outlines.values()))
    area_patches, line_patches = series_patches(
        timeline, day_number(last + timedelta(days=1)), country
    )
    files = {
        tables.DAYS: tables.days_to_parquet(read.figures),
        tables.STATES: tables.shapes_to_parquet(read.shapes, "whole"),
        tables.CLIPPED: tables.shapes_to_parquet(read.shapes, "clipped"),
        tables.STEPS: tables.steps_to_parquet(_steps_at_centres(record, read, states)),
        tables.AREA_PATCHES: dump(to_geojson(area_patches)),
        tables.LINE_PATCHES: dump(to_geojson(line_patches)),
        tables.QUALITY: tables.quality_to_json(quality),
    }
    counts = {
        "days": len(read.figures),
        "states": len(read.shapes),
        "rejected": len(read.rejected),
        "findings": len(quality.findings),
    }
    return (files, first, last, counts), tuple(day.isoformat() for day in left_out)


def _name_unstated(record: Record, read: PolygonsRead) -> list[Finding]:
    """Turn old territory of which the source says nothing from ukrainian into unknown."""
    clipped = {state: _areas(shapes.clipped) for state, shapes in read.shapes.items()}
    in_order = [(one.state, clipped[one.state]) for one in _changes(read.figures)]
    unstated = unstated_areas(in_order, record.old_territory)
    for state, area in unstated.items():
        known = clipped[state].get(Status.UNKNOWN, shapely.Polygon())
        packed = {str(Status.UNKNOWN): shapely.to_wkb(polygonal(shapely.union(known, area)))}
        shapes = read.shapes[state]
        read.shapes[state] = replace(shapes, clipped={**shapes.clipped, **packed})
    unstated_km2 = dict(zip(unstated, _region_km2(record, list(unstated.values())), strict=True))
    read.figures = [
        one.with_unstated(unstated_km2[one.state]) if one.state in unstated_km2 else one
        for one in read.figures
    ]
    silent = groupby(read.figures, key=lambda one: one.state in unstated)
    runs = [list(run) for is_silent, run in silent if is_silent]
    return [
        unstated_finding(run[0].day, run[-1].day, sum(unstated_km2[run[0].state].values()))
        for run in runs
    ]


def _region_km2(record: Record, areas: Sequence[BaseGeometry]) -> Iterator[dict[str, float]]:
    """Areas by oblast; one that stays as it was is not measured again."""
    before: BaseGeometry = shapely.Polygon()
    km2 = {region.id: 0.0 for region in record.regions}
    for area in areas:
        if not shapely.equals_exact(area, before, normalize=True):
            parts = {one.id: shapely.intersection(area, one.outline) for one in record.regions}
            km2 = {region: fast_area_km2(polygonal(part)) for region, part in parts.items()}
        before = area
        yield km2


def _timeline(
    figures: Sequence[DayFigures], states: Mapping[str, StatusAreas], excluded: Sequence[date]
) -> list[tuple[int, StatusAreas]]:
    """First day and areas of each state; nothing on days that are excluded."""
    found = [(one.day, states[one.state]) for one in _changes(figures)]
    for day in excluded:
        found.append((day, {}))
        after = day + timedelta(days=1)
        known = [one for one in figures if one.day <= after]
        if after not in excluded and known:
            found.append((after, states[known[-1].state]))
    ordered = {day_number(day): areas for day, areas in sorted(found, key=lambda item: item[0])}
    return sorted(ordered.items())


def _changes(figures: Iterable[DayFigures]) -> list[DayFigures]:
    """The first day of each run of days with one state."""
    found: list[DayFigures] = []
    for one in figures:
        if not found or found[-1].state != one.state:
            found.append(one)
    return found


def _areas(packed: Mapping[str, bytes]) -> StatusAreas:
    return {Status(word): shapely.from_wkb(content) for word, content in packed.items()}


def _steps_at_centres(
    record: Record, read: PolygonsRead, states: Mapping[str, StatusAreas]
) -> list[PlaceStep]:
    """The status of each settlement's centre, from the day on which it changes."""
    places = list(record.gazetteer)
    lon = np.asarray([place.lon_deg for place in places])
    lat = np.asarray([place.lat_deg for place in places])
    steps: list[PlaceStep] = []
    words = list(Status)
    outside = words.index(Status.UKRAINIAN)
    before = np.full(len(places), -1)
    for one in _changes(read.figures):
        now = np.full(len(places), outside)
        for status, area in states[one.state].items():
            shapely.prepare(area)
            now[shapely.intersects_xy(area, lon, lat)] = words.index(status)
        steps += [
            PlaceStep(places[index].id, one.day, words[now[index]])
            for index in np.flatnonzero(now != before)
        ]
        before = now
    return steps
