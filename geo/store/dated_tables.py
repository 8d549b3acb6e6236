"""Imports of dated rows: settlements' statuses and point events, from tables of any form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial
from typing import Any, BinaryIO, TypeVar

from geo.atlas import Record
from geo.errors import DataError
from geo.sources.archive import Archive
from geo.sources.border import guarded
from geo.sources.limits import LimitError
from geo.sources.model import (
    EventFormat,
    PlaceFormat,
    PlaceStep,
    PointEvent,
    ReadOptions,
    Remark,
)
from geo.sources.open_table import is_table
from geo.sources.point_events import unique
from geo.store import files as tables
from geo.store.findings import dated_report
from geo.words import Message, message

Progress = Callable[[int, int], None]
Read = TypeVar("Read")
Made = tuple[dict[str, bytes], date, date, dict[str, int]]
"""Files of a version, its first and last day, and what it counts."""

_NAMED = 3  # files that a sentence names


def import_places(
    record: Record,
    archive: Archive,
    chosen: PlaceFormat,
    options: ReadOptions,
    name: str,
    progress: Progress,
) -> Made:
    """Settlements' statuses by day.

    Raises
    ------
    DataError
        When nothing of the input can be used.
    """

    def read(stream: BinaryIO, member: str) -> tuple[list[PlaceStep], list[DataError]]:
        return chosen.read(stream, member, record.gazetteer, options)

    steps, said = _read_all(archive, read, progress)
    rejected, remarks = _apart(said)
    if not steps:
        raise nothing_imported(archive, rejected)
    ordered = sorted(set(steps))
    quality = dated_report(name, [step.day for step in ordered], rejected, remarks)
    files = {
        tables.STEPS: tables.steps_to_parquet(ordered),
        tables.QUALITY: tables.quality_to_json(quality),
    }
    counts = {
        "places": len({step.place_id for step in ordered}),
        "steps": len(ordered),
        "rejected": len(rejected),
        "findings": len(quality.findings),
    }
    return files, quality.first, quality.last, counts


def import_events(
    archive: Archive, chosen: EventFormat, options: ReadOptions, name: str, progress: Progress
) -> Made:
    """Point events, each once.

    Raises
    ------
    DataError
        When nothing of the input can be used.
    """

    def read(stream: BinaryIO, member: str) -> tuple[list[PointEvent], list[DataError]]:
        return chosen.read(stream, member, options)

    found, said = _read_all(archive, read, progress)
    rejected, remarks = _apart(said)
    if not found:
        raise nothing_imported(archive, rejected)
    events, repeated = unique(found)
    if repeated:
        remarks.append(message("events_repeated", n=repeated))
    ordered = sorted(events)
    quality = dated_report(
        name, [day for event in ordered for day in (event.day, event.last)], rejected, remarks
    )
    files = {
        tables.EVENTS: tables.events_to_parquet(ordered),
        tables.QUALITY: tables.quality_to_json(quality),
    }
    counts = {
        "events": len(ordered),
        "rejected": len(rejected),
        "findings": len(quality.findings),
    }
    return files, quality.first, quality.last, counts


def nothing_imported(archive: Archive, rejected: Sequence[Message]) -> DataError:
    """Why an input gives nothing: its first fault."""
    why = rejected[0] if rejected else message("it_holds_no_file")
    more = message("and_more", n=len(rejected) - 1) if len(rejected) > 1 else None
    return DataError(archive.name, message("nothing_imported", why=why, more=more))


def _read_all(
    archive: Archive,
    read: Callable[[BinaryIO, str], tuple[list[Read], list[DataError]]],
    progress: Progress,
) -> tuple[list[Read], list[DataError]]:
    """What all tables of an input hold, and what is said of them; other files are named."""
    found: list[Read] = []
    said: list[DataError] = []
    everything = archive.members()
    members = [member for member in everything if is_table(member)] or everything
    for number, (member, stream) in enumerate(archive.streams(members), 1):
        good, bad = guarded(member, partial(read, stream, member), _given_up)
        if past_limit := next((one for one in bad if isinstance(one, LimitError)), None):
            raise past_limit
        archive.effort.take("records", len(good), archive.name)
        found += good
        said += bad
        progress(number, len(members))
    if others := [member for member in everything if member not in members]:
        named = [*others[:_NAMED], *(["…"] if len(others) > _NAMED else [])]
        reason = message("no_tables", n=len(others), files=named)
        said.append(Remark(archive.name, reason))
    return found, said


def _given_up(error: DataError) -> tuple[list[Any], list[DataError]]:
    return [], [error]


def _apart(said: Iterable[DataError]) -> tuple[list[Message], list[Message]]:
    """Sentences about what was rejected, and about what was used all the same."""
    sentences: dict[bool, list[Message]] = {False: [], True: []}
    for error in said:
        sentences[isinstance(error, Remark)].append(error.message)
    return sentences[False], sentences[True]
