"""Liveuamap/NZZ: one file a day, with what was kept, gained and lost in a period.

``{"value": {FeatureCollection}}``; each feature's ``type`` is ``nochange``, ``gains`` or
``losses``. After the period the held land is nochange + gains. ``losses`` is land that was given
up: it is not held, though the publisher's own sums count it. Contested land is not told. The
period (``_datefrom``, ``_dateto``) often ends days before the day of the file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from shapely.geometry.base import BaseGeometry

from geo.errors import DataError
from geo.record.hints import did_you_mean
from geo.sources.day_name import day_of_file
from geo.sources.fast_area import fast_area_km2
from geo.sources.features import (
    Feature,
    merged,
    polygons,
    read_features,
    read_json,
    union,
)
from geo.sources.model import NO_OPTIONS, PolygonFormat, PublishedDay, ReadOptions
from geo.status import Status

TYPES = ("nochange", "gains", "losses")
"""The publisher's words; the first two are held."""

_WORD = "type"
_PERIOD = ("_datefrom", "_dateto")


def read_file(
    name: str, content: bytes, _options: ReadOptions = NO_OPTIONS
) -> list[PublishedDay | DataError]:
    """The day of one file, and what could not be used of it.

    A feature with an unknown word or a broken geometry is left out, unless no ``nochange`` is
    left: without it the day would be false.
    """
    try:
        day = day_of_file(name)
        document = read_json(name, content)
        wrapped = document.get("value", document) if isinstance(document, dict) else None
        features = read_features(name, wrapped)
    except DataError as error:
        return [error]
    parts, errors = _parts(features)
    period = _period(features, errors)
    if "nochange" not in parts:
        errors.append(DataError(name, "holds no usable nochange land: its day would be false"))
        return [*errors]
    return [_published(name, day, parts, period), *errors]


def _published(
    name: str,
    day: date,
    parts: dict[str, list[BaseGeometry]],
    period: tuple[date, date] | None,
) -> PublishedDay:
    unions: dict[str, BaseGeometry] = {}
    repaired = 0
    for word, shapes in parts.items():
        unions[word], count = merged(shapes)
        repaired += count
    held = unions["nochange"]
    if "gains" in unions:
        held = union(held, unions["gains"])
    return PublishedDay(
        day,
        {Status.RUSSIAN: held},
        name,
        period,
        {word: fast_area_km2(area) for word, area in unions.items()},
        repaired,
    )


def _parts(
    features: Sequence[Feature],
) -> tuple[dict[str, list[BaseGeometry]], list[DataError]]:
    parts: dict[str, list[BaseGeometry]] = defaultdict(list)
    errors: list[DataError] = []
    for feature in features:
        try:
            word, shapes = _type(feature), polygons(feature)
            parts[word] += shapes
        except DataError as error:
            errors.append(error)
    return dict(parts), errors


def _type(feature: Feature) -> str:
    word = feature.properties.get(_WORD)
    if word not in TYPES:
        hint = did_you_mean(str(word), TYPES)
        raise feature.error(f"{word!r} is not one of {', '.join(TYPES)}{hint}", _WORD)
    return str(word)


def _period(features: Sequence[Feature], errors: list[DataError]) -> tuple[date, date] | None:
    """The period of the first feature that names one: all features of a file name the same."""
    for feature in features:
        texts = [feature.properties.get(field) for field in _PERIOD]
        if any(texts):
            try:
                return _days(feature, texts)
            except DataError as error:
                errors.append(error)
                return None
    return None


def _days(feature: Feature, texts: Sequence[object]) -> tuple[date, date]:
    days = []
    for field, text in zip(_PERIOD, texts, strict=True):
        try:
            days.append(date.fromisoformat(str(text)))
        except ValueError:
            raise feature.error(f"{text!r} is not a day like 2023-01-31", field) from None
    first, last = days
    if first > last:
        raise feature.error(f"the period ends on {last}, before it begins on {first}", _PERIOD[1])
    return first, last


FORMAT = PolygonFormat(
    "liveuamap",
    "Liveuamap/NZZ daily control areas",
    read_file,
    marks=(b'"_dateto"', b'"nochange"'),
    licence="proprietary (Liveuamap/NZZ): no redistribution",
)
"""How it is registered."""
