"""One day of a published source."""

import json
from datetime import date
from typing import Any

import pytest
import shapely
from shapely.geometry import mapping

from geo.errors import DataError
from geo.sources.day_file import day_in_name, read_day
from geo.status import Status

WEST, EAST = shapely.box(36, 49, 36.5, 50), shapely.box(36.5, 49, 37, 50)


def day(*parts: tuple[shapely.Geometry, dict[str, Any]], wrapped: bool = False) -> bytes:
    features = [
        {"type": "Feature", "properties": properties, "geometry": mapping(shape)}
        for shape, properties in parts
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps({"value": collection} if wrapped else collection).encode()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("data/2023-01-31.json", date(2023, 1, 31)),
        ("deepstatemap_data_20240708.geojson", date(2024, 7, 8)),
        ("2023-13-01.json", None),
        ("12023-01-011.json", None),
        ("readme.json", None),
    ],
)
def test_day_in_name__reads_both_ways_of_writing(name: str, expected: date | None) -> None:
    assert day_in_name(name) == expected


def test_read_day__liveuamap_losses_are_not_held() -> None:
    content = day((WEST, {"type": "nochange"}), (EAST, {"type": "losses"}), wrapped=True)
    assert read_day("x.json", content) == {Status.RUSSIAN: WEST}


def test_read_day__liveuamap_gains_are_held() -> None:
    content = day((WEST, {"type": "nochange"}), (EAST, {"type": "gains"}), wrapped=True)
    (held,) = read_day("x.json", content).values()
    assert held.equals(shapely.box(36, 49, 37, 50))


def test_read_day__the_deepstate_mirror_holds_everything() -> None:
    assert read_day("x.geojson", day((WEST, {}))) == {Status.RUSSIAN: WEST}


def test_read_day__status_in_our_words() -> None:
    content = day((WEST, {"status": "Russian"}), (EAST, {"status": "contested"}))
    assert read_day("x.geojson", content) == {Status.RUSSIAN: WEST, Status.CONTESTED: EAST}


def test_read_day__mends_a_polygon_that_crosses_itself() -> None:
    bow = shapely.Polygon([(36, 49), (37, 50), (37, 49), (36, 50)])
    (held,) = read_day("x.geojson", day((bow, {}))).values()
    assert held.is_valid
    assert held.area == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"{", "x.json: is not JSON: "),
        (b"", "x.json: is not JSON: "),
        (b"[]", "x.json: is not a GeoJSON FeatureCollection"),
        (b'{"features": [1]}', "x.json: is not a GeoJSON FeatureCollection"),
        (day((WEST, {"type": "lost"})), "x.json, row 1, field type: 'lost' is not one of"),
        (day((WEST, {"status": "grey"})), "x.json, row 1, field status: 'grey' is not one of"),
        (day((WEST, {"name": "a"})), "x.json, row 1: has none of the properties that are known"),
        (
            b'{"features": [{"properties": {}, "geometry": null}]}',
            "x.json, row 1, field geometry: is not a polygon",
        ),
    ],
)
def test_read_day__says_in_one_sentence_what_is_wrong(content: bytes, sentence: str) -> None:
    with pytest.raises(DataError) as caught:
        read_day("x.json", content)
    assert str(caught.value).startswith(sentence)
