"""DeepState: the raw map of the API, and the daily mirror of it.

The **mirror** is one multipolygon a day without properties, all of it held: occupied land, the
parts of Donetsk and Luhansk oblasts held before 2022, and Crimea, widened by about a metre. Its
day is the day of the download (03:00 UTC), not the day of the assessment.

The **raw map** (``api/history/{id}/geojson``, ``api/history/last``) has a feature for each
polygon and for each point of interest. A polygon's ``name`` is
``Ukrainian /// English /// geoJSON.<key>``; the key tells best what it is, then the English
name, then the fill. Points, liberated land, land in other countries and satire are left out.

The meaning of ``status.unknown``, drawn grey, changed: until 2025 it was no man's land whose
holder is not known (``unknown``); from 2026 on it is where infiltrating troops and defenders
stand mixed (``contested``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from shapely.geometry.base import BaseGeometry

from geo.errors import DataError
from geo.sources.day_name import OUT_OF_RANGE, day_of_file, days_in_name, is_possible, utc_day
from geo.sources.features import (
    POLYGON_TYPES,
    Feature,
    merged,
    polygons,
    read_features,
    read_json,
)
from geo.sources.model import NO_OPTIONS, PolygonFormat, PublishedDay, ReadOptions
from geo.status import Status

GREY_IS_CONTESTED_FROM = date(2026, 1, 1)
"""First day on which ``status.unknown`` means infiltration."""

_LEFT_OUT = None
_BY_KEY: dict[str, Status | None] = {
    "status.occupied": Status.RUSSIAN,
    "status.unknown": Status.UNKNOWN,
    "status.dismissed": _LEFT_OUT,  # liberated
    "status.dismissed_at": _LEFT_OUT,
    "territories.ordlo": Status.RUSSIAN,
    "territories.crimea": Status.RUSSIAN,
    "territories.tuzla": Status.RUSSIAN,
    "zmiinyi_island": _LEFT_OUT,  # liberated
}
_ELSEWHERE = "territories."  # any other: Transnistria, Abkhazia, Tskhinvali, and satire
_BY_NAME: dict[str, Status | None] = {
    "occupied": Status.RUSSIAN,
    "occupied crimea": Status.RUSSIAN,
    "cadr and calr": Status.RUSSIAN,
    "unknown status": Status.UNKNOWN,
    "liberated": _LEFT_OUT,
    "transnistria": _LEFT_OUT,
    # maps of 2022 have the Ukrainian name alone
    "окуповано": Status.RUSSIAN,
    "окупований крим": Status.RUSSIAN,
    "ордло": Status.RUSSIAN,
    "статус невідомий": Status.UNKNOWN,
    "звільнено": _LEFT_OUT,
}
_BY_FILL: dict[str, Status | None] = {
    "#a52714": Status.RUSSIAN,
    "#880e4f": Status.RUSSIAN,  # Crimea, Tuzla and what was held before 2022
    "#bcaaa4": Status.UNKNOWN,
    "#bdbdbd": Status.UNKNOWN,
    "#0f9d58": _LEFT_OUT,  # liberated, as the next two
    "#0288d1": _LEFT_OUT,
    "#01579b": _LEFT_OUT,
    "#ff5252": _LEFT_OUT,  # other countries and satire
}
_KEY = re.compile(r"geojson\.([a-z_.]+)")
_AT = re.compile(r"\{\{.*?\}\}|\d[\d.\s–-]*")  # {{at:01.01}}, 27-31.03
_UNIX = re.compile(r"(?<!\d)(1[3-9]\d{8}|20\d{8})(?!\d)")  # 2011 to 2036


def read_file(
    name: str, content: bytes, _options: ReadOptions = NO_OPTIONS
) -> list[PublishedDay | DataError]:
    """The day of one file, and what could not be used of it.

    The day is the one that the file's name gives, as a date or as the API's id (unix seconds),
    else the ``id`` or ``datetime`` in the file, in UTC. A polygon of unknown kind or with a
    broken geometry is left out.
    """
    try:
        document = read_json(name, content)
        day = _day(name, document)
        features = read_features(name, _collection(document))
    except DataError as error:
        return [error]
    parts, errors = _parts(features, day)
    if not parts:
        errors.append(DataError(name, "holds no usable polygon of DeepState's map"))
        return [*errors]
    areas: dict[Status, BaseGeometry] = {}
    repaired = 0
    for status, shapes in parts.items():
        areas[status], count = merged(shapes)
        repaired += count
    return [PublishedDay(day, areas, name, repaired=repaired), *errors]


def _collection(document: Any) -> Any:
    is_last = isinstance(document, dict) and "map" in document
    return document["map"] if is_last else document


def _day(name: str, document: Any) -> date:
    if days_in_name(name):
        return day_of_file(name)
    fields = document if isinstance(document, dict) else {}
    seconds = _UNIX.findall(name)[-1:] or _UNIX.findall(str(fields.get("id", "")))
    try:
        if seconds:
            day = datetime.fromtimestamp(int(seconds[0]), UTC).date()
        else:
            day = utc_day(str(fields["datetime"]))
    except (KeyError, ValueError, OverflowError):
        wanted = "neither its name nor an id or datetime in it gives a day"
        raise DataError(name, wanted) from None
    if not is_possible(day):
        raise DataError(name, f"is of {day}, {OUT_OF_RANGE}")
    return day


def _parts(
    features: Sequence[Feature], day: date
) -> tuple[dict[Status, list[BaseGeometry]], list[DataError]]:
    is_mirror = not any(feature.properties for feature in features)
    parts: dict[Status, list[BaseGeometry]] = defaultdict(list)
    errors: list[DataError] = []
    for feature in features:
        if not is_mirror and feature.geometry_type not in ("", *POLYGON_TYPES):
            continue  # arrows, units, airfields
        try:
            status = Status.RUSSIAN if is_mirror else _status(feature, day)
            if status is not None:
                shapes = polygons(feature)  # first: it may fail, and would leave an empty list
                parts[status] += shapes
        except DataError as error:
            errors.append(error)
    return dict(parts), errors


def _status(feature: Feature, day: date) -> Status | None:
    """What a polygon of the raw map says of its land; None when it is left out."""
    status = _kind(feature)
    if status is Status.UNKNOWN and day >= GREY_IS_CONTESTED_FROM:
        return Status.CONTESTED
    return status


def _kind(feature: Feature) -> Status | None:
    name = " ".join(str(feature.properties.get("name") or "").casefold().split())
    if found := _KEY.search(name):
        key = found[1].rstrip("._")
        if key in _BY_KEY:
            return _BY_KEY[key]
        if key.startswith(_ELSEWHERE):
            return _LEFT_OUT
    for part in name.split("///"):
        plain = " ".join(_AT.sub(" ", part).split())
        if plain in _BY_NAME:
            return _BY_NAME[plain]
    fill = str(feature.properties.get("fill") or "").casefold()
    if fill in _BY_FILL:
        return _BY_FILL[fill]
    raise feature.error(f"{name[:80]!r} with fill {fill!r} is no kind that is known", "name")


FORMAT = PolygonFormat(
    "deepstate",
    "DeepState: raw API GeoJSON or the daily mirror",
    read_file,
    licence="DeepState's own licence: no redistribution without its consent",
)
"""How it is registered."""
