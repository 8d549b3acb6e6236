"""The record in figures: rows by status, phase, precision, basis and source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from geo.atlas import Record
from geo.record.control_events import ControlEvent


@dataclass(frozen=True)
class Counts:
    """Rows of the record by what is asked.

    Parameters
    ----------
    rows, places, settlements, sources
        Control events; settlements with a record of their own; settlements in the gazetteer;
        sources cited by events.
    status, phase, precision, basis, source
        Rows by status, phase of ``valid_from``, precision, basis, and kind of source.
    """

    rows: int
    places: int
    settlements: int
    sources: int
    status: dict[str, int]
    phase: dict[str, int]
    precision: dict[str, int]
    basis: dict[str, int]
    source: dict[str, int]


def count(record: Record) -> Counts:
    """Count the record."""
    places = sorted(record.picture.history.settlement_ids)
    events = [event for place in places for event in record.picture.history.events_of(place)]

    def by(key: Callable[[ControlEvent], str]) -> dict[str, int]:
        return dict(Counter(map(key, events)).most_common())

    phases = record.about.phases
    phase = Counter(
        [name for first, name in phases if first <= event.valid_from][-1]
        for event in events
        if phases and phases[0][0] <= event.valid_from
    )
    return Counts(
        rows=len(events),
        places=len(places),
        settlements=len(record.gazetteer),
        sources=len({event.source_id for event in events}),
        status=by(lambda event: str(event.status)),
        phase={name: phase[name] for _, name in phases},
        precision=by(lambda event: str(event.precision)),
        basis=by(lambda event: str(event.basis)),
        source=by(lambda event: record.publications[event.source_id].publisher),
    )
