"""What the browser gets once: immutable files named by their content."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from components.map.ground import make_ground
from geo.atlas import Record
from geo.control.patches import Patch, Steps, area_patches, day_spans, line_patches, to_geojson
from geo.control.zones import Zone
from geo.dates import date_of, day_number
from geo.geojson import collection, content_hash, dump, feature
from geo.record.gazetteer import Kind, Settlement
from geo.status import Precision, Status
from geo.words import SOURCE_LANGUAGE

KNOWN_MODES = ("now", "then")
PUBLISHED = "published"
"""The mode of the map that shows an imported source."""
STATUS_CODES = {Status.UNKNOWN: 0, Status.UKRAINIAN: 1, Status.RUSSIAN: 2, Status.CONTESTED: 3}
"""Numbers that stand for the statuses in feature state."""

PRECISIONS = tuple(Precision)
"""Their places in this tuple stand for the precisions."""

_MAJOR_POPULATION = 50_000
_LABEL_RANKS = ((_MAJOR_POPULATION, 1), (12_000, 2), (4_000, 3), (1_500, 4))


@dataclass(frozen=True)
class BrowserFile:
    """One file for the browser.

    Parameters
    ----------
    name
        Stem and ending, as in ``points.json``.
    content
        Bytes.
    """

    name: str
    content: bytes

    @property
    def path(self) -> str:
        """Path that never serves other bytes."""
        stem, _, ending = self.name.rpartition(".")
        return f"/data/{stem}.{content_hash(self.content)}.{ending}"


def make_browser_files(record: Record) -> dict[str, BrowserFile]:
    """Every file of the record for the browser, by name."""
    patches = {
        f"{kind}-{mode}": make(record.picture.cells, _steps(record, mode), record.period)
        for mode in KNOWN_MODES
        for kind, make in (("areas", area_patches), ("lines", line_patches))
    }
    contents = {name: to_geojson(day_patches) for name, day_patches in patches.items()}
    contents |= {
        "ground": make_ground(record, _cities(record)),
        "points": _points(record),
        "record": _record(record, patches),
    }
    files = [BrowserFile(f"{name}.json", dump(content)) for name, content in contents.items()]
    return {file.name: file for file in files}


def _steps(record: Record, mode: str) -> Callable[[Zone], Steps]:
    control = record.picture.control
    return control.timeline_now if mode == "now" else control.timeline_then


def _points(record: Record) -> dict[str, Any]:
    anchors = {named.place_id: named.anchor for named in record.about.always_named}
    features = [
        feature(
            shapely.Point(place.lon_deg, place.lat_deg),
            {
                "name": place.name,
                **_in_other_languages("name", place.names),
                "anchor": anchors.get(place.id, "left"),
                "rank": _rank(record, place),
                "own": record.picture.owners.is_documented(place.id),
                "population": place.population or 0,
                "district": place.kind is Kind.DISTRICT,
            },
            place.id,
        )
        for place in sorted(record.gazetteer, key=lambda place: -(place.population or 0))
    ]
    return collection(features)


def _in_other_languages(what: str, texts: Mapping[str, str]) -> dict[str, str]:
    return {f"{what}_{code}": text for code, text in texts.items() if code != SOURCE_LANGUAGE}


def _cities(record: Record) -> np.ndarray:
    """Points of the cities that are named first."""
    return shapely.points(
        [(place.lon_deg, place.lat_deg) for place in record.gazetteer if _rank(record, place) <= 1]
    )


def _rank(record: Record, place: Settlement) -> int:
    """0 is always labelled; higher ranks are labelled as the map is drawn larger."""
    if place in record.always_named:
        return 0
    if place.kind is Kind.DISTRICT:
        return 6
    return next((rank for least, rank in _LABEL_RANKS if (place.population or 0) >= least), 5)


def _record(record: Record, patches: dict[str, list[Patch]]) -> dict[str, Any]:
    """What the timeline and the map bridge need to know about time."""
    start, end = record.period.start, record.period.end
    changes = Counter(
        day_number(change.day)
        for change in record.picture.history.changes_between(start, end)
        if change.day != start
    )
    return {
        "first": day_number(start),
        "last": day_number(record.period.last),
        "statuses": {str(status): code for status, code in STATUS_CODES.items()},
        "spans": {
            name: [[patch.first, patch.end] for patch in own] for name, own in patches.items()
        },
        "points": {mode: _point_steps(record, mode) for mode in KNOWN_MODES},
        "changes": [[day, changes[day]] for day in sorted(changes)],
        "context": [
            {
                "id": event.id,
                "first": day_number(event.first_day),
                "last": day_number(event.last_day),
                "title": event.title,
                **_in_other_languages("title", event.titles),
            }
            for event in record.context
        ],
    }


def _point_steps(record: Record, mode: str) -> dict[str, list[list[int]]]:
    """By GeoNames id, for each spell within the record.

    Each is ``[first day, status code, day since when, precision code]``; the last two are left
    out where nothing is recorded.
    """
    steps = _steps(record, mode)

    def step(zone: Zone, first: int, status: Status) -> list[int]:
        day = date_of(first)
        spell = record.picture.control.spell_on(zone, day, day if mode == "then" else None)
        since = [day_number(spell.valid_from), PRECISIONS.index(spell.precision)] if spell else []
        return [first, STATUS_CODES[status], *since]

    zones = {place.id: record.picture.zone_of(place.id) for place in record.gazetteer}
    codes = {
        zone: [
            step(zone, first, status) for first, _, status in day_spans(steps(zone), record.period)
        ]
        for zone in set(zones.values())
    }
    return {str(place): codes[zone] for place, zone in zones.items()}
