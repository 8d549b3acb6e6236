"""Zones: whose record speaks for a piece of land, and for how long."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from geo.control.history import ControlHistory, Spell
from geo.record.limits import Limit
from geo.status import Status


@dataclass(frozen=True, order=True)
class Zone:
    """Land that takes the status of one documented place.

    Parameters
    ----------
    owner_id
        GeoNames id of that place.
    across
        Pairs of a limit's id and the documented place of this bank: while that limit holds,
        `owner_id` lies on the other bank and this place speaks instead.
    """

    owner_id: int
    across: tuple[tuple[str, int], ...] = ()

    @property
    def place_ids(self) -> frozenset[int]:
        """GeoNames ids of every documented place that speaks for the zone at some time."""
        return frozenset({self.owner_id, *(place for _, place in self.across)})


class ZoneControl:
    """The control record applied to zones.

    Parameters
    ----------
    history
        The control record.
    limits
        The limits that zones may name.
    """

    def __init__(self, history: ControlHistory, limits: Iterable[Limit] = ()) -> None:
        self._history = history
        self._limits = {limit.id: limit for limit in limits}

    def owner_on(self, zone: Zone, day: date, known: date | None = None) -> int:
        """GeoNames id of the documented place that speaks for a zone on `day`."""
        for limit_id, place in zone.across:
            if self._limits[limit_id].holds(day, known):
                return place
        return zone.owner_id

    def limit_on(self, zone: Zone, day: date, known: date | None = None) -> Limit | None:
        """The limit because of which another place than the nearest speaks on `day`."""
        crossed = (self._limits[limit_id] for limit_id, _ in zone.across)
        return next((limit for limit in crossed if limit.holds(day, known)), None)

    def spell_on(self, zone: Zone, day: date, known: date | None = None) -> Spell | None:
        """The spell that covers a zone on `day`; see `ControlHistory.spells` for `known`."""
        return self._history.status_at(self.owner_on(zone, day, known), day, known)

    def status_on(self, zone: Zone, day: date, known: date | None = None) -> Status:
        """The status of a zone on `day`; unknown when nothing is recorded."""
        spell = self.spell_on(zone, day, known)
        return spell.status if spell else Status.UNKNOWN

    def timeline_now(self, zone: Zone) -> list[tuple[date, Status]]:
        """Days on which the status changes in the picture known now, with the new status."""
        if not zone.across:
            return self._history.timeline_now(zone.owner_id)
        return self._timeline(zone, self._history.timeline_now, lambda _: None)

    def timeline_then(self, zone: Zone) -> list[tuple[date, Status]]:
        """Days on which the status *as known that same day* changes, with the new status."""
        if not zone.across:
            return self._history.timeline_then(zone.owner_id)
        return self._timeline(zone, self._history.timeline_then, lambda day: day)

    def _timeline(
        self,
        zone: Zone,
        steps_of: Callable[[int], list[tuple[date, Status]]],
        known_on: Callable[[date], date | None],
    ) -> list[tuple[date, Status]]:
        days = {day for place in zone.place_ids for day, _ in steps_of(place)}
        begun = min(days, default=date.max)
        for limit_id, _ in zone.across:
            limit = self._limits[limit_id]
            days |= {limit.valid.start, limit.valid.end, limit.reported_on}
        steps: list[tuple[date, Status]] = []
        for day in sorted(day for day in days if day >= begun):
            status = self.status_on(zone, day, known_on(day))
            if not steps or steps[-1][1] is not status:
                steps.append((day, status))
        return steps
