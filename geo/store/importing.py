"""Imports: a file of a source becomes a version in the store, whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from geo.atlas import Record
from geo.errors import RequestError
from geo.sources.archive import Archive
from geo.sources.clipping import pack_outlines
from geo.sources.formats import find_format
from geo.sources.limits import Effort
from geo.sources.model import (
    NO_OPTIONS,
    PlaceFormat,
    PolygonFormat,
    ReadOptions,
)
from geo.sources.reading import read_polygons
from geo.store import files as tables
from geo.store.cutting import CutSeries
from geo.store.dated_tables import Made, Progress, import_events, import_places, nothing_imported
from geo.store.fingerprint import cut_hash
from geo.store.integrity import faults
from geo.store.manifest import Manifest, check_name
from geo.store.quality import report
from geo.store.reading_findings import reading_findings
from geo.store.versions import Store
from geo.words import message

IMPORTER = "5"
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
    effort: Effort | None = None,
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
    effort
        Counts what the import takes, and refuses what is too much; one of its own by default.

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
    LimitError
        When it takes more than it may.
    OutputError
        When the store cannot be written to; it then is as it was.
    """
    chosen = find_format(format_name)
    effort = effort or Effort(options.limits)
    options = replace(options, country_deg=record.about.country.bounds_deg, limits=effort.limits)
    if broken not in BROKEN:
        raise RequestError(
            message(
                "not_one_of", text=broken, choices=list(BROKEN), what=message("what_broken_days")
            )
        )
    archive = Archive(path, effort)
    digest = archive.sha256()
    how = IMPORTER, broken, options.words, cut_hash(record, chosen.kind)

    def is_kept(known: Manifest) -> bool:
        alike = known.made_of == (digest, format_name, *how)
        return alike and not any(faults(store, known))

    for known in store.versions(check_name(name)):
        if is_kept(known):
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
        version="",  # the store gives it when its turn has come
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
        cut_with=how[-1],
    )
    return store.write(manifest, files, unless=is_kept)


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
    packed = pack_outlines(outlines, record.surroundings)
    read = read_polygons(archive, chosen, packed, progress, options)
    if not read.figures:
        raise nothing_imported(archive, read.rejected)
    quality = report(name, read.figures, read.rejected, record.regions)
    left_out = sorted(quality.broken_days()) if broken != "keep" else []
    figures = [day for day in read.figures if day.day not in left_out] or read.figures
    excluded = left_out if broken == "exclude" else []
    cut = CutSeries(record, figures, read.shapes, excluded)
    quality = quality.with_findings([*cut.findings, *reading_findings(read)])
    files = {**cut.files(), tables.QUALITY: tables.quality_to_json(quality)}
    first, last = figures[0].day, figures[-1].day
    counts = {
        "days": len(figures),
        "states": len(read.shapes),
        "rejected": len(read.rejected),
        "findings": len(quality.findings),
    }
    return (files, first, last, counts), tuple(day.isoformat() for day in left_out)
