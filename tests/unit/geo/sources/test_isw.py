"""ISW/CTP layer exports."""

import json
from datetime import date
from typing import Any

import pytest
import shapely
from shapely.geometry import mapping

from geo.distance import area_km2
from geo.errors import DataError
from geo.sources.isw import read_file
from geo.sources.model import PublishedDay
from geo.status import Status

WEST, EAST = shapely.box(36, 49, 37, 50), shapely.box(38, 49, 39, 50)
NOON_MS = 1_765_800_000_000  # 2025-12-15 12:00 UTC
DAY_MS = 86_400_000


def feature(shape: shapely.Geometry | None = WEST, **properties: Any) -> dict[str, Any]:
    geometry = mapping(shape) if shape else None
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def file_of(*features: dict[str, Any], **fields: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features, **fields}).encode()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("VIEW_RussiaCoTinUkraine_V3_2025-12-15.geojson", Status.RUSSIAN),
        ("2025-12-15 assessed control.json", Status.RUSSIAN),
        ("AssessedRussianAdvanceInUkraine_V2_view_20251215.geojson", Status.CONTESTED),
        ("View_AssessedRussianInfiltrationAreasinUkraine_V4_20251215.json", Status.CONTESTED),
        ("2025-12-15/control.geojson", Status.RUSSIAN),
        ("2025-12-14/2025-12-15 control.geojson", Status.RUSSIAN),
    ],
)
def test_read_file__tells_the_layer_and_day_by_the_name(name: str, expected: Status) -> None:
    (day,) = read_file(name, file_of(feature(EditDate=0)))
    assert isinstance(day, PublishedDay)
    assert (day.day, day.file) == (date(2025, 12, 15), name)
    assert day.areas == {expected: shapely.MultiPolygon([WEST])}
    assert day.parts_km2 == {}


def test_read_file__counts_claimed_land_without_drawing_it() -> None:
    name = "VIEW_ClaimedRussianTerritoryinUkraine_V2_2025-12-15.geojson"
    (day,) = read_file(name, file_of(feature()))
    assert isinstance(day, PublishedDay)
    assert day.areas == {}
    assert day.parts_km2 == pytest.approx({"claimed": area_km2(WEST)}, rel=1e-6)


def test_read_file__gives_each_layer_its_own_day() -> None:
    content = file_of(
        feature(WEST, Layer="Assessed Russian control", EditDate=NOON_MS),
        feature(EAST, Layer="Assessed Russian advances", EditDate=NOON_MS + DAY_MS),
    )
    control, advances = read_file("export.geojson", content)
    assert isinstance(control, PublishedDay)
    assert isinstance(advances, PublishedDay)
    assert (control.day, list(control.areas)) == (date(2025, 12, 15), [Status.RUSSIAN])
    assert (advances.day, list(advances.areas)) == (date(2025, 12, 16), [Status.CONTESTED])


def test_read_file__takes_the_name_of_the_collection_and_the_latest_edit() -> None:
    content = file_of(
        feature(WEST, EditDate=NOON_MS - DAY_MS),
        feature(EAST, editdate="2025-12-16T01:00:00+03:00"),
        feature(EAST, EditDate=None),
        name="VIEW_RussiaCoTinUkraine_V3",
    )
    (day,) = read_file("layer49.geojson", content)
    assert isinstance(day, PublishedDay)
    assert day.day == date(2025, 12, 15)
    assert day.areas[Status.RUSSIAN].equals(shapely.MultiPolygon([WEST, EAST]))


def test_read_file__leaves_out_a_bad_feature_alone() -> None:
    content = file_of(
        feature(WEST, EditDate=NOON_MS),
        feature(EAST, EditDate="yesterday"),
        feature(EAST, EditDate=7_324_000_000_000),
        feature(EAST, EditDate=10**20),
        feature(None, EditDate=NOON_MS),
        feature(EAST, EditDate=NOON_MS, layer="Partisan Warfare"),
    )
    day, *errors = read_file("control.geojson", content)
    assert isinstance(day, PublishedDay)
    assert day.areas[Status.RUSSIAN].equals(WEST)
    unread = "is neither milliseconds since 1970 nor a day like 2023-01-31"
    where = "control.geojson, row"
    assert [str(error) for error in errors] == [
        f"{where} 2, field EditDate: 'yesterday' {unread}",
        f"{where} 3, field EditDate: is 2202-02-02, which is not from 2014-01-01 to 2035-12-31",
        f"{where} 4, field EditDate: 100000000000000000000 {unread}",
        f"{where} 5, field geometry: is not a polygon but nothing",
    ]
    assert day.skipped == {"another layer": 1}
    assert day.unread is not None
    assert day.unread.equals(EAST)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("control.json", b"", ": is empty"),
        ("control.json", b"[]", ": is not a GeoJSON FeatureCollection"),
        ("2099-01-01/control.json", file_of(feature()), ": its name gives 2099-01-01, which is"),
        ("control.json", file_of(feature()), ": neither its name nor an EditDate gives the day of"),
        (
            "2099-01-01_control.json",
            file_of(feature()),
            ": its name gives 2099-01-01, which is not",
        ),
        (
            "2025-12-15_lines.json",
            file_of(feature()),
            ", row 1, field layer: neither it nor the file's name tells the layer: control, adv",
        ),
    ],
)
def test_read_file__says_why_there_is_no_day(name: str, content: bytes, sentence: str) -> None:
    (error,) = read_file(name, content)
    assert isinstance(error, DataError)
    assert str(error).startswith(f"{name}{sentence}")


def test_read_file__a_counteroffensive_is_no_control() -> None:
    name = "VIEW_ClaimedUkrainianCounteroffensives_V2_20251215.json"
    (day,) = read_file(name, file_of(feature()))
    assert isinstance(day, PublishedDay)
    assert (day.areas, day.unread, day.skipped) == ({}, None, {"another layer": 1})


@pytest.mark.parametrize(
    ("name", "told", "expected"),
    [
        ("UkraineControlMapAO26SEP2024.json", {}, date(2024, 9, 26)),
        ("AssessedRussianAdvancesinUkraineSEP262024.json", {}, date(2024, 9, 26)),
        ("2024/ClaimedControlSEP26.json", {}, date(2024, 9, 26)),
        ("ControlSEP26.json", {"EditDate": NOON_MS}, date(2025, 9, 26)),
    ],
)
def test_read_file__reads_days_as_isw_writes_them(
    name: str, told: dict[str, Any], expected: date
) -> None:
    (day,) = read_file(name, file_of(feature(WEST, **told)))
    assert isinstance(day, PublishedDay)
    assert day.day == expected


def test_read_file__a_day_without_a_year_is_no_day() -> None:
    (error,) = read_file("ControlSEP26.json", file_of(feature()))
    assert str(error) == "ControlSEP26.json: its name gives a day without a year (sep26)"


def test_read_file__reads_arcgis_json() -> None:
    ring = [[4.0e6, 6.3e6], [4.0e6, 6.4e6], [4.1e6, 6.4e6], [4.0e6, 6.3e6]]
    made = {"attributes": {"EditDate": NOON_MS}, "geometry": {"rings": [ring]}}
    document = {"spatialReference": {"wkid": 102100}, "features": [made]}
    (day,) = read_file("VIEW_RussiaCoTinUkraine_V3.json", json.dumps(document).encode())
    assert isinstance(day, PublishedDay)
    assert day.areas[Status.RUSSIAN].bounds == pytest.approx((35.93, 49.15, 36.83, 49.73), abs=0.01)
