"""Polygon files that GDAL reads, and GeoParquet."""

import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from shapely.geometry import mapping

from geo.errors import DataError
from geo.sources import shapefile_parts
from geo.sources.limits import Limits
from geo.sources.model import PublishedDay
from geo.sources.polygon_file import read_file
from geo.status import Status

WEST, EAST = shapely.box(36, 49, 37, 50), shapely.box(38, 49, 39, 50)
SWAPPED = shapely.box(49, 36, 50, 37)


def geojson(*parts: tuple[Any, dict[str, Any]]) -> bytes:
    features = [
        {"type": "Feature", "properties": told, "geometry": mapping(shape) if shape else None}
        for shape, told in parts
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def days_of(found: list[PublishedDay | DataError]) -> list[PublishedDay]:
    """All that was found, when none of it is an error."""
    days = [one for one in found if isinstance(one, PublishedDay)]
    assert days == found
    return days


def sentences(found: list[PublishedDay | DataError]) -> list[str]:
    return [str(one) for one in found if isinstance(one, DataError)]


def zipped(folder: Path, drop: str = "-") -> bytes:
    """The files of a folder but those with one ending, packed."""
    packed = folder.with_suffix(".zip")
    with zipfile.ZipFile(packed, "w") as target:
        for path in sorted(folder.iterdir()):
            if path.suffix != drop:
                target.write(path, f"inner/{path.name}")
    return packed.read_bytes()


@pytest.fixture
def table() -> gpd.GeoDataFrame:
    told = {"date": ["2023-01-31", "2023-02-01"], "status": ["russian", "Contested"]}
    return gpd.GeoDataFrame(told, geometry=[WEST, EAST], crs="EPSG:4326")


@pytest.fixture
def shapefile(table: gpd.GeoDataFrame, tmp_path: Path) -> Path:
    """A folder with a Shapefile in UTM 37N."""
    folder = tmp_path / "shape"
    folder.mkdir()
    table.to_crs("EPSG:32637").to_file(folder / "held.shp")
    return folder


@pytest.mark.parametrize(
    "ending", [".geojson", ".json", ".gpkg", ".fgb", ".kml", ".parquet", ".zip"]
)
def test_read_file__reads_each_format(
    ending: str, table: gpd.GeoDataFrame, shapefile: Path, tmp_path: Path
) -> None:
    path = tmp_path / f"held{ending}"
    drivers = {".json": "GeoJSON", ".kml": "KML"}
    if ending == ".parquet":
        table.to_parquet(path)
    elif ending == ".zip":
        path.write_bytes(zipped(shapefile))
    else:
        table.to_file(path, driver=drivers.get(ending))
    first, second = sorted(days_of(read_file(path.name, path.read_bytes())), key=lambda d: d.day)
    assert (first.day, second.day) == (date(2023, 1, 31), date(2023, 2, 1))
    assert first.areas[Status.RUSSIAN].symmetric_difference(WEST).area < 1e-9
    assert second.areas[Status.CONTESTED].symmetric_difference(EAST).area < 1e-9
    assert (first.file, first.period) == (path.name, None)


def test_read_file__brings_another_system_to_wgs84(table: gpd.GeoDataFrame, tmp_path: Path) -> None:
    path = tmp_path / "held.parquet"
    table.to_crs("EPSG:3857").to_parquet(path)
    first, _ = days_of(read_file(path.name, path.read_bytes()))
    assert first.areas[Status.RUSSIAN].symmetric_difference(WEST).area < 1e-9


def test_read_file__reads_every_layer(table: gpd.GeoDataFrame, tmp_path: Path) -> None:
    path = tmp_path / "held.gpkg"
    table.to_file(path, layer="a")
    table.drop(columns="date").to_file(path, layer="b")
    found = read_file(path.name, path.read_bytes())
    assert len(found) == 3
    (sentence,) = sentences(found)
    assert sentence.startswith("held.gpkg, layer b: has no column for the day (date, day")


@pytest.mark.parametrize(("first", "end"), [("from", "to"), ("valid_from", "valid_to")])
def test_read_file__gives_each_day_of_half_open_periods(first: str, end: str) -> None:
    content = geojson(
        (WEST, {first: "2023-01-01", end: "2023-01-03"}),
        (EAST, {first: "2023-01-02", end: None}),
        (WEST, {first: "2023-01-05", end: "2023-01-06"}),
    )
    days = days_of(read_file("x.geojson", content))
    west, east = shapely.MultiPolygon([WEST]), shapely.MultiPolygon([EAST])
    both = shapely.MultiPolygon([WEST, EAST])
    shown = [(day.day.day, day.areas[Status.RUSSIAN].normalize()) for day in days]
    expected = [(1, west), (2, both), (3, east), (4, east), (5, both)]
    assert shown == [(number, area.normalize()) for number, area in expected]
    assert [day.period for day in days[2:4]] == [
        (date(2023, 1, 3), date(2023, 1, 3)),
        (date(2023, 1, 3), date(2023, 1, 4)),
    ]
    assert days[2].areas is days[3].areas


def test_read_file__takes_the_day_of_the_name_and_holds_all_without_a_status() -> None:
    (day,) = days_of(read_file("held_2023-01-31.geojson", geojson((WEST, {"note": "a"}))))
    assert (day.day, list(day.areas)) == (date(2023, 1, 31), [Status.RUSSIAN])


def test_read_file__keeps_land_marked_ukrainian() -> None:
    told = {"Date": "2023-01-31", "STATUS": "ukrainian"}
    (day,) = days_of(read_file("x.geojson", geojson((WEST, told))))
    assert list(day.areas) == [Status.UKRAINIAN]
    assert day.areas[Status.UKRAINIAN].equals(WEST)


def test_read_file__dissolves_and_repairs() -> None:
    bow = shapely.Polygon([(36, 49), (37, 50), (37, 49), (36, 50)])
    content = geojson((bow, {"day": "2023-01-31"}), (WEST, {"day": "2023-01-31"}))
    (day,) = days_of(read_file("x.geojson", content))
    assert day.areas[Status.RUSSIAN].equals(WEST)
    assert day.repaired == 1


def test_read_file__leaves_out_a_bad_row_alone() -> None:
    content = geojson(
        (WEST, {"date": "2023-01-31", "status": "russian"}),
        (EAST, {"date": "2023-01-31", "status": "rusian"}),
        (EAST, {"date": "32/01/2023", "status": "russian"}),
        (EAST, {"date": "2202-01-31", "status": "russian"}),
        (EAST, {"date": None, "status": "russian"}),
        (None, {"date": "2023-01-31", "status": "russian"}),
        (shapely.Point(36, 49), {"date": "2023-01-31", "status": "russian"}),
        (SWAPPED, {"date": "2023-01-31", "status": "russian"}),
        (shapely.box(36, 49, 360, 50), {"date": "2023-01-31", "status": "russian"}),
    )
    found = read_file("x.geojson", content)
    day = found[0]
    assert isinstance(day, PublishedDay)
    assert day.areas == {Status.RUSSIAN: shapely.MultiPolygon([WEST])}
    words = "ukrainian, russian, contested, unknown; did you mean 'russian'?"
    assert sentences(found) == [
        f"x.geojson, row 2, field status: 'rusian' is not one of {words}",
        "x.geojson, row 3, field date: date '32/01/2023' is not a day written like 2022-09-14",
        "x.geojson, row 4, field date: '2202-01-31' is not between 2014-01-01 and 2035-12-31",
        "x.geojson, row 5, field date: is empty",
        "x.geojson, row 6, field geometry: is not a polygon but nothing",
        "x.geojson, row 7, field geometry: is not a polygon but Point",
        "x.geojson, row 8, field geometry: its axes are swapped: latitude stands where longitude "
        "is expected",
        "x.geojson, row 9, field geometry: coordinates such as 36, 49 are not degrees of "
        "longitude and latitude",
    ]


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"from": "2023-01-02", "to": "2023-01-02"}, "field to: 2023-01-02 does not come after"),
        ({"from": "x", "to": "2023-01-02"}, "field from: date 'x' is not a day"),
        ({"date": "9999-01-01"}, "field date: '9999-01-01' is not between 2014-01-01"),
        ({"date": 20230230}, "field date: date '20230230' is not a day written like"),
        ({"date": ["2023-01-01", "2023-01-02"]}, "field date: "),
    ],
)
def test_read_file__says_what_is_wrong_with_a_time(told: dict[str, Any], sentence: str) -> None:
    (found,) = sentences(read_file("x.geojson", geojson((WEST, told))))
    assert found.startswith(f"x.geojson, row 1, {sentence}")


