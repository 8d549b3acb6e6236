"""ISW/CTP: ArcGIS layers of the Institute for the Study of War.

They come as it sends them, a zipped Shapefile for each layer, or exported as GeoJSON or ArcGIS
JSON.

Which layer a polygon belongs to is told by a property (``layer``), else by the file's name or
what it lies in, else by the collection's ``name``, as in ``VIEW_RussiaCoTinUkraine_V3``. In ISW's
words *control* is assessed on reliable, independently verifiable evidence (``russian``); an
*advance* is where troops operated or attacked without controlling, and *infiltration* is where
they got in unseen (both ``contested``); *claimed* land can be neither confirmed nor refuted: it is
no area here, but is counted as ``claimed``. Other layers (counteroffensives, partisans) say
nothing of control and are passed over.

A layer holds the state of one moment: its day is the one in the file's name or its folder's
(``10SEP2022``, ``SEP102022``, ``SEP10``), else the latest ``EditDate``, in UTC.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from typing import Any

from geo.errors import DataError
from geo.sources.day_name import (
    OUT_OF_RANGE,
    day_of_file,
    days_of_path,
    is_possible,
    lacks_year,
    moment_in_name,
    utc_moment,
)
from geo.sources.draft import Draft, NotLandError, Passed
from geo.sources.fast_area import fast_area_km2
from geo.sources.features import Feature
from geo.sources.land import merged
from geo.sources.model import NO_OPTIONS, PolygonFormat, PublishedDay, ReadOptions
from geo.sources.vector_file import read_layers
from geo.status import Status
from geo.words import message


class Layer(StrEnum):
    """The layers that say who holds land."""

    CONTROL = "control"
    ADVANCES = "advances"
    INFILTRATION = "infiltration"
    CLAIMED = "claimed"


STATUS_OF_LAYER = {
    Layer.CONTROL: Status.RUSSIAN,
    Layer.ADVANCES: Status.CONTESTED,
    Layer.INFILTRATION: Status.CONTESTED,
    Layer.CLAIMED: None,
}
"""What each layer says of its land; None where it is only counted."""

# The first part that occurs in a layer's name, letters and digits alone, tells the layer.
_OTHER_LAYERS = ("counteroffensive", "partisan", "before", "past24hours", "fortification")
_LAYERS = (
    ("infiltration", Layer.INFILTRATION),
    ("claimed", Layer.CLAIMED),
    ("advance", Layer.ADVANCES),
    ("control", Layer.CONTROL),
    ("cot", Layer.CONTROL),  # control of terrain
)
_PROPERTY = "layer"
_EDITED = "editdate"


class _Edits:
    """When the features of each layer were last edited."""

    def __init__(self) -> None:
        self._moments: dict[Layer, list[datetime]] = defaultdict(list)

    def add(self, feature: Feature, layer: Layer) -> None:
        moment = _edited(feature)
        if moment:
            self._moments[layer].append(moment)

    def latest(self, layer: Layer) -> datetime | None:
        return max(self._moments[layer], default=None)

    @property
    def year(self) -> int | None:
        years = [moment.year for moments in self._moments.values() for moment in moments]
        return max(years, default=None)


def read_file(
    name: str, content: bytes, _options: ReadOptions = NO_OPTIONS
) -> list[PublishedDay | DataError]:
    """The layers of one file, each as a day of its own, and what could not be used of them.

    A feature with a broken geometry is left out; of an impossible edit day or an unknown layer,
    its land is kept as unread.
    """
    draft: Draft[Layer] = Draft()
    edits = _Edits()
    try:
        named = day_of_file(name) if days_of_path(name)[1] else None
        for label, features in read_layers(name, content):
            titles = _titles(name, label, features)
            tell = partial(_told, titles=titles, edits=edits, needs_day=named is None)
            for feature in features:
                draft.take(feature, tell)
        if lacks_year(name) and named is None:
            named = day_of_file(name, edits.year)
    except DataError as error:
        return [error]
    days = [_published(name, layer, draft, edits, named) for layer in draft.parts]
    days += _nothing_held(name, draft, named)
    return [*_with_unread(days, draft), *draft.errors]


def _titles(name: str, label: str, features: Sequence[Feature]) -> tuple[str, ...]:
    """Names that may tell the layer, the nearest first."""
    parts = [part for part in reversed(name.replace("\\", "/").split("/")) if part]
    inner = label.removeprefix(name).removeprefix(", layer ")
    collection = next((feature.collection for feature in features if feature.collection), "")
    return tuple(title for title in (inner, *parts, collection) if title)


def _told(feature: Feature, titles: Sequence[str], edits: _Edits, needs_day: bool) -> Layer:
    properties = {str(key).casefold(): value for key, value in feature.properties.items()}
    layer = _layer(feature, [str(properties.get(_PROPERTY) or ""), *titles])
    if needs_day:
        edits.add(feature, layer)
    return layer


def _layer(feature: Feature, titles: Sequence[str]) -> Layer:
    for title in titles:
        plain = re.sub(r"[^a-z0-9]", "", title.casefold())
        if any(part in plain for part in _OTHER_LAYERS):
            raise NotLandError(Passed.OTHER_LAYER)
        for part, layer in _LAYERS:
            if part in plain:
                return layer
    known = [str(layer) for layer in Layer]
    raise feature.error(message("layer_untold", layers=known), _PROPERTY)


def _published(
    name: str, layer: Layer, draft: Draft[Layer], edits: _Edits, named: date | None
) -> PublishedDay | DataError:
    moment = moment_in_name(name) or edits.latest(layer)
    day = named or (moment.date() if moment else None)
    if day is None:
        return DataError(name, message("no_day_of_layer", layer=str(layer)))
    area, repaired = merged(draft.parts[layer])
    status = STATUS_OF_LAYER[layer]
    return PublishedDay(
        day,
        {status: area} if status else {},
        name,
        parts_km2={} if status else {str(layer): fast_area_km2(area)},
        repaired=repaired,
        layer=str(layer),
        moment=moment,
    )


def _nothing_held(name: str, draft: Draft[Layer], named: date | None) -> list[PublishedDay]:
    """The day of a file that has no layer of control at all: what it holds is counted."""
    if draft.parts or not draft.skipped or named is None:
        return []
    return [PublishedDay(named, {}, name, layer="other")]


def _with_unread(
    days: Sequence[PublishedDay | DataError], draft: Draft[Layer]
) -> list[PublishedDay | DataError]:
    """What belongs to no layer goes with the first one that has a day."""
    outcomes = list(days)
    at = next((n for n, outcome in enumerate(outcomes) if isinstance(outcome, PublishedDay)), None)
    if at is not None and isinstance(first := outcomes[at], PublishedDay):
        outcomes[at] = replace(
            first, unread=draft.unread(), skipped=draft.skipped, closed=draft.closed
        )
    return outcomes


def _edited(feature: Feature) -> datetime | None:
    properties = {str(key).casefold(): value for key, value in feature.properties.items()}
    value: Any = properties.get(_EDITED)
    if value is None or value == "":
        return None
    try:
        moment = utc_moment(value)
    except ValueError:
        reason = message("no_moment", value=value)
        raise feature.error(reason, "EditDate") from None
    if not is_possible(moment.date()):
        reason = message("is_day", day=moment.date(), why=OUT_OF_RANGE)
        raise feature.error(reason, "EditDate")
    return moment


FORMAT = PolygonFormat(
    "isw",
    "ISW's layers: control, advances, claimed",
    read_file,
    licence="proprietary (ISW): redistribution needs its written consent",
)
"""How it is registered."""
