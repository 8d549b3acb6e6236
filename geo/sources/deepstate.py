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
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from geo.errors import DataError
from geo.sources.day_name import (
    OUT_OF_RANGE,
    day_of_file,
    days_in_name,
    days_of_path,
    is_possible,
    moment_in_name,
    utc_moment,
)
from geo.sources.draft import Draft, NotLandError, Passed, unions
from geo.sources.features import Feature, read_features, read_json
from geo.sources.model import NO_OPTIONS, PolygonFormat, PublishedDay, ReadOptions
from geo.status import Status
from geo.words import message

GREY_IS_CONTESTED_FROM = date(2026, 1, 1)
"""First day on which ``status.unknown`` means infiltration."""

_Meaning = Status | Passed
"""What a polygon says: a status, or why it is left out."""

_LIBERATED, _ELSEWHERE = Passed.LIBERATED, Passed.ELSEWHERE
_BY_KEY: Mapping[str, _Meaning] = {
    "status.occupied": Status.RUSSIAN,
    "status.unknown": Status.UNKNOWN,
    "status.dismissed": _LIBERATED,
    "status.dismissed_at": _LIBERATED,
    "territories.ordlo": Status.RUSSIAN,
    "territories.crimea": Status.RUSSIAN,
    "territories.tuzla": Status.RUSSIAN,
    "zmiinyi_island": _LIBERATED,
}
_OTHER_TERRITORIES = "territories."  # Transnistria, Abkhazia, Tskhinvali, and satire
_IN_QUESTION = re.compile(
    "під питанн|невідом|conte[sn][st]ed|in doubt|in question|questionable|disputed"
    "|unknown|not confirmed|непідтвердж"
)
"""What outweighs a fill: the publisher itself doubts."""

_BY_NAME: Mapping[str, _Meaning] = {
    "occupied": Status.RUSSIAN,
    "occupied crimea": Status.RUSSIAN,
    "occupied tuzla island": Status.RUSSIAN,
    "cadr and calr": Status.RUSSIAN,
    "liberated": _LIBERATED,
    "taken back": _LIBERATED,
    "recaptured": _LIBERATED,
    "transnistria": _ELSEWHERE,
    # maps of 2022 have the Ukrainian name alone
    "окуповано": Status.RUSSIAN,
    "крим": Status.RUSSIAN,
    "окупований крим": Status.RUSSIAN,
    "острів тузла": Status.RUSSIAN,
    "ордло": Status.RUSSIAN,
    "звільнено": _LIBERATED,
    "придністров'я": _ELSEWHERE,
}
_BY_FILL: Mapping[str, _Meaning] = {
    "#a52714": Status.RUSSIAN,
    "#880e4f": Status.RUSSIAN,  # Crimea, Tuzla and what was held before 2022
    "#bcaaa4": Status.UNKNOWN,
    "#bdbdbd": Status.UNKNOWN,
    "#0f9d58": _LIBERATED,
    "#0288d1": _LIBERATED,
    "#01579b": _LIBERATED,
    "#ff5252": _ELSEWHERE,  # other countries and satire
}
_KEY = re.compile(r"geojson\.([a-z_.]+)")
_AT = re.compile(r"\{\{.*?\}\}|\d[\d.\s–-]*")  # {{at:01.01}}, 27-31.03


def read_file(
    name: str, content: bytes, _options: ReadOptions = NO_OPTIONS
) -> list[PublishedDay | DataError]:
    """The day of one file, and what could not be used of it.

    The day is the one that the file's name gives, as a date or as the API's id (unix seconds),
    else the ``id`` or ``datetime`` in the file, else that of the folder; in UTC. Land of a polygon
    of unknown kind is kept as unread.
    """
    try:
        document = read_json(name, content)
        day, moment = _when(name, document)
        features = read_features(name, _collection(document))
    except DataError as error:
        return [error]
    is_mirror = not any(feature.properties for feature in features)
    draft: Draft[Status] = Draft(has_marks=not is_mirror)
    for feature in features:
        draft.take(feature, lambda item: Status.RUSSIAN if is_mirror else _status(item, day))
    if not draft.parts:
        return [*draft.errors, DataError(name, message("no_deepstate_polygon"))]
    areas, repaired = unions(draft.parts)
    published = PublishedDay(
        day,
        areas,
        name,
        repaired=repaired,
        closed=draft.closed,
        unread=draft.unread(),
        skipped=draft.skipped,
        moment=moment,
    )
    return [published, *draft.errors]


def _collection(document: Any) -> Any:
    is_last = isinstance(document, dict) and "map" in document
    return document["map"] if is_last else document


def _when(name: str, document: Any) -> tuple[date, datetime | None]:
    stamp = moment_in_name(name)
    if days_in_name(name):
        return day_of_file(name), stamp
    moment = stamp or _told_moment(document)
    if moment is None and days_of_path(name)[1]:
        return day_of_file(name), None
    if moment is None:
        raise DataError(name, message("no_deepstate_day"))
    if not is_possible(moment.date()):
        raise DataError(name, message("is_of_day", day=moment.date(), why=OUT_OF_RANGE))
    return moment.date(), moment


def _told_moment(document: Any) -> datetime | None:
    """The moment that the document itself gives: its id is unix seconds."""
    fields = document if isinstance(document, dict) else {}
    if stamp := moment_in_name(str(fields.get("id", ""))):
        return stamp
    try:
        return utc_moment(str(fields["datetime"]))
    except (KeyError, ValueError):
        return None


def _status(feature: Feature, day: date) -> Status:
    """What a polygon of the raw map says of its land."""
    meaning = _meaning(feature)
    if not isinstance(meaning, Status):
        raise NotLandError(meaning, names_holder=meaning == _LIBERATED)
    if meaning is Status.UNKNOWN and day >= GREY_IS_CONTESTED_FROM:
        return Status.CONTESTED
    return meaning


def _meaning(feature: Feature) -> _Meaning:
    name = " ".join(str(feature.properties.get("name") or "").casefold().split())
    if match := _KEY.search(name):
        key = match[1].rstrip("._")
        if key in _BY_KEY:
            return _BY_KEY[key]
        if key.startswith(_OTHER_TERRITORIES):
            return _ELSEWHERE
    if _IN_QUESTION.search(name):
        return Status.UNKNOWN
    for part in name.split("///"):
        plain = " ".join(_AT.sub(" ", part).split())
        if plain in _BY_NAME:
            return _BY_NAME[plain]
    fill = str(feature.properties.get("fill") or "").casefold()
    if fill in _BY_FILL:
        return _BY_FILL[fill]
    raise feature.error(message("kind_unknown", text=name[:80], fill=fill), "name")


FORMAT = PolygonFormat(
    "deepstate",
    "DeepState: raw API GeoJSON or the daily mirror",
    read_file,
    licence="DeepState's own licence: no redistribution without its consent",
)
"""How it is registered."""
