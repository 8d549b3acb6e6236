"""What a record says of itself: its days, where it lies, what is named first, and its words.

All of it is in ``record.json``; only the first day and the day after the last must be there. What
is left out follows from the outlines, so that a record of any land works with no code changed.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import shapely

from geo.dates import Period, check_in_record, parse_date
from geo.distance import Plane, Point
from geo.errors import DataError, DateError
from geo.record.regions import Region
from geo.words import Text, Words, message, words_of

FILE = "record.json"
_KEYS = (
    "start", "end", "opening_day", "home", "world", "country", "centre", "always_named", "mind",
    "words", "phases",
)  # fmt: skip
_MARGIN = 0.02  # of the land's width: air around it on the opening map
_ANCHORS = (
    "left", "right", "top", "bottom", "top-left", "top-right", "bottom-left", "bottom-right",
    "center",
)  # fmt: skip


@dataclass(frozen=True)
class Box:
    """A rectangle of longitudes and latitudes, WGS84 degrees."""

    west_deg: float
    south_deg: float
    east_deg: float
    north_deg: float

    @property
    def bounds_deg(self) -> tuple[float, float, float, float]:
        """West, south, east, north."""
        return (self.west_deg, self.south_deg, self.east_deg, self.north_deg)

    @property
    def middle(self) -> Point:
        """The point half way between its sides."""
        return Point((self.south_deg + self.north_deg) / 2, (self.west_deg + self.east_deg) / 2)

    def grown(self, deg: float) -> Box:
        """The box with so many degrees around it, on the globe."""
        return Box(
            max(self.west_deg - deg, -180.0), max(self.south_deg - deg, -90.0),
            min(self.east_deg + deg, 180.0), min(self.north_deg + deg, 90.0),
        )  # fmt: skip

    def in_whole_degrees(self) -> Box:
        """The smallest box of whole degrees around it."""
        west, south, east, north = self.bounds_deg
        return Box(math.floor(west), math.floor(south), math.ceil(east), math.ceil(north))


@dataclass(frozen=True)
class AlwaysNamed:
    """A place whose name is on every map, and the side of its name on which its point lies."""

    place_id: int
    anchor: str


@dataclass(frozen=True)
class About:
    """What a record says of itself.

    Parameters
    ----------
    period
        Days that the control record covers.
    opening_day
        The day that the page opens on.
    home
        What the map shows on opening.
    world
        What the map can be moved over; beyond it nothing is drawn.
    country
        Where an imported source can speak of: coordinates elsewhere are a mistake.
    plane
        The equal-area plane of cells and sheets.
    always_named
        Places that are named on every map, the most important first.
    mind
        What a reader should mind of this record, by language.
    phases
        First day and name of each phase, for counting only: no row depends on it.
    texts
        Words of the catalogue that this record says in its own way, by language.
    """

    period: Period
    opening_day: date
    home: Box
    world: Box
    country: Box
    plane: Plane
    always_named: tuple[AlwaysNamed, ...] = ()
    mind: Mapping[str, Sequence[str]] = field(default_factory=dict)
    phases: tuple[tuple[date, str], ...] = ()
    texts: Mapping[str, Mapping[str, Text]] = field(default_factory=dict)

    @property
    def places(self) -> Box:
        """Where the settlements can lie."""
        return self.home.in_whole_degrees()

    def words(self, language: str) -> Words:
        """The catalogue in a language, with the record's own words over it."""
        base = words_of(language)
        return Words(base.language, {**base.texts, **self.texts.get(base.language, {})})


