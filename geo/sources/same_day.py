"""Files that speak of one day: parts are joined, of versions the latest counts.

Names alone do not tell them apart: a.geojson and b.geojson may be two regions or two drafts. What
tells is the content. Versions of one day draw nearly the same land with the same words; parts draw
other land (a file for each region), or the same land with other words (a file for each status), or
say themselves that they are different layers. Two states of one series that each bear a time of
day are versions also where they have nothing in common: a map after a breakthrough.

Of versions the latest by its own time stamp counts, never the last one of the alphabet. Where that
cannot be told, what all of them say counts, and land on which they differ is unknown.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import shapely
from shapely.geometry.base import BaseGeometry

from geo.shapes import StatusAreas
from geo.sources.day_name import name_without_times
from geo.sources.land import land, union
from geo.sources.model import PublishedDay

_SHARED = 0.05  # of the smaller one's land: regions that are drawn differently overlap a little
_LISTED = 4  # names of files that a joined day bears


@dataclass(frozen=True)
class Versions:
    """Several versions of one day.

    Parameters
    ----------
    day
        The day.
    counted
        File that counts; empty when it cannot be told which is the latest.
    others
        The other files.
    """

    day: date
    counted: str
    others: tuple[str, ...]


def settled(days: Iterable[PublishedDay]) -> tuple[list[PublishedDay], list[Versions]]:
    """One published day for each day, and which versions there were."""
    by_day: dict[date, list[PublishedDay]] = defaultdict(list)
    for day in days:
        by_day[day.day].append(day)
    joined, versions = [], []
    for _, parts in sorted(by_day.items()):
        latest = []
        for slot in _slots(parts):
            chosen, others = _latest(slot)
            latest.append(chosen)
            versions += others
        joined.append(_joined(latest))
    return joined, versions


def _slots(days: Sequence[PublishedDay]) -> list[list[PublishedDay]]:
    """Days that are versions of one another, together."""
    slots: list[list[PublishedDay]] = []
    for day in sorted(days, key=lambda item: (str(item.moment or ""), item.file)):
        slot = next((s for s in slots if not all(_are_parts(part, day) for part in s)), None)
        if slot is None:
            slots.append([day])
        else:
            slot.append(day)
    return slots


def _are_parts(one: PublishedDay, other: PublishedDay) -> bool:
    if one.layer != other.layer or one.file == other.file:
        return True
    same_series = name_without_times(one.file) == name_without_times(other.file)
    if same_series and one.moment and other.moment and one.moment != other.moment:
        return False
    return one.areas.keys().isdisjoint(other.areas) or _shared_land(one, other) < _SHARED


def _shared_land(one: PublishedDay, other: PublishedDay) -> float:
    """Land that both speak of, as a share of what the smaller one does."""
    first, second = (shapely.union_all(list(day.areas.values())) for day in (one, other))
    smaller = min(first.area, second.area)
    return shapely.intersection(first, second).area / smaller if smaller else 0.0


def _latest(slot: Sequence[PublishedDay]) -> tuple[PublishedDay, list[Versions]]:
    latest = slot[-1]
    before = slot[:-1]
    if all(_say_the_same(earlier, latest) for earlier in before):
        return latest, []
    others = tuple(earlier.file for earlier in before)
    stamps = [version.moment for version in slot]
    if None not in stamps and stamps[-1] not in stamps[:-1]:
        return latest, [Versions(latest.day, latest.file, others)]
    return _agreed(slot), [Versions(latest.day, "", (*others, latest.file))]


def _say_the_same(one: PublishedDay, other: PublishedDay) -> bool:
    if one.areas.keys() != other.areas.keys():
        return False
    pairs = [(area, other.areas[status]) for status, area in one.areas.items()]
    return all(shapely.equals_exact(a, b, normalize=True) for a, b in pairs)


def _agreed(slot: Sequence[PublishedDay]) -> PublishedDay:
    """What all versions say; land on which they differ is unread."""
    areas: StatusAreas = {}
    for status in set.intersection(*(set(version.areas) for version in slot)):
        areas[status] = land(shapely.intersection_all([version.areas[status] for version in slot]))
    told = shapely.union_all([area for version in slot for area in version.areas.values()])
    doubtful = land(shapely.difference(told, shapely.union_all(list(areas.values()))))
    unread = [doubtful, *(version.unread for version in slot if version.unread)]
    return replace(slot[-1], areas=areas, unread=land(shapely.union_all(unread)))


def _joined(parts: Sequence[PublishedDay]) -> PublishedDay:
    first, *rest = sorted(parts, key=lambda part: part.file)
    for part in rest:
        first = _both(first, part)
    files = list(dict.fromkeys(part.file for part in sorted(parts, key=lambda part: part.file)))
    more = f" and {len(files) - _LISTED} more" if len(files) > _LISTED else ""
    return replace(first, file=", ".join(files[:_LISTED]) + more)


def _both(one: PublishedDay, other: PublishedDay) -> PublishedDay:
    areas = dict(one.areas)
    for status, area in other.areas.items():
        areas[status] = union(areas[status], area) if status in areas else area
    parts_km2 = Counter(one.parts_km2)
    parts_km2.update(other.parts_km2)
    unread = [area for area in (one.unread, other.unread) if area is not None]
    return replace(
        one,
        areas=areas,
        parts_km2=dict(parts_km2),
        repaired=one.repaired + other.repaired,
        closed=one.closed + other.closed,
        unread=_union(unread),
        skipped=Counter(one.skipped) + Counter(other.skipped),
    )


def _union(areas: Sequence[BaseGeometry]) -> BaseGeometry | None:
    return land(shapely.union_all(list(areas))) if areas else None
