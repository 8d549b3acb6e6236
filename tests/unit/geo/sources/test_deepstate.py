"""DeepState: the raw map and its mirror."""

import json
from datetime import date
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import mapping

from geo.errors import DataError
from geo.sources.deepstate import read_file
from geo.sources.model import PublishedDay
from geo.status import Status

WEST, EAST = shapely.box(36, 49, 37, 50), shapely.box(38, 49, 39, 50)
MIRROR = "deepstatemap_data_20240708.geojson"
OCCUPIED = "Окуповано /// Occupied /// geoJSON.status.occupied"
WITH_BREAKS = "Окуповано\n///\nOccupied\xa0/// geoJSON.status.occupied {{at:01.01}}"
GREY = "Статус невідомий /// Unknown status\xa0/// geoJSON.status.unknown"


def feature(name: Any, shape: shapely.Geometry | None = WEST, fill: str = "") -> dict[str, Any]:
    properties = {"name": name, "fill": fill} if name is not None else {}
    geometry = mapping(shape) if shape else None
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*features: dict[str, Any]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def read(
    *features: dict[str, Any], name: str = "2025-01-01.geojson"
) -> tuple[PublishedDay, list[str]]:
    """The day of a file, and the sentences beside it."""
    day, *errors = read_file(name, json.dumps(collection(*features)).encode())
    assert isinstance(day, PublishedDay)
    return day, [str(error) for error in errors]


def test_read_file__the_mirror_holds_everything() -> None:
    day, errors = read(feature(None, shapely.MultiPolygon([WEST, EAST])), name=MIRROR)
    assert (day.day, day.file, errors) == (date(2024, 7, 8), MIRROR, [])
    assert day.areas == {Status.RUSSIAN: shapely.MultiPolygon([WEST, EAST])}


@pytest.mark.parametrize(
    ("name", "fill", "expected"),
    [
        (OCCUPIED, "#a52714", Status.RUSSIAN),
        (
            "Окуповано\n///\nOccupied\xa0/// geoJSON.status.occupied {{at:01.01}}",
            "",
            Status.RUSSIAN,
        ),
        ("ОРДЛО /// CADR and CALR /// geoJSON.territories.ordlo", "#880e4f", Status.RUSSIAN),
        ("Крим /// Occupied Crimea /// geoJSON.territories.crimea", "", Status.RUSSIAN),
        ("Тузла /// Tuzla /// geoJSON.territories.tuzla", "", Status.RUSSIAN),
        (GREY, "#bcaaa4", Status.UNKNOWN),
        # the key outweighs name and fill
        ("Звільнено /// Occupied /// geoJSON.status.dismissed", "#a52714", None),
        ("Звільнено 25.03 /// Liberated 25.03 /// geoJSON.status.dismissed_at", "", None),
        ("Цхінвалі /// Occupied Tskhinvali /// geoJSON.territories.tskhinvali", "#a52714", None),
        ("Зміїний /// Snake Island /// geoJSON.zmiinyi_island", "#0f9d58", None),
        # the English name outweighs the fill
        ("Окуповано /// Occupied", "#0f9d58", Status.RUSSIAN),
        ("Звільнено 27–31.03 /// Liberated 27–31.03", "#a52714", None),
        ("Окуповано", "", Status.RUSSIAN),
        ("{{at:01.01}} Статус невідомий", "", Status.UNKNOWN),
        # the fill is the last resort
        ("", "#A52714", Status.RUSSIAN),
        ("Тимчасово окупована східна Пруссія", "#ff5252", None),
        ("Нове слово /// New word", "#bdbdbd", Status.UNKNOWN),
        ("Звільнено вчора /// Liberated lately", "#0288d1", None),
    ],
)
def test_read_file__tells_what_a_polygon_is(name: str, fill: str, expected: Status | None) -> None:
    day, errors = read(feature(OCCUPIED, EAST), feature(name, WEST, fill))
    found = {status for status, area in day.areas.items() if area.intersects(WEST)}
    assert found == ({expected} if expected else set())
    assert errors == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [("2025-12-31.geojson", Status.UNKNOWN), ("2026-01-01.geojson", Status.CONTESTED)],
)
def test_read_file__grey_changed_its_meaning(name: str, expected: Status) -> None:
    day, _ = read(feature(GREY), name=name)
    assert day.areas == {expected: shapely.MultiPolygon([WEST])}


def test_read_file__passes_over_points_and_drops_heights() -> None:
    high = shapely.force_3d(WEST, 0)
    arrow = feature("geoJSON.status.attack_direction", shapely.Point(36, 49))
    day, errors = read(arrow, feature(OCCUPIED, high))
    assert errors == []
    assert not day.areas[Status.RUSSIAN].has_z


def test_read_file__leaves_out_a_bad_polygon_alone() -> None:
    day, errors = read(
        feature(OCCUPIED),
        feature("Нове /// New /// geoJSON.status.new", EAST, "#123456"),
        feature(OCCUPIED, None),
        feature(None, EAST),
    )
    assert day.areas[Status.RUSSIAN].equals(WEST)
    where = "2025-01-01.geojson, row"
    assert errors == [
        f"{where} 2, field name: 'нове /// new /// geojson.status.new' with fill '#123456' "
        "is no kind that is known",
        f"{where} 3, field geometry: is not a polygon but nothing",
        f"{where} 4, field name: '' with fill '' is no kind that is known",
    ]