def test_read_file__takes_a_moment_with_a_zone_to_its_day_in_utc() -> None:
    content = geojson(
        (WEST, {"date": "2023-01-31T01:00:00+03:00"}), (EAST, {"date": "2023-02-01T02:00:00+02:00"})
    )
    days = days_of(read_file("x.geojson", content))
    assert [day.day for day in days] == [date(2023, 1, 30), date(2023, 2, 1)]


def test_read_file__reads_days_written_as_numbers() -> None:
    content = geojson((WEST, {"date": 20230131}), (EAST, {"date": None}))
    day, error = read_file("x.geojson", content)
    assert isinstance(day, PublishedDay)
    assert (day.day, str(error)) == (date(2023, 1, 31), "x.geojson, row 2, field date: is empty")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("x.geojson", b"", ": is empty"),
        ("x.vrt", b"<OGRVRTDataSource/>", ": its ending is not one of .geojson, .json, .geojsonl"),
        ("x.kml", b"", ": is empty"),
        ("x.geojson", b"<OGRVRTDataSource/>", ": is not JSON: "),
        ("x.geojson", geojson((WEST, {}))[:-9], ": is not JSON: "),
        ("x.geojson", b'{"a": 1}', ": is not a GeoJSON FeatureCollection"),
        ("x.geojson", b'{"a": ' + b"[" * 100_000, ": is not JSON of any use"),
        ("x.geojson", geojson(), ": holds no feature"),
        ("x.geojson", geojson((WEST, {})), ": has no column for the day (date, day"),
        (
            "x.geojson",
            geojson((SWAPPED, {"date": "2023-01-31"})),
            ", row 1, field geometry: its axes",
        ),
        ("x.gpkg", b"SQLite format 3\0" + b"a" * 200, ": cannot be read: "),
        ("x.fgb", b"fgb\3fgb\0" + b"a" * 200, ": holds no feature"),
        ("x.parquet", b"PAR1" + b"a" * 200, ": cannot be read: "),
        ("x.zip", b"PK\3\4" + b"a" * 200, ": cannot be read: "),
        ("x.kml", b"<kml>", ": cannot be read: "),
        ("x.kml", b"<!DocType a><kml/>", ": is refused: it has <!DOCTYPE"),
        ("x.kml", b'<a><!ENTITY b "c"></a>', ": is refused: it has <!ENTITY"),
        ("x.kml", "<kml/>".encode("utf-16-le"), ": is not written in UTF-8"),
        ("2099-01-01.geojson", geojson((WEST, {})), ": its name gives 2099-01-01, which is not"),
    ],
)
def test_read_file__says_why_there_is_no_day(name: str, content: bytes, sentence: str) -> None:
    (found,) = sentences(read_file(name, content))
    assert found.startswith(f"{name}{sentence}")
    assert "\n" not in found
    assert "atlas-import" not in found
    assert "It might help" not in found


