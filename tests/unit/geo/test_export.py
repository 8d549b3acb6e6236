"""Exports, each opened again with its own reader."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from geo.control.coverage import NotCoveredError
from geo.distance import area_km2
from geo.errors import OutputError
from geo.export import (
    ENDINGS,
    SETTLEMENT_COLUMNS,
    areas_geojson,
    export_file,
    settlements_csv,
)
from geo.status import Basis, Status
from geo.writers import AREA_NOTE

DAY = date(2022, 9, 14)
READERS = {
    ".geojson": gpd.read_file,
    ".gpkg": gpd.read_file,
    ".kml": gpd.read_file,
    ".parquet": gpd.read_parquet,
}


@pytest.mark.parametrize("ending", READERS)
def test_export_file__areas_are_read_back_whole(picture: Any, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"areas{ending}"
    assert export_file(picture, DAY, out) == out
    frame = READERS[ending](out)
    assert {"region", "status", "source", "date", "basis", "area_km2"} <= set(frame.columns)
    assert frame.crs.to_epsg() == 4326
    assert frame.geometry.is_valid.all()
    expected = {
        (row.region.id, str(status)): km2
        for row in picture.areas.by_region(DAY)
        for status, km2 in row.km2.items()
        if km2
    }
    keys = list(zip(frame["region"], frame["status"], strict=True))
    assert sorted(keys) == sorted(expected)
    for key, stated, shape in zip(keys, frame["area_km2"], frame.geometry, strict=True):
        assert stated == pytest.approx(expected[key], rel=1e-4, abs=0.05)
        assert area_km2(shapely.force_2d(shape)) == pytest.approx(stated, abs=0.001)
    assert set(frame["source"]) == {"atlas"}
    assert set(frame["basis"]) == {"inferred"}
    assert {str(day)[:10] for day in frame["date"]} == {"2022-09-14"}
    total = sum(region.area_km2 for region in picture.record.regions)
    assert frame["area_km2"].sum() == pytest.approx(total, rel=1e-5)


@pytest.mark.parametrize("ending", READERS)
def test_export_file__areas_as_known_then_differ(
    tiny_picture: Any, tmp_path: Path, ending: str
) -> None:
    """On 11 March Alpha had fallen, which was published on the 12th."""
    day = date(2022, 3, 11)
    now = READERS[ending](export_file(tiny_picture, day, tmp_path / f"now{ending}"))
    then = READERS[ending](export_file(tiny_picture, day, tmp_path / f"then{ending}", known=day))
    assert set(now["status"]) == {"russian", "contested"}
    assert set(then["status"]) == {"russian", "contested", "ukrainian"}


def test_export_file__settlements_are_read_back_whole(picture: Any, tmp_path: Path) -> None:
    out = export_file(picture, DAY, tmp_path / "places.CSV")
    with out.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        rows = list(reader)
    assert tuple(reader.fieldnames or ()) == SETTLEMENT_COLUMNS
    assert [int(row["id"]) for row in rows] == [place.id for place in picture.record.gazetteer]
    for row in rows:
        place = picture.record.gazetteer[int(row["id"])]
        found = picture.status_at(place, DAY)
        assert (row["status"], row["basis"]) == (found.status, found.basis)
        assert row["since"] == found.spell.valid_from.isoformat()
        assert (float(row["lat_deg"]), float(row["lon_deg"])) == (place.lat_deg, place.lon_deg)
        assert set(row["source"].split("|")) <= set(picture.publications)
        assert (row["date"], row["known"]) == (DAY.isoformat(), "now")
        assert row["licence"] == "ODbL 1.0; CC BY 4.0"
        assert "GeoNames (CC BY 4.0)" in row["attribution"]
        assert Status(row["status"])
        assert Basis(row["basis"])


def test_settlements_csv__as_known_then(tiny_picture: Any) -> None:
    day = date(2022, 3, 25)
    texts = (settlements_csv(tiny_picture, day), settlements_csv(tiny_picture, day, day))
    now, then = (list(csv.DictReader(io.StringIO(text.decode())))[2] for text in texts)
    assert (now["name"], now["status"], now["source"]) == ("Charlie", "russian", "wire|later")
    assert (then["status"], then["basis"], then["source"]) == ("ukrainian", "claimed", "mayor")
    assert (now["since"], then["since"]) == ("2022-03-05", "2022-03-20")


def test_settlements_csv__a_place_without_record_has_empty_cells(tiny_picture: Any) -> None:
    made = settlements_csv(tiny_picture, date(2022, 3, 1), known=date(2022, 1, 1))
    rows = list(csv.DictReader(io.StringIO(made.decode())))
    assert {(row["status"], row["since"], row["source"]) for row in rows} == {("unknown", "", "")}


def test_export__a_day_that_is_not_covered_is_refused_alike(
    tiny_picture: Any, tmp_path: Path
) -> None:
    day = date(2022, 1, 1)
    makes: list[Callable[[], object]] = [
        lambda: settlements_csv(tiny_picture, day),
        lambda: areas_geojson(tiny_picture, day),
        *(lambda end=end: export_file(tiny_picture, day, tmp_path / f"x{end}") for end in ENDINGS),
    ]
    for make in makes:
        with pytest.raises(NotCoveredError, match=r"^atlas says nothing of 1 January 2022: "):
            make()
    assert list(tmp_path.iterdir()) == []


def test_areas_geojson__carries_its_provenance_and_no_crs(tiny_picture: Any) -> None:
    day = date(2022, 3, 11)
    content = json.loads(areas_geojson(tiny_picture, day))
    assert "crs" not in content
    assert content["metadata"] == {
        "title": "Control areas on 2022-03-11 (atlas)",
        "date": "2022-03-11",
        "known": "now",
        "source": "atlas",
        "basis": "inferred from settlements: nearest documented place",
        "licence": "CC BY 4.0",
        "attribution": "Tiny record",
        "figures": AREA_NOTE,
    }
    assert json.loads(areas_geojson(tiny_picture, day, day))["metadata"]["known"] == "2022-03-11"


def test_areas_geojson__rings_follow_the_right_hand_rule(picture: Any) -> None:
    for feature in json.loads(areas_geojson(picture, DAY))["features"]:
        for part in shapely.get_parts(shapely.geometry.shape(feature["geometry"])):
            assert part.exterior.is_ccw
            assert not any(ring.is_ccw for ring in part.interiors)


def test_areas_geojson__is_the_same_bytes_each_time(picture: Any) -> None:
    assert areas_geojson(picture, DAY) == areas_geojson(picture, DAY)


@pytest.mark.parametrize("name", ["areas.shp", "areas", "areas.geojson.zip"])
def test_export_file__refuses_an_ending_it_does_not_know(
    tiny_picture: Any, tmp_path: Path, name: str
) -> None:
    with pytest.raises(OutputError) as caught:
        export_file(tiny_picture, date(2022, 3, 1), tmp_path / name)
    assert str(caught.value) == (f"{name!r} does not end in .geojson, .gpkg, .kml, .parquet, .csv")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", [*READERS, ".csv"])
def test_export_file__says_that_a_folder_takes_no_files(tiny_picture: Any, ending: str) -> None:
    with pytest.raises(OutputError, match=rf"^/proc/areas\{ending} cannot be written: "):
        export_file(tiny_picture, date(2022, 3, 1), Path(f"/proc/areas{ending}"))
