"""ISW/CTP: ArcGIS layers of the Institute for the Study of War, exported as GeoJSON.

Which layer a polygon belongs to is told by a property (``layer``), else by the file's name, else
by the collection's ``name``, as in ``VIEW_RussiaCoTinUkraine_V3``. In ISW's words *control* is
assessed on reliable, independently verifiable evidence (``russian``); an *advance* is where
troops operated or attacked without controlling, and *infiltration* is where they got in unseen
(both ``contested``); *claimed* land can be neither confirmed nor refuted: it is no area here, but
is counted as ``claimed``.

A layer holds the state of one moment: its day is the one in the file's name or its folder's, else
the latest ``EditDate`` (milliseconds since 1970, UTC).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

from shapely.geometry.base import BaseGeometry

from geo.errors import DataError
from geo.sources.day_name import OUT_OF_RANGE, day_of_file, days_in_name, is_possible, utc_day
from geo.sources.fast_area import fast_area_km2
from geo.sources.features import (
    Feature,
    merged,
    polygons,
    read_features,
    read_json,
)
from geo.sources.model import NO_OPTIONS, PolygonFormat, PublishedDay, ReadOptions
from geo.status import Status


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
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class _Part:
    """The polygons of a feature, their layer, and the day on which it was last edited."""

    layer: Layer
    shapes: list[BaseGeometry]
    edited: date | None


def read_file(
    name: str, content: bytes, _options: ReadOptions = NO_OPTIONS
) -> list[PublishedDay | DataError]:
    """The layers of one file, each as a day of its own, and what could not be used of them.

    A feature of an unknown layer, with a broken geometry or an impossible edit day is left out.
    """
    try:
        document = read_json(name, content)
        features = read_features(name, document)
        named = _named_day(name)
    except DataError as error:
        return [error]
    titles = (name.replace("\\", "/").rpartition("/")[2], str(document.get("name") or ""))
    layers: dict[Layer, list[_Part]] = defaultdict(list)
    errors: list[DataError] = []
    for feature in features:
        try:
            part = _part(feature, titles, needs_day=named is None)
            layers[part.layer].append(part)
        except DataError as error:
            errors.append(error)
    found = [_published(name, layer, parts, named) for layer, parts in layers.items()]
    return [*found, *errors]


def _named_day(name: str) -> date | None:
    """The day that a file's own name gives, else the one that the nearest folder's gives."""
    for part in reversed(name.replace("\\", "/").split("/")):
        if days_in_name(part):
            try:
                return day_of_file(part)
            except DataError as error:
                raise DataError(name, error.reason) from None
    return None


def _published(
    name: str, layer: Layer, parts: Sequence[_Part], named: date | None
) -> PublishedDay | DataError:
    edited = [part.edited for part in parts if part.edited is not None]
    day = named or max(edited, default=None)
    if day is None:
        return DataError(name, f"neither its name nor an EditDate gives the day of {layer}")
    area, repaired = merged(shape for part in parts for shape in part.shapes)
    status = STATUS_OF_LAYER[layer]
    if status is None:
        counted = {str(layer): fast_area_km2(area)}
        return PublishedDay(day, {}, name, parts_km2=counted, repaired=repaired)
    return PublishedDay(day, {status: area}, name, repaired=repaired)


def _part(feature: Feature, titles: Sequence[str], needs_day: bool) -> _Part:
    properties = {str(key).casefold(): value for key, value in feature.properties.items()}
    layer = _layer(feature, [str(properties.get(_PROPERTY) or ""), *titles])
    edited = _edited(feature, properties.get(_EDITED)) if needs_day else None
    return _Part(layer, polygons(feature), edited)


def _layer(feature: Feature, titles: Sequence[str]) -> Layer:
    for title in titles:
        plain = re.sub(r"[^a-z0-9]", "", title.casefold())
        if any(part in plain for part in _OTHER_LAYERS):
            raise feature.error(f"is of {title!r}, a layer that is not read", _PROPERTY)
        for part, layer in _LAYERS:
            if part in plain:
                return layer
    known = ", ".join(Layer)
    raise feature.error(f"neither it nor the file's name tells the layer: {known}", _PROPERTY)


def _edited(feature: Feature, value: Any) -> date | None:
    if value is None or value == "":
        return None
    try:
        if isinstance(value, int | float):
            day = (_EPOCH + timedelta(milliseconds=value)).date()
        else:
            day = utc_day(str(value))
    except (ValueError, OverflowError):
        reason = f"{value!r} is neither milliseconds since 1970 nor a day like 2023-01-31"
        raise feature.error(reason, "EditDate") from None
    if not is_possible(day):
        raise feature.error(f"is {day}, {OUT_OF_RANGE}", "EditDate")
    return day


FORMAT = PolygonFormat(
    "isw",
    "ISW layer exports: control, advances, claimed",
    read_file,
    layers_apart=True,
    licence="proprietary (ISW): redistribution needs its written consent",
)
"""How it is registered."""
