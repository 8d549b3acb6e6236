"""The record in figures: rows by status, phase, precision, basis and source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from geo.atlas import Record
from geo.record.control_events import ControlEvent

PHASES = (
    (date(2022, 2, 23), "before the invasion"),
    (date(2022, 2, 24), "first offensive"),
    (date(2022, 4, 8), "battle for the Donbas"),
    (date(2022, 9, 6), "Ukrainian counter-offensive in the east"),
    (date(2022, 10, 9), "winter of Bakhmut"),
    (date(2023, 6, 4), "Ukrainian summer offensive of 2023"),
    (date(2023, 10, 10), "Avdiivka to Vuhledar"),
    (date(2024, 10, 2), "Pokrovsk, Kupiansk, Siversk"),
)
"""First day and name of each phase, for counting only: no row depends on it. The bounds are days
on which the record's weight shifts: withdrawal from the north (8 April 2022), the push at Balakliia
(6 September 2022), the day after the counter-offensive came to rest west of Svatove (9 October
2022), the first attacks of summer 2023, the first assault on Avdiivka, the fall of Vuhledar."""


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


def phase_of(day: date) -> str:
    """Name of the phase in which a day lies."""
    return [name for first, name in PHASES if first <= day or first == PHASES[0][0]][-1]


def count(record: Record) -> Counts:
    """Count the record."""
    places = sorted(record.picture.history.settlement_ids)
    events = [event for place in places for event in record.picture.history.events_of(place)]

    def by(key: Callable[[ControlEvent], str]) -> dict[str, int]:
        return dict(Counter(map(key, events)).most_common())

    phases = by(lambda event: phase_of(event.valid_from))
    return Counts(
        rows=len(events),
        places=len(places),
        settlements=len(record.gazetteer),
        sources=len({event.source_id for event in events}),
        status=by(lambda event: str(event.status)),
        phase={name: phases.get(name, 0) for _, name in PHASES},
        precision=by(lambda event: str(event.precision)),
        basis=by(lambda event: str(event.basis)),
        source=by(lambda event: record.publications[event.source_id].publisher),
    )
