"""What the browser gets once: immutable files named by their content."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geo.atlas import Atlas
from geo.dates import date_of, day_number
from geo.gazetteer import FOUNDING_CITIES, Kind
from geo.geojson import collection, content_hash, dump, feature, read_features, rounded
from geo.patches import Patch, Steps, area_patches, day_spans, line_patches, to_geojson
from geo.status import Precision, Status
from geo.zones import Zone

KNOWN_MODES = ("now", "then")
PUBLISHED = "published"
"""The mode of the map that shows an imported source."""
STATUS_CODES = {Status.UNKNOWN: 0, Status.UKRAINIAN: 1, Status.RUSSIAN: 2, Status.CONTESTED: 3}
"""Numbers that stand for the statuses in feature state."""

PRECISIONS = tuple(Precision)
"""Their places in this tuple stand for the precisions."""

_FRAME_DEG = 1e-4  # borders closer than this to the frame are the frame
_FOUNDING_ANCHORS = dict(
    zip(FOUNDING_CITIES, ("right", "bottom-left", "left", "top-right"), strict=True)
)  # three of the four lie within 25 km: each name keeps to its own side
_COURSE_DEG = 0.03
_NAMED_RIVER_DEG = 0.3  # a shorter piece has no room for a name
_SPOT_STEP_DEG = 0.05
_NAME_WIDTH = 0.35  # a name is wider than high: what lies beside it must lie farther off
_CITY_ROOM = 1.6  # a name that nears a city is read as the city's: that weighs more than a border
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


def make_browser_files(atlas: Atlas) -> dict[str, BrowserFile]:
    """Every file of the record for the browser, by name."""
    patches = {
        f"{kind}-{mode}": make(atlas.cells, _steps(atlas, mode), atlas.period)
        for mode in KNOWN_MODES
        for kind, make in (("areas", area_patches), ("lines", line_patches))
    }
    contents = {name: to_geojson(found) for name, found in patches.items()}
    contents |= {
        "regions": _regions(atlas),
        "beyond": _beyond(atlas),
        "water": _water(atlas),
        "points": _points(atlas),
        "record": _record(atlas, patches),
    }
    files = [BrowserFile(f"{name}.json", dump(content)) for name, content in contents.items()]
    return {file.name: file for file in files}


def _steps(atlas: Atlas, mode: str) -> Callable[[Zone], Steps]:
    return atlas.control.timeline_now if mode == "now" else atlas.control.timeline_then


def _water(atlas: Atlas) -> dict[str, Any]:
    """Water, one point for the name of each lake and sea, a smooth course for each river's."""
    found = read_features(atlas.regions_path.parent / "water.geojson")
    named: dict[str, tuple[BaseGeometry, dict[str, Any]]] = {}
    for item in found:
        properties, body = item["properties"], shape(item["geometry"])
        name = properties.get("name")
        is_larger = name and (name not in named or body.area > named[name][0].area)
        if is_larger and properties.get("kind") in ("lake", "sea"):
            named[name] = (body, properties)
    names = [
        feature(_middle(body), {**properties, "kind": f"{properties['kind']}-name"})
        for body, properties in named.values()
    ]
    courses = [
        feature(_smooth(part), {**item["properties"], "kind": "river-name"})
        for item in found
        if item["properties"].get("kind") == "river"
        for part in shapely.get_parts(shapely.line_merge(shape(item["geometry"])))
        if part.length > _NAMED_RIVER_DEG
    ]
    return collection([*found, *names, *courses])


def _smooth(course: BaseGeometry) -> BaseGeometry:
    """A course without its small bends, corners cut thrice: letters follow it without a break."""
    line = shapely.get_coordinates(shapely.simplify(course, _COURSE_DEG))
    for _ in range(3):
        start, end = line[:-1], line[1:]
        cut = np.stack([0.75 * start + 0.25 * end, 0.25 * start + 0.75 * end], axis=1)
        line = np.vstack([line[:1], cut.reshape(-1, 2), line[-1:]])
    return rounded(shapely.LineString(line))


def _beyond(atlas: Atlas) -> dict[str, Any]:
    """Land around, one name for each unit, and its borders without the frame that cut them."""
    found = read_features(atlas.regions_path.parent / "neighbours.geojson")
    shapes = [shape(item["geometry"]) for item in found]
    names = [
        feature(
            _middle(land),
            {
                **item["properties"],
                "kind": "name",
                "country": item["properties"]["kind"] == "country",
            },
        )
        for item, land in zip(found, shapes, strict=True)
    ]
    frame = shapely.box(*shapely.total_bounds(shapes)).boundary.buffer(_FRAME_DEG)
    edges = shapely.union_all([shapely.difference(land.boundary, frame) for land in shapes])
    return collection([*found, *names, feature(edges, {"kind": "edge"})])


