"""Liveuamap/NZZ daily files."""

import json
from datetime import date
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import mapping

from geo.distance import area_km2
from geo.errors import DataError
from geo.sources.liveuamap import read_file
from geo.sources.model import PublishedDay
from geo.status import Status

WEST, MIDDLE, EAST = (shapely.box(36 + i, 49, 37 + i, 50) for i in range(3))
NAME = "data/2023-01-31.json"


def feature(shape: shapely.Geometry | None, word: Any, **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"type": word, **properties},
        "geometry": mapping(shape) if shape else None,
    }


def file_of(*features: dict[str, Any]) -> bytes:
    return json.dumps({"value": {"type": "FeatureCollection", "features": features}}).encode()


def read(*features: dict[str, Any]) -> tuple[PublishedDay, list[str]]:
    """The day of a file, and the sentences beside it."""
    day, *errors = read_file(NAME, file_of(*features))
    assert isinstance(day, PublishedDay)
    return day, [str(error) for error in errors]


def test_read_file__holds_what_was_kept_and_gained_but_not_what_was_lost() -> None:
    day, errors = read(feature(WEST, "nochange"), feature(MIDDLE, "gains"), feature(EAST, "losses"))
    assert errors == []
    assert (day.day, day.file) == (date(2023, 1, 31), NAME)
    assert list(day.areas) == [Status.RUSSIAN]
    assert day.areas[Status.RUSSIAN].equals(shapely.box(36, 49, 38, 50))


def test_read_file__measures_each_word_on_the_ellipsoid() -> None:
    parts = {"nochange": WEST, "gains": MIDDLE, "losses": EAST}
    day, _ = read(*(feature(shape, word) for word, shape in parts.items()))
    expected = {word: area_km2(shape) for word, shape in parts.items()}
    assert day.parts_km2 == pytest.approx(expected, rel=1e-6)


def test_read_file__adds_features_of_one_word() -> None:
    day, _ = read(feature(WEST, "nochange"), feature(MIDDLE, "losses"), feature(EAST, "losses"))
    assert day.parts_km2["losses"] == pytest.approx(area_km2(MIDDLE) + area_km2(EAST), rel=1e-6)


def test_read_file__gives_the_period_that_the_publisher_names() -> None:
    day, errors = read(feature(WEST, "nochange", _datefrom="2023-01-27", _dateto="2023-01-30"))
    assert (day.period, errors) == ((date(2023, 1, 27), date(2023, 1, 30)), [])


def test_read_file__stands_a_missing_period_and_a_missing_wrapper() -> None:
    content = json.dumps({"features": [feature(WEST, "nochange")]}).encode()
    (day,) = read_file(NAME, content)
    assert isinstance(day, PublishedDay)
    assert day.period is None


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        ("27.01.2023", "2023-01-30", "_datefrom: '27.01.2023' is not a day like 2023-01-31"),
        ("2023-01-27", None, "_dateto: None is not a day like 2023-01-31"),
        ("2023-01-30", "2023-01-27", "_dateto: the period ends on 2023-01-27, before it begins"),
    ],
)
def test_read_file__keeps_the_day_of_a_bad_period(first: Any, last: Any, sentence: str) -> None:
    day, (error,) = read(feature(WEST, "nochange", _datefrom=first, _dateto=last))
    assert day.period is None
    assert error.startswith(f"{NAME}, row 1, field {sentence}")


def test_read_file__leaves_out_a_bad_feature_alone() -> None:
    day, errors = read(
        feature(WEST, "nochange"), feature(EAST, "gain"), feature(None, "losses"), feature(EAST, [])
    )
    assert day.areas[Status.RUSSIAN].equals(WEST)
    words = "is not one of nochange, gains, losses"
    assert errors == [
        f"{NAME}, row 2, field type: 'gain' {words}; did you mean 'gains'?",
        f"{NAME}, row 3, field geometry: is not a polygon but nothing",
        f"{NAME}, row 4, field type: '[]' {words}",
    ]


def test_read_file__counts_what_it_repairs() -> None:
    bow = shapely.Polygon([(38, 49), (39, 50), (39, 49), (38, 50)])
    day, _ = read(feature(WEST, "nochange"), feature(bow, "gains"))
    assert day.repaired == 1
    assert day.areas[Status.RUSSIAN].is_valid
    assert day.areas[Status.RUSSIAN].area == pytest.approx(1.5)


def test_read_file__gives_no_day_when_the_kept_land_is_broken() -> None:
    content = file_of(feature(None, "nochange"), feature(EAST, "gains"))
    assert [str(one) for one in read_file(NAME, content)] == [
        f"{NAME}, row 1, field geometry: is not a polygon but nothing",
        f"{NAME}: holds no usable nochange land: its day would be false",
    ]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        (NAME, b"", f"{NAME}: is empty"),
        (NAME, b"{", f"{NAME}: is not JSON: "),
        (NAME, b"[]", f"{NAME}: is not a GeoJSON FeatureCollection"),
        (NAME, b'{"value": 1}', f"{NAME}: is not a GeoJSON FeatureCollection"),
        (NAME, file_of(), f"{NAME}: holds no feature"),
        (NAME, file_of(feature(WEST, "gains")), f"{NAME}: holds no usable nochange land"),
        ("x.json", file_of(feature(WEST, "nochange")), "x.json: its name gives no day"),
    ],
)
def test_read_file__says_why_there_is_no_day(name: str, content: bytes, sentence: str) -> None:
    (error,) = read_file(name, content)
    assert isinstance(error, DataError)
    assert str(error).startswith(sentence)


@given(st.binary(max_size=60) | st.sampled_from([b'{"features":[{}]}', b'{"value":null}', b"1"]))
def test_read_file__never_breaks(content: bytes) -> None:
    assert all(isinstance(one, DataError) for one in read_file(NAME, content))
