"""Imports beyond the plain: broken days, many files, a full disk, the stored tables."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from fsspec.implementations.local import LocalFileSystem

from geo.atlas import Record
from geo.control.coverage import NotCoveredError
from geo.errors import DataError, OutputError
from geo.export import areas_geojson, settlements_csv
from geo.questions.area_series import area_series_csv
from geo.sources import liveuamap as liveuamap_source
from geo.sources.archive import Archive
from geo.sources.clipping import pack_outlines
from geo.sources.figures import DayFigures
from geo.sources.model import PlaceStep, PointEvent
from geo.sources.reading import PolygonsRead, read_polygons
from geo.status import Status
from geo.store import files as tables
from geo.store import importing
from geo.store.findings import (
    Finding,
    FindingKind,
    QualityReport,
    dated_report,
    unstated_finding,
)
from geo.store.importing import import_source
from geo.store.library import Library
from geo.store.versions import Store
from geo.words import message, plain, words_of
from tests.unit.geo.inputs import FIRST, NOW, SQUARE, contents, figures_of, liveuamap

ROOT = Path(importing.__file__).resolve().parents[2]


def test_import__twice_gives_the_same_bytes(
    tiny_record: Record, days: Path, tmp_path: Path
) -> None:
    made = []
    for name in ("one", "two"):
        store = Store(str(tmp_path / name))
        import_source(tiny_record, store, "liveuamap", days, "live", NOW)
        made.append(contents(tmp_path / name))
    assert made[0] == made[1]


def test_import__to_a_full_disk_leaves_the_store_as_it_was(
    tiny_record: Record, store: Store, days: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = import_source(tiny_record, store, "liveuamap", days, "live", NOW)
    before = contents(tmp_path / "store")
    liveuamap(days, FIRST + timedelta(days=3), nochange=SQUARE)
    write, room = LocalFileSystem.pipe_file, [2]

    def pipe_file(files: LocalFileSystem, path: str, value: bytes, **options: Any) -> None:
        room[0] -= 1
        if room[0] < 0:
            raise OSError("No space left on device")
        write(files, path, value, **options)

    monkeypatch.setattr(LocalFileSystem, "pipe_file", pipe_file)
    with pytest.raises(OutputError, match="No space left on device"):
        import_source(tiny_record, store, "liveuamap", days, "live", NOW)
    assert contents(tmp_path / "store") == before
    assert store.sources() == [first]


def test_import__takes_the_same_area_drawn_otherwise_for_the_same_state(
    tiny_record: Record, store: Store, tmp_path: Path
) -> None:
    folder = tmp_path / "days"
    turned = shapely.Polygon([*SQUARE.exterior.coords[2:-1], *SQUARE.exterior.coords[:3]])
    liveuamap(folder, FIRST, nochange=SQUARE)
    liveuamap(folder, FIRST + timedelta(days=1), nochange=turned)
    manifest, _ = import_source(tiny_record, store, "liveuamap", folder, "live", NOW)
    assert manifest.counts["states"] == 1


def test_read_polygons__reads_more_files_than_a_chunk_in_order(
    tiny_record: Record, tmp_path: Path
) -> None:
    folder = tmp_path / "days"
    for number in range(20):
        area = shapely.box(37.25, 49.25, 37.5 + number / 100, 49.75)
        liveuamap(folder, FIRST + timedelta(days=number), nochange=area)
    outlines = pack_outlines({region.id: region.outline for region in tiny_record.regions})
    seen: list[tuple[int, int]] = []
    read: PolygonsRead = read_polygons(
        Archive(folder), liveuamap_source.FORMAT, outlines, lambda *done: seen.append(done)
    )
    assert [one.day for one in read.figures] == [FIRST + timedelta(days=n) for n in range(20)]
    assert {one.state for one in read.figures} == set(read.shapes)
    assert len(read.shapes) == 20
    assert seen == [(8, 20), (16, 20), (20, 20)]


@pytest.fixture
def dip(tmp_path: Path) -> Path:
    """Thirty days of slow advance; for two of them two thirds of the land is gone."""
    folder = tmp_path / "dip"
    for number in range(30):
        east = 37.5 + number / 500 if number not in (14, 15) else 37.1
        area = shapely.box(37, 49.25, east, 49.75)
        liveuamap(folder, FIRST + timedelta(days=number), nochange=area)
    return folder


GONE = ("2022-03-15", "2022-03-16")


@pytest.mark.parametrize("broken", ["carry", "exclude"])
def test_import__leaves_broken_days_out_when_asked(
    tiny_record: Record, store: Store, dip: Path, broken: str
) -> None:
    kept, _ = import_source(tiny_record, store, "liveuamap", dip, "live", NOW)
    assert (kept.left_out, kept.counts["days"]) == ((), 30)
    manifest, is_new = import_source(
        tiny_record, store, "liveuamap", dip, "live", NOW, broken=broken
    )
    assert is_new
    assert (manifest.broken, manifest.left_out) == (broken, GONE)
    days = {f"{one.day}" for one in figures_of(store, manifest)}
    assert len(days) == 28
    assert days.isdisjoint(GONE)
    assert len(manifest.excluded_days) == (2 if broken == "exclude" else 0)
    quality = tables.quality_from_json(store.read(manifest, tables.QUALITY))
    assert {f"{day}" for day in quality.broken_days()} == set(GONE)
    patches = json.loads(store.read(manifest, tables.AREA_PATCHES))["features"]
    numbers = [(date.fromisoformat(day) - date(2022, 2, 24)).days for day in GONE]
    shown = [
        any(patch["properties"]["from"] <= day < patch["properties"]["to"] for patch in patches)
        for day in (numbers[0] - 1, *numbers, numbers[1] + 1)
    ]
    assert shown == [True, *[broken == "carry"] * 2, True]
    picture = Library(tiny_record, store).picture_of("live")
    covered = [date.fromisoformat(day) in picture.covered for day in GONE]
    assert covered == [broken == "carry"] * 2


def test_import__of_excluded_days_nothing_is_carried(
    tiny_record: Record, store: Store, dip: Path
) -> None:
    import_source(tiny_record, store, "liveuamap", dip, "live", NOW, broken="exclude")
    picture = Library(tiny_record, store).picture_of("live")
    for make in (settlements_csv, areas_geojson):
        with pytest.raises(NotCoveredError, match=r"^live says nothing of 15 March 2022: ") as no:
            make(picture, date(2022, 3, 15))
        assert no.value.nearest == date(2022, 3, 14)
    rows = list(csv.DictReader(io.StringIO(area_series_csv(picture).decode())))
    luhansk = {row["date"]: row["russian_km2"] for row in rows if row["region"] == "UA-09"}
    assert luhansk["2022-03-15"] == ""
    assert "2022-03-16" not in luhansk
    assert float(luhansk["2022-03-17"]) > 0


def test_import__days_that_are_missing_are_not_covered(
    tiny_record: Record, store: Store, tmp_path: Path
) -> None:
    for number in (0, 1, 2, 3, 7, 8):
        liveuamap(tmp_path / "days", FIRST + timedelta(days=number), nochange=SQUARE)
    import_source(tiny_record, store, "liveuamap", tmp_path / "days", "live", NOW)
    source = Library(tiny_record, store).source("live")
    (silence,) = source.silences
    assert (silence.period.start, silence.period.last) == (date(2022, 3, 5), date(2022, 3, 7))
    (gap,) = [one for one in source.quality.findings if one.kind is FindingKind.GAP]
    assert (gap.first, gap.last) == (silence.period.start, silence.period.last)
    for ask in (source.published.by_region, source.published.areas_on):
        with pytest.raises(NotCoveredError, match="has no file of 6 March 2022"):
            ask(date(2022, 3, 6))


def test_files__give_back_what_they_took() -> None:
    figures = [
        DayFigures(
            day=FIRST,
            file="a.json",
            state="ab",
            period=(FIRST, FIRST),
            km2={Status.RUSSIAN: 1 / 3},
            region_km2={"UA-09": {Status.UKRAINIAN: 2.5}},
            parts_km2={"gains": 0.1},
            repaired=2,
        ),
        DayFigures(date(2022, 3, 2), "b.json", "cd", None, {}, {}, {}, 0),
    ]
    steps = [PlaceStep(1, FIRST, Status.UNKNOWN), PlaceStep(2, FIRST, Status.CONTESTED)]
    events = [PointEvent(FIRST, 37.1, 49.2, "Тип", "Що сталося", "https://example.org")]
    finding = Finding(FindingKind.GAP, FIRST, FIRST, plain("Немає файлу."), None)
    quality = QualityReport("live", FIRST, FIRST, 1, 1, (finding,), (plain("a.json: is broken"),))
    assert tables.days_from_parquet(tables.days_to_parquet(figures)) == figures
    assert tables.steps_from_parquet(tables.steps_to_parquet(reversed(steps))) == steps
    assert tables.events_from_parquet(tables.events_to_parquet(events)) == events
    assert tables.quality_from_json(tables.quality_to_json(quality)) == quality


def test_files__findings_in_every_language_and_old_ones_as_they_are() -> None:
    (found,) = dated_report("live", [FIRST], [plain("a.json: is broken")]).findings
    gap = unstated_finding(FIRST, FIRST + timedelta(days=1), 1234.5, 2022)
    content = tables.quality_to_json(QualityReport("live", FIRST, FIRST, 1, 1, (gap, found), ()))
    stored = json.loads(content)
    assert stored["findings"][0]["sentence"] == gap.sentence
    read = tables.quality_from_json(content).findings
    said = words_of("uk").say(read[0].message)
    assert said.startswith(f"{FIRST} – {FIRST + timedelta(days=1)}: нічого не сказано про 1")
    assert [one.sentence for one in read] == [gap.sentence, found.sentence]
    sentences = [plain(gap.sentence), plain(found.sentence)]
    for one in stored["findings"]:
        one["message"]["key"] = "of a later version"
    later = tables.quality_from_json(json.dumps(stored).encode()).findings
    assert [one.message for one in later] == sentences
    for one in stored["findings"]:
        del one["message"]  # as version 0.1.0 wrote it
    old = tables.quality_from_json(json.dumps(stored).encode()).findings
    assert [one.message for one in old] == sentences


def test_files__write_shapes_that_others_can_open(
    tiny_record: Record, store: Store, days: Path, tmp_path: Path
) -> None:
    manifest, _ = import_source(tiny_record, store, "liveuamap", days, "live", NOW)
    table = gpd.read_parquet(tmp_path / "store" / "live" / manifest.version / tables.STATES)
    assert table.crs.equals("OGC:CRS84")
    assert set(table["status"]) == {"russian"}
    assert table.geometry.iloc[0].equals(SQUARE)


def test_files__rejected_rows_in_every_language_and_old_ones_as_they_are(
    tiny_record: Any,
) -> None:
    alpha = tiny_record.gazetteer[1]
    fields = {"text": "A", "place": alpha.choice, "others": [alpha.choice]}
    errors = [
        DataError("a.csv", message("said_otherwise", status=Status.RUSSIAN, before="x", row=2), 3),
        DataError("a.csv", message("taken_for", **fields), 4, "name"),
    ]
    rejected = tuple(error.message for error in errors)
    report = QualityReport("live", FIRST, FIRST, 1, 1, (), rejected)
    stored = json.loads(tables.quality_to_json(report))
    assert stored["rejected"] == [str(error) for error in errors]
    read = tables.quality_from_json(json.dumps(stored).encode()).rejected
    assert [str(sentence) for sentence in read] == stored["rejected"]
    said = [words_of("uk").say(sentence) for sentence in read]
    assert said == [words_of("uk").say(error.message) for error in errors]
    assert said[0].startswith("a.csv, рядок 3: Під контролем Росії")
    assert "Альфа (місто, Західний район" in said[1]
    del stored["rejected_messages"]  # as versions up to 0.1.0 wrote it
    old = tables.quality_from_json(json.dumps(stored).encode()).rejected
    assert old == tuple(plain(sentence) for sentence in stored["rejected"])
