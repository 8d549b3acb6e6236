"""Context events: what else happened, for the timeline's second lane."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from geo.errors import DataError
from geo.record.hints import did_you_mean
from geo.record.publications import Publication
from geo.record.regions import by_language
from geo.record.tables import Row, make_rows
from geo.words import message

COLUMNS = ("id", "first_day", "last_day", "title", "note", "source_ids")


@dataclass(frozen=True)
class ContextEvent:
    """Something that happened beside the changes of control.

    Parameters
    ----------
    id
        Name of the row.
    first_day, last_day
        The days it took, both included: an event's last day is a day on which it happened.
    title
        What happened, in a few words, in English.
    note
        One or two sentences more.
    source_ids
        The sources that say so.
    titles
        The title by language.
    """

    id: str
    first_day: date
    last_day: date
    title: str
    note: str
    source_ids: tuple[str, ...]
    titles: Mapping[str, str] = field(default_factory=dict, hash=False)


def load_context(
    path: Path, sources: dict[str, Publication]
) -> tuple[list[ContextEvent], list[DataError]]:
    """Read ``context_events.csv``, sorted by first day.

    Raises
    ------
    DataError
        When the file cannot be read or lacks a column.
    """
    events, rejected = make_rows(path, COLUMNS, lambda row: _context_event(row, sources))
    return sorted(events, key=lambda event: event.first_day), rejected


def known_publications(row: Row, field: str, sources: dict[str, Publication]) -> tuple[str, ...]:
    """Publication ids of a `|`-separated field, at least one, each known."""
    ids = tuple(part.strip() for part in row.text(field).split("|"))
    for source_id in ids:
        if source_id not in sources:
            hint = did_you_mean(source_id, sources)
            reason = message("not_in_file", text=source_id, file="sources.csv", hint=hint)
            raise row.error(field, reason)
    return ids


def _context_event(row: Row, sources: dict[str, Publication]) -> ContextEvent:
    first_day, last_day = row.date("first_day"), row.date("last_day")
    if last_day < first_day:
        reason = message("last_before_first", last=last_day, first=first_day)
        raise row.error("last_day", reason)
    return ContextEvent(
        id=row.text("id"),
        first_day=first_day,
        last_day=last_day,
        title=row.text("title"),
        note=row.optional("note"),
        source_ids=known_publications(row, "source_ids", sources),
        titles=by_language(row.fields, "title"),
    )