def _middle(land: BaseGeometry) -> BaseGeometry:
    return shapely.point_on_surface(max(shapely.get_parts(land), key=shapely.area))


def _regions(atlas: Atlas) -> dict[str, Any]:
    outlines = [
        feature(region.outline, {"id": region.id, "name": region.name, "name_uk": region.name_uk})
        for region in atlas.regions
    ]
    state = shapely.union_all([region.outline for region in atlas.regions])
    cities = shapely.points(
        [
            (place.lon_deg, place.lat_deg)
            for place in atlas.gazetteer
            if _rank(place.name, place.kind, place.population or 0) <= 1
        ]
    )
    names = [
        feature(
            _open_spot(region.outline, cities),
            {"name": region.name.upper(), "name_uk": region.name_uk.upper(), "kind": "name"},
        )
        for region in atlas.regions
    ]
    return collection([*outlines, *names, feature(state.boundary, {"kind": "outer"})])


def _open_spot(outline: BaseGeometry, cities: np.ndarray) -> BaseGeometry:
    """Where a region's name has most room: far from its border and from named cities."""
    west, south, east, north = outline.bounds
    lon, lat = np.meshgrid(
        np.arange(west, east, _SPOT_STEP_DEG), np.arange(south, north, _SPOT_STEP_DEG)
    )
    spots = shapely.points(lon.ravel(), lat.ravel())
    spots = spots[shapely.contains(outline, spots)]
    if not len(spots):
        return shapely.point_on_surface(outline)

    def narrowed(geometry: Any) -> Any:
        return shapely.transform(geometry, lambda xy: xy * [_NAME_WIDTH, 1])

    room = shapely.distance(narrowed(outline.boundary), narrowed(spots))
    if len(cities):
        near = shapely.distance(narrowed(shapely.multipoints(cities)), narrowed(spots))
        room = np.minimum(room, near * _CITY_ROOM)
    return spots[int(room.argmax())]


def _points(atlas: Atlas) -> dict[str, Any]:
    features = [
        feature(
            shapely.Point(place.lon_deg, place.lat_deg),
            {
                "name": place.name,
                "name_uk": place.name_uk,
                "anchor": _FOUNDING_ANCHORS.get(place.name, "left"),
                "rank": _rank(place.name, place.kind, place.population or 0),
                "own": atlas.owners.is_documented(place.id),
                "population": place.population or 0,
                "district": place.kind is Kind.DISTRICT,
            },
            place.id,
        )
        for place in sorted(atlas.gazetteer, key=lambda place: -(place.population or 0))
    ]
    return collection(features)


def _rank(name: str, kind: Kind, population: int) -> int:
    """0 is always labelled; higher ranks are labelled as the map is drawn larger."""
    if name in FOUNDING_CITIES:
        return 0
    if kind is Kind.DISTRICT:
        return 6
    return next((rank for least, rank in _LABEL_RANKS if population >= least), 5)


def _record(atlas: Atlas, patches: dict[str, list[Patch]]) -> dict[str, Any]:
    """What the timeline and the map bridge need to know about time."""
    start, end = atlas.period.start, atlas.period.end
    changes = Counter(
        day_number(change.day)
        for change in atlas.history.changes_between(start, end)
        if change.day != start
    )
    return {
        "first": day_number(start),
        "last": day_number(atlas.period.last),
        "statuses": {str(status): code for status, code in STATUS_CODES.items()},
        "spans": {
            name: [[patch.first, patch.end] for patch in found] for name, found in patches.items()
        },
        "points": {mode: _point_steps(atlas, mode) for mode in KNOWN_MODES},
        "changes": [[day, changes[day]] for day in sorted(changes)],
        "context": [
            {
                "id": event.id,
                "first": day_number(event.first_day),
                "last": day_number(event.last_day),
                "title": event.title,
                "title_uk": event.title_uk,
            }
            for event in atlas.context
        ],
    }


def _point_steps(atlas: Atlas, mode: str) -> dict[str, list[list[int]]]:
    """By GeoNames id, for each spell within the record.

    Each is ``[first day, status code, day since when, precision code]``; the last two are left
    out where nothing is recorded.
    """
    steps = _steps(atlas, mode)

    def step(zone: Zone, first: int, status: Status) -> list[int]:
        day = date_of(first)
        spell = atlas.control.spell_on(zone, day, day if mode == "then" else None)
        since = [day_number(spell.valid_from), PRECISIONS.index(spell.precision)] if spell else []
        return [first, STATUS_CODES[status], *since]

    zones = {place.id: atlas.zone_of(place.id) for place in atlas.gazetteer}
    codes = {
        zone: [
            step(zone, first, status) for first, _, status in day_spans(steps(zone), atlas.period)
        ]
        for zone in set(zones.values())
    }
    return {str(place): codes[zone] for place, zone in zones.items()}