def load_about(path: Path, regions: Sequence[Region]) -> About:
    """Read ``record.json``.

    Raises
    ------
    DataError
        When it cannot be read, lacks the record's days, or holds what means nothing.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataError(FILE, message("unreadable", problem=error.strerror)) from None
    except ValueError as error:
        raise DataError(FILE, message("not_json", problem=str(error))) from None
    if not isinstance(content, dict):
        raise DataError(FILE, message("not_one_object"))
    if unknown := sorted(content.keys() - set(_KEYS)):
        raise DataError(FILE, message("key_unknown", key=unknown[0], known=list(_KEYS)))
    period = _period(content)
    home = _box(content, "home", _home(regions))
    world = _box(content, "world", home.grown(home.east_deg - home.west_deg))
    return About(
        period=period,
        opening_day=_opening(content, period),
        home=home,
        world=world,
        country=_box(content, "country", world),
        plane=Plane(_centre(content, home.middle)),
        always_named=tuple(_always_named(content)),
        mind=_by_language(content.get("mind", {}), "mind", list),
        phases=_phases(content),
        texts=_texts(content.get("words", {}), regions),
    )


def _period(content: Mapping[str, Any]) -> Period:
    for key in ("start", "end"):
        if key not in content:
            raise DataError(FILE, message("lacks_key", key=key))
    try:
        return Period(*(parse_date(str(content[key]), f"record {key}") for key in ("start", "end")))
    except DateError as error:
        raise DataError(FILE, error.message) from None


def _opening(content: Mapping[str, Any], period: Period) -> date:
    try:
        day = parse_date(str(content.get("opening_day", period.start)), "opening day")
        return check_in_record(day, period, "opening day")
    except DateError as error:
        raise DataError(FILE, error.message, field="opening_day") from None


def _home(regions: Sequence[Region]) -> Box:
    west, south, east, north = shapely.total_bounds([region.outline for region in regions])
    return Box(*map(float, (west, south, east, north))).grown(float(east - west) * _MARGIN)


def _box(content: Mapping[str, Any], key: str, otherwise: Box) -> Box:
    if key not in content:
        return otherwise
    west, south, east, north = _numbers(content, key, 4, "west_south_east_north")
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        reason = message("not_in_degrees", what=message("west_south_east_north"))
        raise DataError(FILE, reason, field=key)
    return Box(west, south, east, north)


def _centre(content: Mapping[str, Any], otherwise: Point) -> Point:
    if "centre" not in content:
        return Point(round(otherwise.lat_deg), round(otherwise.lon_deg))
    lat_deg, lon_deg = _numbers(content, "centre", 2, "latitude_longitude")
    if not (-90 <= lat_deg <= 90 and -180 <= lon_deg <= 180):
        reason = message("not_in_degrees", what=message("latitude_longitude"))
        raise DataError(FILE, reason, field="centre")
    return Point(lat_deg, lon_deg)


def _numbers(content: Mapping[str, Any], key: str, count: int, what: str) -> list[float]:
    values, reason = content[key], message("is_not", what=message(what))
    if not isinstance(values, list) or len(values) != count:
        raise DataError(FILE, reason, field=key)
    if not all(isinstance(value, int | float) and math.isfinite(value) for value in values):
        raise DataError(FILE, reason, field=key)
    return [float(value) for value in values]


def _always_named(content: Mapping[str, Any]) -> list[AlwaysNamed]:
    named = []
    for item in _list(content.get("always_named", []), "always_named"):
        is_one = isinstance(item, dict) and isinstance(item.get("id"), int)
        if not is_one or item.get("anchor", "left") not in _ANCHORS:
            reason = message("each_id_and_anchor", anchors=list(_ANCHORS))
            raise DataError(FILE, reason, field="always_named")
        named.append(AlwaysNamed(item["id"], item.get("anchor", "left")))
    return named


def _phases(content: Mapping[str, Any]) -> tuple[tuple[date, str], ...]:
    try:
        phases = [
            (parse_date(str(item["from"])), str(item["name"]))
            for item in _list(content.get("phases", []), "phases")
        ]
    except (TypeError, KeyError, DateError):
        raise DataError(FILE, message("each_from_and_name"), field="phases") from None
    return tuple(sorted(phases))


def _texts(content: Any, regions: Sequence[Region]) -> dict[str, dict[str, Text]]:
    """The record's own words, if they were written for the regions that it has."""
    if not content:
        return {}
    texts = _by_language({k: v for k, v in content.items() if k != "regions"}, "words", dict)
    written_for = _list(content.get("regions"), "words")
    if sorted(written_for) != sorted(region.id for region in regions):
        reason = message(
            "words_of_other_regions",
            written_for=written_for or message("nothing_there"),
            regions=[region.id for region in regions],
        )
        raise DataError(FILE, reason, field="words")
    return texts


def _by_language(content: Any, key: str, kind: type) -> dict[str, Any]:
    if not isinstance(content, dict) or not all(isinstance(v, kind) for v in content.values()):
        raise DataError(FILE, message("not_by_language"), field=key)
    return content


def _list(content: Any, key: str) -> list[Any]:
    if not isinstance(content, list):
        raise DataError(FILE, message("not_a_list"), field=key)
    return content
