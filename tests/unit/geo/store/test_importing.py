"""Imports: whole versions of what a file says."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psutil
import pytest
import shapely
from geographiclib.geodesic import Geodesic

from geo.atlas import Record
from geo.distance import area_km2
from geo.errors import DataError, RequestError
from geo.sources.model import PlaceStep, SourceKind
from geo.status import Status
from geo.store import files as tables
from geo.store import importing
from geo.store.importing import import_source
from geo.store.manifest import Manifest
from geo.store.versions import Store
from tests.unit.geo.inputs import FIRST, NOW, SQUARE, collection, contents, figures_of, liveuamap

ROOT = Path(importing.__file__).resolve().parents[2]


def geodesic_km2(area: shapely.Polygon) -> float:
    """Area by another implementation than that of the project."""
    polygon = Geodesic.WGS84.Polygon()
    for lon_deg, lat_deg in area.exterior.coords[:-1]:
        polygon.AddPoint(lat_deg, lon_deg)
    return abs(polygon.Compute()[2]) / 1e6


def rejected_of(store: Store, manifest: Manifest) -> tuple[str, ...]:
    report = tables.quality_from_json(store.read(manifest, tables.QUALITY))
    return tuple(str(sentence) for sentence in report.rejected)


def steps_of(store: Store, manifest: Manifest) -> list[PlaceStep]:
    return tables.steps_from_parquet(store.read(manifest, tables.STEPS))


def test_import__of_a_folder_of_days(tiny_record: Record, store: Store, days: Path) -> None:
    seen: list[tuple[int, int]] = []
    manifest, is_new = import_source(
        tiny_record, store, "liveuamap", days, "live", NOW, lambda *done: seen.append(done)
    )
    assert is_new
    assert store.sources() == [manifest]
    assert (manifest.kind, manifest.format) == (SourceKind.POLYGONS, "liveuamap")
    assert (manifest.input_name, manifest.retrieved_at) == ("days", NOW)
    assert (manifest.first, manifest.last) == ("2022-03-01", "2022-03-03")
    assert (manifest.broken, manifest.left_out) == ("keep", ())
    counted = {key: manifest.counts[key] for key in ("days", "states", "rejected")}
    assert counted == {"days": 3, "states": 2, "rejected": 0}
    assert seen[-1] == (3, 3)
    one, two, three = figures_of(store, manifest)
    assert [found.day for found in (one, two, three)] == [
        FIRST + timedelta(days=n) for n in range(3)
    ]
    assert one.state == two.state != three.state
    assert (one.file, one.period) == ("2022-03-01.json", (date(2022, 2, 22), FIRST))


def test_import__measures_on_the_ellipsoid(tiny_record: Record, store: Store, days: Path) -> None:
    manifest, _ = import_source(tiny_record, store, "liveuamap", days, "live", NOW)
    one, _, three = figures_of(store, manifest)
    km2 = geodesic_km2(SQUARE)
    assert km2 == pytest.approx(2013.6, abs=10)  # 36.2 km by 55.6 km
    assert one.km2 == {Status.RUSSIAN: pytest.approx(km2, rel=1e-7)}
    assert one.parts_km2 == {"nochange": pytest.approx(km2, rel=1e-7)}
    region = next(found for found in tiny_record.regions if found.id == "UA-09")
    # Of Echo's land the files say nothing; a little of it reaches into Luhansk.
    old_km2 = area_km2(shapely.intersection(tiny_record.old_territory.area, region.outline))
    assert one.region_km2["UA-09"] == {
        Status.RUSSIAN: pytest.approx(km2, rel=1e-7),
        Status.UNKNOWN: pytest.approx(old_km2, rel=1e-4),
        Status.UKRAINIAN: pytest.approx(region.area_km2 - km2 - old_km2, rel=1e-6),
    }
    for other in ("UA-63", "UA-14"):
        assert one.region_km2[other][Status.RUSSIAN] == 0
    gained = geodesic_km2(shapely.box(37.75, 49.25, 37.85, 49.75))
    assert three.km2[Status.RUSSIAN] == pytest.approx(km2 + gained, rel=1e-6)
    assert three.parts_km2["gains"] == pytest.approx(gained, rel=1e-7)


def test_import__shares_land_among_the_oblasts_and_cuts_it_to_them(
    tiny_record: Record, store: Store, tmp_path: Path
) -> None:
    wide = shapely.box(36.5, 49.25, 40, 49.75)
    path = liveuamap(tmp_path / "days", FIRST, nochange=wide)
    manifest, _ = import_source(tiny_record, store, "liveuamap", path, "live", NOW)
    (found,) = figures_of(store, manifest)
    west, east = shapely.box(36.5, 49.25, 37, 49.75), shapely.box(37, 49.25, 38, 49.75)
    held = {region: by[Status.RUSSIAN] for region, by in found.region_km2.items()}
    expected = {"UA-63": geodesic_km2(west), "UA-09": geodesic_km2(east), "UA-14": 0.0}
    assert held == pytest.approx(expected, rel=1e-5)
    assert found.km2[Status.RUSSIAN] == pytest.approx(geodesic_km2(wide), rel=1e-5)
    whole = tables.Shapes(store.read(manifest, tables.STATES)).of(found.state)
    clipped = tables.Shapes(store.read(manifest, tables.CLIPPED)).of(found.state)
    assert whole[Status.RUSSIAN].equals(wide)
    assert clipped[Status.RUSSIAN].equals(shapely.union(west, east))


def test_import__tells_of_each_settlement_when_it_changes(
    tiny_record: Record, store: Store, tmp_path: Path
) -> None:
    folder = tmp_path / "days"
    east, all_of_it = shapely.box(37.5, 49, 38, 50), shapely.box(37, 49, 38, 50)
    for number, area in enumerate((east, east, all_of_it, east)):
        liveuamap(folder, FIRST + timedelta(days=number), nochange=area)
    manifest, _ = import_source(tiny_record, store, "liveuamap", folder, "live", NOW)
    steps = steps_of(store, manifest)
    assert {step.day for step in steps if step.place_id not in (3, 4)} == {FIRST}
    assert [step for step in steps if step.place_id in (3, 4)] == [
        PlaceStep(3, FIRST, Status.UKRAINIAN),
        PlaceStep(3, FIRST + timedelta(days=2), Status.RUSSIAN),
        PlaceStep(3, FIRST + timedelta(days=3), Status.UKRAINIAN),
        PlaceStep(4, FIRST, Status.RUSSIAN),
    ]


def test_import__of_the_same_input_changes_nothing(
    tiny_record: Record, store: Store, days: Path, tmp_path: Path
) -> None:
    first, _ = import_source(tiny_record, store, "liveuamap", days, "live", NOW)
    before = contents(tmp_path / "store")
    again, is_new = import_source(tiny_record, store, "liveuamap", days, "live", "2025-01-01")
    assert (again, is_new) == (first, False)
    assert store.versions("live") == [first]
    assert contents(tmp_path / "store") == before


def test_import__of_another_input_is_another_version(
    tiny_record: Record, store: Store, days: Path
) -> None:
    first, _ = import_source(tiny_record, store, "liveuamap", days, "live", NOW)
    liveuamap(days, FIRST + timedelta(days=3), nochange=SQUARE)
    second, is_new = import_source(tiny_record, store, "liveuamap", days, "live", NOW)
    assert is_new
    assert first.version == f"0001-{first.input_sha256[:8]}"
    assert second.version == f"0002-{second.input_sha256[:8]}"
    assert store.versions("live") == [first, second]
    assert len(figures_of(store, first)) == 3
    assert len(figures_of(store, second)) == 4


def test_import__lists_a_bad_file_and_takes_the_rest(
    tiny_record: Record, store: Store, days: Path
) -> None:
    (days / "2022-03-02.json").write_text('{"value": {"type": "FeatureColl')
    manifest, _ = import_source(tiny_record, store, "liveuamap", days, "live", NOW)
    assert [found.day for found in figures_of(store, manifest)] == [
        FIRST,
        FIRST + timedelta(days=2),
    ]
    (sentence,) = rejected_of(store, manifest)
    assert sentence.startswith("2022-03-02.json")
    assert "\n" not in sentence
    assert manifest.counts["rejected"] == 1


def test_import__lists_a_bad_feature_and_takes_the_rest(
    tiny_record: Record, store: Store, tmp_path: Path
) -> None:
    path = liveuamap(tmp_path / "days", FIRST, nochange=SQUARE, gians=shapely.box(36, 48, 37, 49))
    manifest, _ = import_source(tiny_record, store, "liveuamap", path, "live", NOW)
    (sentence,) = rejected_of(store, manifest)
    assert "gians" in sentence
    assert "gains" in sentence
    (found,) = figures_of(store, manifest)
    assert found.km2[Status.RUSSIAN] == pytest.approx(geodesic_km2(SQUARE), rel=1e-7)


@pytest.mark.parametrize(
    ("format_name", "files"),
    [
        ("liveuamap", {}),
        ("liveuamap", {"2022-03-01.json": "{}", "2022-03-02.json": "nonsense"}),
        ("deepstate", {"readme.txt": "hello"}),
        ("places", {"a.csv": "place,date,status\nNowhere,2022-03-01,russian\n"}),
        ("events", {"a.csv": "a,b\n1,2\n"}),
    ],
)
def test_import__of_nothing_usable_is_one_sentence_and_no_version(
    tiny_record: Record, store: Store, tmp_path: Path, format_name: str, files: dict[str, str]
) -> None:
    folder = tmp_path / "input"
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text)
    with pytest.raises(DataError, match=r"^input: nothing of it could be imported: .") as caught:
        import_source(tiny_record, store, format_name, folder, "live", NOW)
    assert "\n" not in str(caught.value)
    assert store.sources() == []
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"name": "Live!"}, "Live!"),
        ({"name": "atlas"}, "atlas"),
        ({"format_name": "livemap"}, "livemap"),
        ({"broken": "drop"}, "drop"),
    ],
)
def test_import__of_words_that_mean_nothing_is_one_sentence(
    tiny_record: Record, store: Store, days: Path, changed: dict[str, str], word: str
) -> None:
    asked = {"format_name": "liveuamap", "name": "live", "broken": "keep"} | changed
    with pytest.raises(RequestError, match=word):
        import_source(tiny_record, store, path=days, retrieved_at=NOW, **asked)
    assert store.sources() == []


def test_import__takes_the_statuses_apart(
    tiny_record: Record, store: Store, tmp_path: Path
) -> None:
    contested, unknown = shapely.box(37.5, 49.25, 38, 49.75), shapely.box(37.25, 49.5, 38, 49.75)
    areas = {"unknown": unknown, "contested": contested, "russian": SQUARE}
    path = tmp_path / "2022-03-01.geojson"
    path.write_text(
        json.dumps(collection((area, {"status": word}) for word, area in areas.items()))
    )
    manifest, _ = import_source(tiny_record, store, "polygons", path, "mine", NOW)
    (found,) = figures_of(store, manifest)
    kept = tables.Shapes(store.read(manifest, tables.STATES)).of(found.state)
    assert kept[Status.RUSSIAN].equals(SQUARE)
    assert kept[Status.CONTESTED].equals(shapely.box(37.75, 49.25, 38, 49.75))
    assert kept.get(Status.UNKNOWN, shapely.Polygon()).is_empty
    rest = geodesic_km2(shapely.box(37.75, 49.25, 38, 49.75))
    assert found.km2[Status.CONTESTED] == pytest.approx(rest, rel=1e-7)
    region = next(one for one in tiny_record.regions if one.id == "UA-09")
    assert sum(found.region_km2["UA-09"].values()) == pytest.approx(region.area_km2, rel=1e-7)


def test_import__of_the_deepstate_mirror_in_a_zip(
    tiny_record: Record, store: Store, tmp_path: Path
) -> None:
    packed = tmp_path / "mirror.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for day in ("20220301", "20220302"):
            content = json.dumps(collection([(shapely.MultiPolygon([SQUARE]), {})]))
            archive.writestr(f"data/deepstatemap_data_{day}.geojson", content)
    manifest, _ = import_source(tiny_record, store, "deepstate", packed, "deep", NOW)
    one, two = figures_of(store, manifest)
    assert (one.day, two.day, two.state) == (FIRST, FIRST + timedelta(days=1), one.state)
    assert one.km2 == {Status.RUSSIAN: pytest.approx(geodesic_km2(SQUARE), rel=1e-7)}
    assert (manifest.counts["days"], manifest.counts["states"]) == (2, 1)


PLACES = """\
place,date,status
Alpha,2022-03-01,ukrainian
Alpha,2022-03-10,russian
3,2022-03-02,contested
Nowhere,2022-03-02,russian
Bravo,2022-13-02,russian
"""


def test_import__of_places(tiny_record: Record, store: Store, tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_text(PLACES)
    manifest, is_new = import_source(tiny_record, store, "places", path, "mine", NOW)
    assert is_new
    assert manifest.kind is SourceKind.PLACES
    assert (manifest.first, manifest.last) == ("2022-03-01", "2022-03-10")
    assert steps_of(store, manifest) == [
        PlaceStep(1, FIRST, Status.UKRAINIAN),
        PlaceStep(1, date(2022, 3, 10), Status.RUSSIAN),
        PlaceStep(3, date(2022, 3, 2), Status.CONTESTED),
    ]
    counted = {key: manifest.counts[key] for key in ("places", "steps", "rejected")}
    assert counted == {"places": 2, "steps": 3, "rejected": 2}
    rejected = rejected_of(store, manifest)
    assert all(sentence.startswith("places.csv, row") for sentence in rejected)
    assert any("Nowhere" in sentence for sentence in rejected)
    assert any("2022-13-02" in sentence for sentence in rejected)


GEOCONFIRMED = """\
\ufeffDate;Name;Faction;Origin;Latitude;Longitude;Description;Source
2022-03-05;05 MAR;Russia;UAV;49.2;37.3;A tank;https://example.org/2
2022-03-04;04 MAR;Ukraine;Camera;49.3;37.4;A truck;https://example.org/1
1527-03-04;04 MAR;Ukraine;Camera;49.3;37.4;A slip;https://example.org/3
"""


def test_import__of_events(tiny_record: Record, store: Store, tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_text(GEOCONFIRMED)
    manifest, _ = import_source(tiny_record, store, "events", path, "confirmed", NOW)
    assert manifest.kind is SourceKind.EVENTS
    assert (manifest.first, manifest.last) == ("2022-03-04", "2022-03-05")
    assert (manifest.counts["events"], manifest.counts["rejected"]) == (2, 1)
    one, two = tables.events_from_parquet(store.read(manifest, tables.EVENTS))
    assert (one.day, one.lon_deg, one.lat_deg) == (date(2022, 3, 4), 37.4, 49.3)
    assert (two.text, two.reference) == ("A tank", "https://example.org/2")
    (sentence,) = rejected_of(store, manifest)
    assert "1527" in sentence


def is_over(process: psutil.Process) -> bool:
    """Whether it has ended; one that nobody has buried yet (a container without an init) has."""
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def ended(processes: list[psutil.Process]) -> bool:
    """Whether they end within a minute."""
    last = time.monotonic() + 60
    while not all(map(is_over, processes)):
        if time.monotonic() > last:
            return False
        psutil.wait_procs(processes, timeout=0.2)
    return True


def test_import__killed_leaves_what_was_there_and_can_be_run_again(
    tiny_data: Any, tiny_record: Record, store: Store, tmp_path: Path
) -> None:
    """While it reads; what a kill leaves that comes while it writes is `test_versions`' affair."""
    folder, kept = tmp_path / "days", tmp_path / "store"
    for number in range(60):
        area = shapely.box(37.25, 49.25, 37.5 + number / 1000, 49.75)
        one = liveuamap(folder, FIRST + timedelta(days=number), nochange=area)
    held, _ = import_source(tiny_record, store, "liveuamap", one, "live", NOW)
    before = contents(kept)
    command = [sys.executable, "-m", "geo", "import", "liveuamap", str(folder), "--name", "live"]
    command += ["--store", str(kept), "--data", str(tiny_data.folder)]
    running = subprocess.Popen(command, cwd=ROOT, start_new_session=True)
    try:
        workers = wait_for_workers(running)
        assert running.poll() is None, "the import was over before it could be killed"
        running.kill()
        assert running.wait(timeout=10) == -signal.SIGKILL
        assert ended(workers), "workers outlive the import that started them"
    finally:
        with suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)
        running.wait(timeout=10)
    opened = Store(str(kept))
    assert opened.sources() == [held]
    assert contents(kept) | before == contents(kept)
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=60)
    assert opened.newest("live").counts["days"] == 60
    assert len(list((kept / "live").iterdir())) == len(opened.versions("live")) == 2


def wait_for_workers(running: subprocess.Popen[bytes]) -> list[psutil.Process]:
    """Waits until the two workers, and the tracker that Python starts beside them, are there."""
    process, end = psutil.Process(running.pid), time.monotonic() + 20
    while running.poll() is None and time.monotonic() < end:
        with suppress(psutil.NoSuchProcess):
            workers = process.children(recursive=True)
            if len(workers) >= 3:
                return workers
        time.sleep(0.005)
    return []
