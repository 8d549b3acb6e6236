"""Control histories: who held a place on a day, and as known on which day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

from geo.record.control_events import ControlEvent
from geo.status import Basis, Precision, Status


@dataclass(frozen=True)
class Spell:
    """A half-open period during which a place keeps one status.

    Parameters
    ----------
    status
        Who controls the place.
    valid_from
        First day.
    valid_to
        First day of the next spell; None while it lasts.
    events
        The events that say so, the one that began the spell first.
    """

    status: Status
    valid_from: date
    valid_to: date | None
    events: tuple[ControlEvent, ...]

    @property
    def precision(self) -> Precision:
        """How well the first day is known."""
        return self.events[0].precision

    @property
    def is_at_least(self) -> bool:
        """Whether the spell began on the first day or, at a time not known, before it."""
        return self.precision is Precision.BY

    @property
    def basis(self) -> Basis:
        """Published when read off polygons; else assessed as soon as one of the events is."""
        said = {event.basis for event in self.events}
        return next(
            basis for basis in (Basis.PUBLISHED, Basis.ASSESSED, Basis.CLAIMED) if basis in said
        )

    @property
    def claimed(self) -> bool:
        """Whether nobody but the claimant says so."""
        return self.basis is Basis.CLAIMED

    def covers(self, day: date) -> bool:
        """Whether `day` lies in the spell."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True)
class Change:
    """A settlement that passes from one status to another on a day."""

    settlement_id: int
    day: date
    before: Status
    after: Status
    spell: Spell


class ControlHistory:
    """The control record of all settlements, on two time axes.

    Valid time is when something was true; knowledge time is when it was published. Every
    question takes an optional ``known`` day: the answer then uses only events reported on or
    before it.

    Parameters
    ----------
    events
        Control events, in any order.
    """

    def __init__(self, events: Iterable[ControlEvent]) -> None:
        by_place: dict[int, list[ControlEvent]] = defaultdict(list)
        for event in events:
            by_place[event.settlement_id].append(event)
        self._events = {place: tuple(rows) for place, rows in by_place.items()}

    @property
    def settlement_ids(self) -> frozenset[int]:
        """GeoNames ids of the places with a record of their own."""
        return frozenset(self._events)

    def events_of(self, settlement_id: int) -> tuple[ControlEvent, ...]:
        """Every event of a place, replaced ones too, by day of validity and report."""
        rows = self._events.get(settlement_id, ())
        return tuple(sorted(rows, key=lambda event: (event.valid_from, event.reported_on)))

    def spells(self, settlement_id: int, known: date | None = None) -> tuple[Spell, ...]:
        """The periods of one place's statuses, in order.

        Parameters
        ----------
        settlement_id
            GeoNames id.
        known
            Use only events reported on or before this day; None uses all.
        """
        if known is None:
            return self._spells_now.get(settlement_id, ())
        return _spells(self._events.get(settlement_id, ()), known)

    def status_at(self, settlement_id: int, day: date, known: date | None = None) -> Spell | None:
        """The spell of a place that covers `day`; None when nothing is recorded for it.

        See `spells` for the parameters.
        """
        covering = (spell for spell in self.spells(settlement_id, known) if spell.covers(day))
        return next(covering, None)

    def changes_between(self, start: date, end: date, known: date | None = None) -> list[Change]:
        """Changes of status with ``start <= day < end``, by day and place.

        See `spells` for the parameter `known`.
        """
        changes = [
            Change(place, after.valid_from, before.status, after.status, after)
            for place in self._events
            for before, after in pairwise(self.spells(place, known))
            if start <= after.valid_from < end
        ]
        return sorted(changes, key=lambda change: (change.day, change.settlement_id))

    def timeline_now(self, settlement_id: int) -> list[tuple[date, Status]]:
        """Days on which the status changes in the picture known now, with the new status."""
        return [(spell.valid_from, spell.status) for spell in self.spells(settlement_id)]

    def timeline_then(self, settlement_id: int) -> list[tuple[date, Status]]:
        """Days on which the status *as known that same day* changes, with the new status."""
        rows = self._events.get(settlement_id, ())
        days = sorted({day for event in rows for day in (event.valid_from, event.reported_on)})
        steps: list[tuple[date, Status]] = []
        for day in days:
            spell = self.status_at(settlement_id, day, known=day)
            status = spell.status if spell else Status.UNKNOWN
            begun = bool(steps) or spell is not None
            if begun and (not steps or steps[-1][1] is not status):
                steps.append((day, status))
        return steps

    @cached_property
    def _spells_now(self) -> dict[int, tuple[Spell, ...]]:
        return {place: _spells(rows, None) for place, rows in self._events.items()}


def _spells(events: Sequence[ControlEvent], known: date | None) -> tuple[Spell, ...]:
    runs: list[list[ControlEvent]] = []
    for event in _one_a_day(_visible(events, known)):
        if runs and runs[-1][0].status is event.status:
            runs[-1].append(event)
        else:
            runs.append([event])
    starts = [run[0].valid_from for run in runs]
    ends: list[date | None] = [*starts[1:], None] if starts else []
    return tuple(
        Spell(run[0].status, start, end, tuple(run))
        for run, start, end in zip(runs, starts, ends, strict=True)
    )


def _visible(events: Sequence[ControlEvent], known: date | None) -> list[ControlEvent]:
    published = [event for event in events if known is None or event.reported_on <= known]
    replaced = {event.replaces for event in published if event.replaces}
    return [event for event in published if event.id not in replaced]


def _one_a_day(events: list[ControlEvent]) -> list[ControlEvent]:
    """Where several events name one day, an assessment beats a claim, then the later report.

    Events of that day which agree with the winner stay beside it as further evidence.
    """
    by_day: dict[date, list[ControlEvent]] = defaultdict(list)
    for event in events:
        by_day[event.valid_from].append(event)
    ordered: list[ControlEvent] = []
    for day in sorted(by_day):
        ranked = sorted(
            by_day[day],
            key=lambda event: (event.basis is Basis.ASSESSED, event.reported_on, event.id),
            reverse=True,
        )
        ordered += [event for event in ranked if event.status is ranked[0].status]
    return ordered
