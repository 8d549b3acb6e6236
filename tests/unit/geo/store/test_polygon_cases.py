"""Polygon files as people have them, each with its right value: see tests/data/imports."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import shapely
from shapely.geometry import mapping

from geo.atlas import Record
from geo.errors import DataError
from geo.sources.figures import DayFigures
from geo.sources.model import NO_OPTIONS, ReadOptions
from geo.status import Status
from geo.store import files as tables
from geo.store.findings import Finding, FindingKind, QualityReport
from geo.store.importing import import_source
from geo.store.versions import Store
from tests.unit.geo.inputs import NOW

CASES = Path(__file__).resolve().parents[3] / "data" / "imports"
DAY = date(2022, 9, 10)
OBLASTS = ("UA-14", "UA-63", "UA-09")
NOTHING, A, B, AB = (0, 0, 0), (87, 1534, 0), (783, 617, 220), (871, 2151, 220)
C = (0, 1621, 0)  # lon 36.5 to 37.0
BOX_A, BOX_B = shapely.box(37.0, 49.0, 37.5, 49.4), shapely.box(37.5, 49.0, 38.0, 49.4)
RUSSIAN, CONTESTED, UNKNOWN = Status.RUSSIAN, Status.CONTESTED, Status.UNKNOWN


@dataclass(frozen=True)
class Imported:
    """What an import gave."""

    figures: list[DayFigures]
    quality: QualityReport

    @property
    def span(self) -> tuple[date, date, int]:
        return self.figures[0].day, self.figures[-1].day, len(self.figures)

    def km2(self, day: date, status: Status) -> tuple[float, ...]:
        (one,) = [one for one in self.figures if one.day == day]
        return tuple(one.region_km2[oblast].get(status, 0.0) for oblast in OBLASTS)

    def found(self, kind: FindingKind) -> list[Finding]:
        return [one for one in self.quality.findings if one.kind is kind]


Import = Callable[..., Imported]


@pytest.fixture
def imported(record: Record, store: Store) -> Import:
    def run(path: Path, format_name: str = "polygons", options: Any = NO_OPTIONS) -> Imported:
        manifest, _ = import_source(record, store, format_name, path, "case", NOW, options=options)
        figures = tables.days_from_parquet(store.read(manifest, tables.DAYS))
        quality = tables.quality_from_json(store.read(manifest, tables.QUALITY))
        return Imported(figures, quality)

    return run


def held(km2: tuple[int, int, int]) -> Any:
    return pytest.approx(km2, abs=0.6)


@pytest.mark.parametrize(
    ("file", "format_name", "first", "last", "russian"),
    [
        ("01-1654107543.geojson", "deepstate", date(2022, 6, 1), date(2022, 6, 1), AB),
        ("01c-isw_control_20220910.geojson", "isw", DAY, DAY, AB),
        ("03-unified-mirror.geojson.gz", "polygons", date(2024, 7, 8), date(2024, 7, 9), AB),
        ("04-one-file-per-status", "polygons", DAY, DAY, B),
        ("05-periods.geojson", "polygons", date(2022, 9, 8), date(2022, 9, 14), B),
        ("07-VIEW_RussiaCoTinUkraine_V3_20220910.json", "isw", DAY, DAY, A),
        ("08-epoch-ms.geojson", "polygons", DAY, DAY, A),
        ("08-epoch-s.geojson", "polygons", DAY, DAY, A),
        ("09-shapefile-DATE_.zip", "polygons", DAY, DAY, A),
        ("09-start-end.geojson", "polygons", DAY, date(2022, 9, 11), A),
        ("09b-datetime.geojson", "polygons", DAY, DAY, A),
        ("10-timespan.kml", "polygons", date(2022, 4, 1), DAY, A),
        ("11-2022-09-10.kmz", "polygons", DAY, DAY, A),
        ("13-events-beside-shapefile.zip", "polygons", DAY, DAY, A),
        ("18-zone-geojson.geojson", "polygons", date(2022, 3, 31), date(2022, 9, 8), A),
        ("18-zone-same-moments.gpkg", "polygons", date(2022, 3, 31), date(2022, 9, 8), A),
        ("19-mac.zip", "polygons", DAY, date(2022, 9, 11), B),
        ("20-1650384000.geojson", "deepstate", date(2022, 4, 19), date(2022, 4, 19), B),
        ("21-open-ring_2022-09-10.geojson", "polygons", DAY, DAY, AB),
        ("22-isw-shapefiles", "isw", DAY, DAY, B),
    ],
)
def test_case__has_its_right_days_and_areas_and_rejects_nothing(
    imported: Import,
    file: str,
    format_name: str,
    first: date,
    last: date,
    russian: tuple[int, int, int],
) -> None:
    made = imported(CASES / file, format_name)
    assert made.span == (first, last, (last - first).days + 1)
    assert made.km2(last, RUSSIAN) == held(russian)
    assert made.quality.rejected == ()
    assert made.found(FindingKind.UNREAD) == []
    assert made.found(FindingKind.DATE) == []


@pytest.mark.parametrize(
    ("file", "format_name"), [("04-one-file-per-status", "polygons"), ("22-isw-shapefiles", "isw")]
)
def test_case__layers_in_several_files_are_joined(
    imported: Import, file: str, format_name: str
) -> None:
    assert imported(CASES / file, format_name).km2(DAY, CONTESTED) == held(A)


def test_case__a_period_ends_before_its_end(imported: Import) -> None:
    made = imported(CASES / "05-periods.geojson")
    assert [made.km2(date(2022, 9, day), RUSSIAN)[0] for day in (8, 10, 11)] == [
        pytest.approx(km2, abs=0.6) for km2 in (87, 87, 783)
    ]


def test_case__words_for_a_side_in_any_spelling(imported: Import) -> None:
    made = imported(CASES / "17-rejected-land.geojson")
    total = tuple(ab + c for ab, c in zip(AB, C, strict=True))
    assert made.km2(DAY, RUSSIAN) == held(total)


def test_case__what_the_publisher_doubts_is_unknown_whatever_its_fill(imported: Import) -> None:
    made = imported(CASES / "20-1650384000.geojson", "deepstate")
    assert made.km2(date(2022, 4, 19), UNKNOWN)[1] == pytest.approx(A[1], abs=0.6)


def test_case__an_open_ring_is_closed_and_that_is_said(imported: Import) -> None:
    (finding,) = imported(CASES / "21-open-ring_2022-09-10.geojson").found(FindingKind.GEOMETRY)
    assert finding.sentence == "1 ring was left open and has been closed."


def test_case__a_ring_of_two_points_is_rejected_alone(imported: Import) -> None:
    made = imported(CASES / "21b-two-point-ring_2022-09-10.geojson")
    assert made.km2(DAY, RUSSIAN) == held(B)
    assert len(made.quality.rejected) == 1
    (finding,) = made.found(FindingKind.UNREAD)
    assert (finding.first, finding.last) == (DAY, DAY)
    assert "a ring has 2 points; land may be missing." in finding.sentence


def test_case__marks_on_a_map_are_counted(imported: Import) -> None:
    (finding,) = imported(CASES / "11-2022-09-10.kmz").found(FindingKind.SKIPPED)
    assert finding.sentence == "Passed over, because they are no land that anybody holds: Point 1."


# --- brothers of the cases --------------------------------------------------------------------


def write(path: Path, *features: tuple[Any, dict[str, Any]]) -> Path:
    made = [
        {"type": "Feature", "properties": told, "geometry": mapping(area)}
        for area, told in features
    ]
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_text(json.dumps({"type": "FeatureCollection", "features": made}))
    return path


def test_rejected_land__is_unknown_on_its_days_and_they_are_marked(
    imported: Import, tmp_path: Path
) -> None:
    path = write(
        tmp_path / "x.geojson",
        (BOX_B, {"from": "2022-09-08", "to": "2022-09-12", "status": "russian"}),
        (BOX_A, {"from": "2022-09-09", "to": "2022-09-11", "status": "whose?"}),
    )
    made = imported(path)
    assert made.km2(DAY, RUSSIAN) == held(B)
    assert made.km2(DAY, UNKNOWN)[1] == pytest.approx(A[1], abs=0.6)
    assert made.km2(date(2022, 9, 8), UNKNOWN)[1] == 0
    assert made.km2(date(2022, 9, 11), UNKNOWN)[1] == 0
    (finding,) = made.found(FindingKind.UNREAD)
    assert (finding.first, finding.last) == (date(2022, 9, 9), DAY)
    assert finding.km2 == pytest.approx(1621, abs=2)


def test_rejected_land__is_not_unknown_where_another_feature_speaks_of_it(
    imported: Import, tmp_path: Path
) -> None:
    path = write(
        tmp_path / "2022-09-10.geojson",
        (BOX_A, {"status": "ukrainian"}),
        (shapely.union(BOX_A, BOX_B), {"status": "?"}),
    )
    made = imported(path)
    assert made.km2(DAY, UNKNOWN)[1] == pytest.approx(B[1], abs=0.6)


def test_versions__the_latest_by_its_own_time_counts_not_the_alphabet(
    imported: Import, tmp_path: Path
) -> None:
    write(tmp_path / "in" / "day_morning_2022-09-10.geojson", (BOX_A, {}))
    write(tmp_path / "in" / "day_evening_2022-09-10.geojson", (BOX_B, {}))
    made = imported(tmp_path / "in")
    assert made.km2(DAY, RUSSIAN) == held(B)
    (finding,) = made.found(FindingKind.VERSIONS)
    assert finding.sentence == (
        "2022-09-10: the latest version counts, day_evening_2022-09-10.geojson; "
        "not day_morning_2022-09-10.geojson."
    )


def test_versions__by_unix_seconds(imported: Import, tmp_path: Path) -> None:
    for seconds, area in ((1_662_800_000, BOX_A), (1_662_810_000, BOX_B)):
        write(tmp_path / "in" / f"{seconds}.geojson", (area, {"name": "Окуповано"}))
    made = imported(tmp_path / "in", "deepstate")
    assert made.km2(DAY, RUSSIAN) == held(B)
    assert len(made.found(FindingKind.VERSIONS)) == 1


def test_versions__without_a_time_only_what_they_agree_on_counts(
    imported: Import, tmp_path: Path
) -> None:
    write(tmp_path / "in" / "final_2022-09-10.geojson", (BOX_A, {}))
    write(tmp_path / "in" / "draft_2022-09-10.geojson", (shapely.union(BOX_A, BOX_B), {}))
    made = imported(tmp_path / "in")
    assert made.km2(DAY, RUSSIAN) == held(A)
    assert made.km2(DAY, UNKNOWN)[1] == pytest.approx(B[1], abs=0.6)
    (finding,) = made.found(FindingKind.UNREAD)
    assert "no time stamp says which is the latest" in finding.sentence


def test_files_of_regions__are_joined_though_the_day_stands_inside(
    imported: Import, tmp_path: Path
) -> None:
    write(tmp_path / "in" / "a.geojson", (BOX_A, {"date": f"{DAY}"}))
    write(tmp_path / "in" / "b.geojson", (BOX_B, {"date": f"{DAY}"}))
    for number in range(9):  # so many that the two are read apart at first
        day = DAY + timedelta(days=1 + number)
        write(tmp_path / "in" / f"aa{number}.geojson", (BOX_A, {"date": f"{day}"}))
    made = imported(tmp_path / "in")
    assert made.km2(DAY, RUSSIAN) == held(AB)
    assert made.span == (DAY, DAY + timedelta(days=9), 10)
    assert made.found(FindingKind.VERSIONS) == []


def test_column__that_a_person_names(imported: Import, tmp_path: Path) -> None:
    path = write(tmp_path / "x.geojson", (BOX_A, {"Erfasst": "10.09.2022", "wer": "RU"}))
    made = imported(path, options=ReadOptions({"date": "erfasst", "status": "wer"}))
    assert made.km2(DAY, RUSSIAN) == held(A)


def test_column__that_a_person_names_and_is_not_there(imported: Import, tmp_path: Path) -> None:
    path = write(tmp_path / "x.geojson", (BOX_A, {"when": "2022-09-10"}))
    with pytest.raises(DataError, match="has no column 'wen' for date"):
        imported(path, options=ReadOptions({"date": "wen"}))


def test_dates__of_a_column_that_tells_nothing_are_refused_until_the_order_is_said(
    imported: Import, tmp_path: Path
) -> None:
    path = write(tmp_path / "x.geojson", (BOX_A, {"date": "09/10/2022"}))
    with pytest.raises(DataError, match="say which with --dates dmy or --dates mdy"):
        imported(path)
    assert imported(path, options=ReadOptions(dates="mdy")).span == (DAY, DAY, 1)


@pytest.mark.parametrize("name", ["held.geojsonl", "held.ndjson", "held.json"])
def test_lines__with_a_feature_each(imported: Import, tmp_path: Path, name: str) -> None:
    path = write(tmp_path / "x.geojson", (BOX_A, {"date": f"{DAY}"}), (BOX_B, {"date": f"{DAY}"}))
    lines = [json.dumps(one) for one in json.loads(path.read_text())["features"]]
    (tmp_path / name).write_text("\n".join(lines))
    assert imported(tmp_path / name).km2(DAY, RUSSIAN) == held(AB)


@pytest.mark.parametrize("name", ["held_2022-09-10.topojson", "held_2022-09-10.json"])
def test_topojson(imported: Import, tmp_path: Path, name: str) -> None:
    ring = [[37.0, 49.0], [37.0, 49.4], [37.5, 49.4], [37.5, 49.0], [37.0, 49.0]]
    geometry = {"type": "Polygon", "arcs": [[0]], "properties": {"status": "russian"}}
    objects = {"held": {"type": "GeometryCollection", "geometries": [geometry]}}
    topology = {"type": "Topology", "objects": objects, "arcs": [ring]}
    (tmp_path / name).write_text(json.dumps(topology))
    assert imported(tmp_path / name).km2(DAY, RUSSIAN) == held(A)


def test_a_name_that_says_contested__is_believed(imported: Import, tmp_path: Path) -> None:
    path = write(tmp_path / "contested_2022-09-10.geojson", (BOX_A, {}))
    assert imported(path).km2(DAY, CONTESTED) == held(A)


def test_rejected_land__is_told_as_long_as_it_is_carried(imported: Import, tmp_path: Path) -> None:
    """A file every third day: its state, and what was lost of it, stand until the next."""
    days = [date(2022, 9, day) for day in (1, 4, 7, 10)]
    for day in days:
        status = "whose?" if day == days[1] else "russian"
        features = (BOX_B, {"status": "russian"}), (BOX_A, {"status": status})
        write(tmp_path / "x" / f"{day}.geojson", *features)
    made = imported(tmp_path / "x")
    (finding,) = made.found(FindingKind.UNREAD)
    assert (finding.first, finding.last) == (date(2022, 9, 4), date(2022, 9, 6))


def test_name_without_a_year__is_refused_in_one_sentence_or_told_by_its_folder(
    imported: Import, tmp_path: Path
) -> None:
    alone = write(tmp_path / "heldSEP26.geojson", (BOX_A, {}))
    with pytest.raises(DataError, match=r"gives a day without a year \(sep26\)"):
        imported(alone)
    write(tmp_path / "years" / "2024" / "heldSEP26.geojson", (BOX_A, {}))
    assert imported(tmp_path / "years").span == (date(2024, 9, 26), date(2024, 9, 26), 1)