def test_read_file__wants_to_know_the_system_of_a_shapefile(shapefile: Path) -> None:
    (found,) = sentences(read_file("x.zip", zipped(shapefile, drop=".prj")))
    assert found.startswith("x.zip: names no coordinate system, and its bounds 280586, 5.42746e+06")


@pytest.mark.parametrize(("ending", "word"), [(".shp", "holds no Shapefile"), (".shx", ".shx")])
def test_read_file__misses_parts_of_a_shapefile(shapefile: Path, ending: str, word: str) -> None:
    (found,) = sentences(read_file("x.zip", zipped(shapefile, drop=ending)))
    assert found.startswith("x.zip: ")
    assert word in found


def test_read_file__stands_a_missing_system_where_only_ukraine_fits(
    table: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    path = tmp_path / "held.parquet"
    table.set_crs(None, allow_override=True).to_parquet(path)
    assert len(days_of(read_file(path.name, path.read_bytes()))) == 2


def test_read_file__refuses_a_zip_that_points_out_of_itself(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("../held.shp", b"")
    (found,) = sentences(read_file("x.zip", path.read_bytes()))
    assert found == "x.zip: is refused: its member '../held.shp' points out of the zip"


def test_read_file__refuses_what_would_unpack_too_far(
    shapefile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shapefile_parts, "NO_MORE", Limits(member_mb=0))
    (found,) = sentences(read_file("x.zip", zipped(shapefile)))
    assert found.startswith("x.zip: would unpack to ")
