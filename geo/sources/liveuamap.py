"""Liveuamap/NZZ: one file a day, with what was kept, gained and lost in a period.

``{"value": {FeatureCollection}}``; each feature's ``type`` is ``nochange``, ``gains`` or
``losses``. After the period the held land is nochange + gains. ``losses`` is land that was given
up: it is not held, though the publisher's own sums count it. Contested land is not told. The
period (``_datefrom``, ``_dateto``) often ends days before the day of the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from geo.errors import DataError
from geo.record.hints import did_you_mean
from geo.sources.day_name import day_of_file, moment_in_name
from geo.sources.draft import Draft, unions
from geo.sources.fast_area import fast_area_km2
from geo.sources.features import Feature, read_features, read_json
from geo.sources.land import union
from geo.sources.model import NO_OPTIONS, PolygonFormat, PublishedDay, ReadOptions
from geo.status import Status
from geo.words import message

TYPES = ("nochange", "gains", "losses")
"""The publisher's words; the first two are held."""

_WORD = "type"
_PERIOD = ("_datefrom", "_dateto")


def read_file(
    name: str, content: bytes, _options: ReadOptions = NO_OPTIONS
) -> list[PublishedDay | DataError]:
    """The day of one file, and what could not be used of it.

    A feature with a broken geometry is left out and land with an unknown word kept as unread,
    unless no ``nochange`` is left: without it the day would be false.
    """
    try:
        day = day_of_file(name)
        document = read_json(name, content)
        wrapped = document.get("value", document) if isinstance(document, dict) else None
        features = read_features(name, wrapped)
    except DataError as error:
        return [error]
    draft: Draft[str] = Draft()
    for feature in features:
        draft.take(feature, _type)
    period = _period(features, draft.errors)
    if "nochange" not in draft.parts:
        lacking = DataError(name, message("no_nochange_land"))
        return [*draft.errors, lacking]
    return [_published(name, day, draft, period), *draft.errors]


def _published(
    name: str, day: date, draft: Draft[str], period: tuple[date, date] | None
) -> PublishedDay:
    areas, repaired = unions(draft.parts)
    held = areas["nochange"]
    if "gains" in areas:
        held = union(held, areas["gains"])
    return PublishedDay(
        day,
        {Status.RUSSIAN: held},
        name,
        period,
        {word: fast_area_km2(area) for word, area in areas.items()},
        repaired,
        closed=draft.closed,
        unread=draft.unread(),
        skipped=draft.skipped,
        moment=moment_in_name(name),
    )


def _type(feature: Feature) -> str:
    word = feature.properties.get(_WORD)
    if word not in TYPES:
        hint = did_you_mean(str(word), TYPES)
        reason = message("not_a_choice", text=_plain(word), choices=list(TYPES), hint=hint)
        raise feature.error(reason, _WORD)
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
            raise feature.error(message("not_a_day", text=_plain(text)), field) from None
    first, last = days
    if first > last:
        raise feature.error(message("ends_before_begin", last=last, first=first), _PERIOD[1])
    return first, last


def _plain(value: object) -> object:
    """A value as a sentence can hold it."""
    return value if isinstance(value, str | int | float | None) else str(value)


FORMAT = PolygonFormat(
    "liveuamap",
    "Liveuamap/NZZ daily control areas",
    read_file,
    marks=(b'"_dateto"', b'"nochange"'),
    licence="proprietary (Liveuamap/NZZ): no redistribution",
)
"""How it is registered."""
