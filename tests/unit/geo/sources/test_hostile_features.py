"""Files with anything anywhere: sentences, never a traceback, in every polygon format."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from geo.errors import DataError
from geo.sources.formats import POLYGON_FORMATS
from geo.sources.model import NO_OPTIONS, PublishedDay
from geo.sources.same_day import settled

FILES = 1_500
RING = [[37.0, 49.0], [37.0, 49.4], [37.5, 49.4], [37.5, 49.0], [37.0, 49.0]]
METRES = [[4174480.9, 6274861.3], [4174480.9, 6343007.5], [4118821.1, 6343007.5]]
COLLECTION = {
    "type": "GeometryCollection",
    "geometries": [
        {"type": "MultiPolygon", "coordinates": [[RING]]},
        {"type": "Point", "coordinates": [37, 49]},
    ],
}
TOLD = {
    "date": "2022-09-10", "status": "russian", "name": "Окуповано", "fill": "#a52714",
    "type": "nochange", "layer": "control", "EditDate": 1662843600000,
}  # fmt: skip
SEEDS: list[Any] = [
    {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": TOLD, "geometry": COLLECTION}],
        "crs": {"type": "name", "properties": {"name": "EPSG:4326"}},
    },
    {
        "spatialReference": {"wkid": 102100, "latestWkid": 3857},
        "features": [{"attributes": TOLD, "geometry": {"rings": [[*METRES, METRES[0]]]}}],
    },
    {
        "datetime": "2022-06-01T10:00:00Z",
        "map": {"features": [{"properties": TOLD, "geometry": COLLECTION["geometries"][0]}]},
    },
]
ANYTHING: list[Any] = [
    None, True, 0, -1, 1e308, float("nan"), 10**400, -5e20, 1662843600, "", "x", "9" * 50, "///",
    "2022-13-45", "2022-09-10T00:00:00+99:00", "EPSG:0", "EPSG:3857", "Polygon", "geojson.",
    "\ud800", [], [[]], [[[]]], [1, 2], {}, {"type": "Polygon"}, {"name": [1]},
]  # fmt: skip
NAMES = ("1654107543.geojson", "2022-09-10.json", "SEP26_control.json", "x.geojsonl", "a.json")


def places(document: Any) -> Iterator[tuple[Any, Any]]:
    """Every container in a document, and the keys that it has."""
    if isinstance(document, dict | list):
        for key in document if isinstance(document, dict) else range(len(document)):
            yield document, key
            yield from places(document[key])


def spoilt(chance: random.Random) -> bytes:
    document = copy.deepcopy(chance.choice(SEEDS))
    for _ in range(chance.randint(1, 3)):
        container, key = chance.choice(list(places(document)) or [([None], 0)])
        container[key] = copy.deepcopy(chance.choice(ANYTHING))
    return json.dumps(document).encode()


@pytest.mark.parametrize("format_name", POLYGON_FORMATS)
def test_read__of_spoilt_files_gives_days_and_sentences(format_name: str) -> None:
    chance = random.Random(7)  # noqa: S311
    read = POLYGON_FORMATS[format_name].read
    days, sentences = 0, 0
    for _ in range(FILES):
        found = read(chance.choice(NAMES), spoilt(chance), NO_OPTIONS)
        published = [one for one in found if isinstance(one, PublishedDay)]
        settled([*published, *published])
        days += len(published)
        sentences += sum("\n" not in str(one) for one in found if isinstance(one, DataError))
    assert days > FILES / 100
    assert sentences > FILES / 3
