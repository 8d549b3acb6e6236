"""Control events as the record holds them: read, checked, rejected with a reason."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from geo.errors import DataError
from geo.record.tables import Row, make_each, read_rows
from geo.status import Basis, Precision, Status
from geo.words import message

COLUMNS = (
    "id",
    "settlement_id",
    "name",
    "status",
    "valid_from",
    "precision",
    "reported_on",
    "reported_precision",
    "basis",
    "claimed_by",
    "source_id",
    "replaces",
    "note",
)


@dataclass(frozen=True)
class ControlEvent:
    """One settlement changes status.

    Parameters
    ----------
    id
        Name of the row.
    settlement_id
        GeoNames id of the place.
    status
        Who controls it from `valid_from` on.
    valid_from
        The day it became true.
    precision
        How well `valid_from` is known.
    reported_on
        The day it was published.
    reported_precision
        How well `reported_on` is known.
    basis
        ``assessed`` or ``claimed``.
    claimed_by
        Who claimed it; empty when assessed.
    source_id
        The `Publication` that says so.
    replaces
        Id of an event that this one shows not to have held; empty when none.
    note
        What a reader should know about it.
    """

    id: str
    settlement_id: int
    status: Status
    valid_from: date
    precision: Precision
    reported_on: date
    reported_precision: Precision
    basis: Basis
    claimed_by: str
    source_id: str
    replaces: str
    note: str


def load_events(
    path: Path, settlement_ids: Collection[int], source_ids: Collection[str]
) -> tuple[list[ControlEvent], list[DataError]]:
    """Read ``control_events.csv``.

    Parameters
    ----------
    path
        The file.
    settlement_ids
        GeoNames ids that the gazetteer knows.
    source_ids
        Ids that ``sources.csv`` knows.

    Returns
    -------
    events
        In the order of the file.
    rejected
        Rows that cannot be used.

    Raises
    ------
    DataError
        When the file cannot be read or lacks a column.
    """
    rows, bad_lines = read_rows(path, COLUMNS)
    seen: set[str] = set()

    def make(row: Row) -> ControlEvent:
        event = _event(row, source_ids)
        if event.id in seen:
            raise row.error("id", message("stands_earlier", text=event.id))
        if event.settlement_id not in settlement_ids:
            raise row.error("settlement_id", message("not_a_place", id=event.settlement_id))
        seen.add(event.id)
        return event

    events, rejected = make_each(rows, make)
    kept, dangling = _check_replaced(path.name, rows, events)
    return kept, bad_lines + rejected + dangling


def _event(row: Row, source_ids: Collection[str]) -> ControlEvent:
    basis = Basis(row.one_of("basis", (Basis.ASSESSED, Basis.CLAIMED)))
    claimed_by = row.optional("claimed_by")
    if bool(claimed_by) != (basis is Basis.CLAIMED):
        raise row.error("claimed_by", message("claimed_by_wrong"))
    return ControlEvent(
        id=row.text("id"),
        settlement_id=row.integer("settlement_id"),
        status=row.word("status", Status),
        valid_from=row.date("valid_from"),
        precision=row.word("precision", Precision),
        reported_on=row.date("reported_on"),
        reported_precision=row.word("reported_precision", Precision),
        basis=basis,
        claimed_by=claimed_by,
        source_id=row.known("source_id", source_ids, "sources.csv"),
        replaces=row.optional("replaces"),
        note=row.optional("note"),
    )


def _check_replaced(
    file: str, rows: list[Row], events: list[ControlEvent]
) -> tuple[list[ControlEvent], list[DataError]]:
    place_of = {event.id: event.settlement_id for event in events}
    number_of = {row.fields["id"]: row.number for row in rows}
    kept: list[ControlEvent] = []
    rejected: list[DataError] = []
    for event in events:
        if event.replaces and place_of.get(event.replaces) != event.settlement_id:
            reason = message("not_of_same_place", id=event.replaces)
            rejected.append(DataError(file, reason, number_of[event.id], "replaces"))
        else:
            kept.append(event)
    return kept, rejected
