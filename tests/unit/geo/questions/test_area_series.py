"""Areas over all days of a source: a row where something changes, and nowhere else."""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import shapely
from shapely.geometry import mapping

from geo.atlas import Picture
from geo.distance import area_km2
from geo.questions.area_series import COLUMNS, area_series, area_series_csv
from geo.status import Status
from geo.store.importing import import_source
from geo.store.library import Library
from geo.store.versions import Store

SMALL, BIG = shapely.box(37.5, 49.2, 37.8, 49.8), shapely.box(37.2, 49.2, 37.8, 49.8)
DAYS = {
    date(2022, 3, 1): SMALL,
    date(2022, 3, 2): SMALL,  # no news
    date(2022, 3, 5): BIG,
    date(2022, 3, 9): SMALL,
    date(2022, 3, 12): SMALL,
}


def imported(picture: Picture, folder: Path, days: dict[date, Any]) -> Picture:
    """The picture as a source with these russian-held areas has it."""
    store = Store(str(folder / "store"))
    features = [
        {"type": "Feature", "properties": {"date": str(day)}, "geometry": mapping(area)}
        for day, area in days.items()
    ]
    file = folder / "areas.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    import_source(picture.record, store, "polygons", file, "boxes", "2026-01-01T00:00:00Z")
    return Library(picture.record, store).picture_of("boxes")


def from_table(picture: Picture, folder: Path, table: str) -> Picture:
    """The picture as a table of places has it."""
    store = Store(str(folder / "store"))
    file = folder / "places.csv"
    file.write_text(table)
    import_source(picture.record, store, "places", file, "table", "2026-01-01T00:00:00Z")
    return Library(picture.record, store).picture_of("table")


def rows_of(picture: Picture) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(area_series_csv(picture).decode())))


def check_rows_are_the_changes(picture: Picture) -> None:
    """Against every single day of the source: no change is missed, no row says what was said."""
    expected, before = [], None
    for day in picture.coverage.days():
        now = [row.km2 for row in picture.areas.by_region(day)]
        if now != before:
            expected.append((day, now))
            before = now
    assert [(one.day, [r.km2 for r in one.regions]) for one in area_series(picture)] == expected


def test_area_series__of_the_record_every_day(tiny_picture: Picture) -> None:
    check_rows_are_the_changes(tiny_picture)
    days = [one.day for one in area_series(tiny_picture)]
    assert days == [
        date(2022, 2, 24),
        date(2022, 3, 1),  # Delta contested
        date(2022, 3, 5),  # Charlie
        date(2022, 3, 10),  # Alpha
        date(2022, 3, 15),  # Delta
        date(2022, 4, 5),  # Alpha
        date(2022, 4, 10),  # Echo
    ]


def test_area_series__of_a_published_source(tiny_picture: Picture, tmp_path: Path) -> None:
    picture = imported(tiny_picture, tmp_path, DAYS)
    check_rows_are_the_changes(picture)
    found = list(area_series(picture))
    assert [one.day for one in found] == [date(2022, 3, 1), date(2022, 3, 5), date(2022, 3, 9)]
    held = [
        next(row.km2[Status.RUSSIAN] for row in one.regions if row.region.id == "UA-09")
        for one in found
    ]
    assert held == pytest.approx([area_km2(SMALL), area_km2(BIG), area_km2(SMALL)], rel=1e-4)


def test_area_series__a_source_of_places(tiny_picture: Picture, tmp_path: Path) -> None:
    table = "id,date,status\n3,2022-03-01,ukrainian\n3,2022-03-07,russian\n3,2022-03-20,russian\n"
    picture = from_table(tiny_picture, tmp_path, table)
    check_rows_are_the_changes(picture)
    assert [one.day for one in area_series(picture)] == [date(2022, 3, 1), date(2022, 3, 7)]


def test_area_series__a_place_that_is_first_named_later(
    tiny_picture: Picture, tmp_path: Path
) -> None:
    table = "id,date,status\n3,2022-03-01,russian\n1,2022-03-10,russian\n3,2022-03-20,russian\n"
    check_rows_are_the_changes(from_table(tiny_picture, tmp_path, table))


def test_area_series__a_source_that_begins_before_the_record(
    tiny_picture: Picture, tmp_path: Path
) -> None:
    days = {date(2022, 2, 1): SMALL, date(2022, 3, 5): BIG}
    check_rows_are_the_changes(imported(tiny_picture, tmp_path, days))


def test_csv__columns_and_words(tiny_picture: Picture) -> None:
    text = area_series_csv(tiny_picture).decode()
    header, first = text.splitlines()[:2]
    assert header == (
        "date,region,name,ukrainian_km2,russian_km2,contested_km2,unknown_km2,misfit_km2,"
        "total_km2,source,basis,licence,attribution"
    )
    assert header.split(",") == list(COLUMNS)
    assert first.startswith("2022-02-24,UA-14,Donetsk,")
    assert first.endswith(",atlas,inferred,CC BY 4.0,Tiny record")
    assert text.endswith("\n")
    assert "\r" not in text


def test_csv__a_row_for_each_oblast_and_change_that_sums_to_the_total(
    tiny_picture: Picture, tmp_path: Path
) -> None:
    for picture in (tiny_picture, imported(tiny_picture, tmp_path, DAYS)):
        by_day = defaultdict(list)
        for row in rows_of(picture):
            by_day[row["date"]].append(row["region"])
            parts = sum(float(row[f"{status}_km2"]) for status in Status)
            assert parts == pytest.approx(float(row["total_km2"]), rel=1e-5)
            region = picture.record.region(row["region"])
            assert float(row["total_km2"]) == pytest.approx(region.area_km2, abs=1e-3)
            assert row["name"] == region.name
        assert list(by_day) == sorted(by_day)
        assert all(regions == ["UA-14", "UA-63", "UA-09"] for regions in by_day.values())


def test_csv__says_whose_figures_they_are(tiny_picture: Picture, tmp_path: Path) -> None:
    rows = rows_of(imported(tiny_picture, tmp_path, DAYS))
    assert {(row["source"], row["basis"]) for row in rows} == {("boxes", "published")}
    luhansk = [float(row["russian_km2"]) for row in rows if row["region"] == "UA-09"]
    assert all(one != other for one, other in pairwise(luhansk))


def test_csv__of_the_shipped_record_says_what_a_day_asked_for_says(picture: Picture) -> None:
    rows = rows_of(picture)
    first = picture.coverage.start
    assert rows[0]["date"] == str(first)
    for day in (first, date(2022, 9, 14), date(2023, 7, 1), picture.coverage.last):
        for row in picture.areas.by_region(day):
            said = [one for one in rows if one["region"] == row.region.id]
            last = [one for one in said if one["date"] <= str(day)][-1]
            for status in Status:
                assert float(last[f"{status}_km2"]) == pytest.approx(row.km2[status], abs=1e-3)
    assert max(row["date"] for row in rows) < str(picture.coverage.last + timedelta(days=1))