@pytest.mark.parametrize(
    ("name", "fields", "expected"),
    [
        ("history/2024-07-08.json", {"id": 1}, date(2024, 7, 8)),
        ("history/1720483199/geojson", {}, date(2024, 7, 8)),  # 23:59:59 UTC
        ("1720483200.geojson", {}, date(2024, 7, 9)),  # midnight UTC
        ("last.json", {"id": 1720472399, "datetime": "2020-01-01"}, date(2024, 7, 8)),
        ("last.json", {"datetime": "2024-07-08T23:30:00Z"}, date(2024, 7, 8)),
        ("last.json", {"datetime": "2024-07-09T01:30:00+03:00"}, date(2024, 7, 8)),
        ("last.json", {"datetime": "2024-07-08 23:30:00"}, date(2024, 7, 8)),
    ],
)
def test_read_file__finds_the_day(name: str, fields: dict[str, Any], expected: date) -> None:
    content = {**fields, "map": collection(feature(OCCUPIED))}
    (day,) = read_file(name, json.dumps(content).encode())
    assert isinstance(day, PublishedDay)
    assert day.day == expected


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        (MIRROR, b"", "is empty"),
        (MIRROR, b"{", "is not JSON: "),
        (MIRROR, b'{"map": 1}', "is not a GeoJSON FeatureCollection"),
        (MIRROR, json.dumps(collection()).encode(), "holds no feature"),
        (
            MIRROR,
            json.dumps(collection(feature("", shapely.Point(36, 49)))).encode(),
            "holds no usable polygon of DeepState's map",
        ),
        ("last.json", b"[]", "neither its name nor an id or datetime in it gives a day"),
        ("last.json", b'{"datetime": "soon"}', "neither its name nor an id or datetime"),
        ("1300000000.json", b"{}", "is of 2011-03-13, which is not from 2014-01-01"),
        ("2099-01-01.json", b"{}", "its name gives 2099-01-01, which is not from"),
    ],
)
def test_read_file__says_why_there_is_no_day(name: str, content: bytes, sentence: str) -> None:
    (error,) = read_file(name, content)
    assert isinstance(error, DataError)
    assert str(error).startswith(f"{name}: {sentence}")


def test_read_file__counts_what_it_repairs() -> None:
    bow = shapely.Polygon([(36, 49), (37, 50), (37, 49), (36, 50)])
    day, _ = read(feature(None, bow), name=MIRROR)
    assert (day.repaired, day.areas[Status.RUSSIAN].is_valid) == (1, True)


@given(st.binary(max_size=60) | st.sampled_from([b'{"features":[{}]}', b'{"map":null}', b"1"]))
def test_read_file__never_breaks(content: bytes) -> None:
    assert all(isinstance(one, DataError) for one in read_file(MIRROR, content))


def test_read_file__takes_land_out_of_collections_and_counts_marks() -> None:
    inner = {"type": "GeometryCollection", "geometries": [mapping(WEST)]}
    nested = {"type": "GeometryCollection", "geometries": [inner, mapping(EAST)]}
    held = {"type": "Feature", "properties": {"name": "Окуповано"}, "geometry": nested}
    arrow = feature("Напрямок удару", shapely.Point(36, 49))
    day, errors = read(held, arrow, feature("Звільнено", WEST), feature("Абхазія", EAST, "#ff5252"))
    assert errors == []
    assert day.areas[Status.RUSSIAN].equals(shapely.MultiPolygon([WEST, EAST]))
    assert day.skipped == {"Point": 1, "liberated land": 1, "land elsewhere": 1}


@pytest.mark.parametrize(
    "name",
    ["Під питанням", "12.04 Під питанням /// 12.04 Contested", "Ситуація невідома", "In doubt"],
)
def test_read_file__the_publishers_doubt_outweighs_a_fill_that_says_held(name: str) -> None:
    day, _ = read(feature(OCCUPIED, EAST), feature(name, WEST, "#a52714"))
    assert day.areas[Status.UNKNOWN].equals(WEST)


@pytest.mark.parametrize("name", ["Крим", "Острів Тузла", "Острів Тузла /// Occupied Tuzla Island"])
def test_read_file__knows_crimea_and_tuzla_in_black(name: str) -> None:
    day, errors = read(feature(name, WEST, "#000000"))
    assert (list(day.areas), errors) == ([Status.RUSSIAN], [])


def test_read_file__keeps_land_of_an_unknown_kind_as_unread_where_nothing_else_is_said() -> None:
    both = shapely.union(WEST, EAST)
    day, errors = read(
        feature(OCCUPIED, shapely.box(50, 49, 51, 50)),
        feature("Щось", both, "#123456"),
        feature("Звільнено", EAST),
    )
    assert len(errors) == 1
    assert day.unread is not None
    assert day.unread.equals(WEST)


def test_read_file__a_line_that_says_held_is_no_mark_but_a_record_that_is_lost() -> None:
    outline = feature(OCCUPIED, shapely.LineString([(36, 49), (37, 49)]))
    day, errors = read(feature(OCCUPIED, EAST), outline)
    assert errors == ["2025-01-01.geojson, row 2, field geometry: is not a polygon but LineString"]
    assert day.skipped == {}
