"""A record of another land, made as `docs/own-record.md` says, goes the whole way."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import shapely
from shapely.geometry import mapping

from app import create_app
from components import area, compare, distance, method, page, place
from components.charts import dash_of
from components.services import Services, load_services
from components.settings import Settings
from geo.atlas import Record, load_record
from geo.errors import DataError
from geo.questions.agreement_measured import compare as measure_agreement
from geo.sheet import render_sheet
from geo.sources.series import Series
from geo.store.importing import import_source
from geo.store.versions import Store
from geo.view import View
from tests.unit.components.rendered import text_of

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "own-record.md").read_text(encoding="utf-8")
FILES = re.findall(r"^```(?:geojson|csv|json) (\S+)\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
COMMANDS = [
    line for block in re.findall(r"^```sh\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
    for line in block.splitlines()
]  # fmt: skip
DAY = date(2024, 2, 14)
NAMES = ["Norland", "Ostmark", "Sundia", "Westria"]
NOW = "2024-04-01T00:00:00+00:00"
EAST = shapely.box(10, 9, 11, 11)


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the record that the guide shows."""
    folder = tmp_path_factory.mktemp("guide")
    (folder / "own-record").mkdir()
    for name, content in FILES:
        (folder / "own-record" / name).write_text(content, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def own(workplace: Path) -> Record:
    return load_record(workplace / "own-record")


@pytest.fixture(scope="module")
def services(workplace: Path, own: Record) -> Services:
    """The record with a source of polygons and one of places."""
    store = Store(str(workplace / "store"))
    feature = {"type": "Feature", "properties": {"date": "2024-02-14"}, "geometry": mapping(EAST)}
    (workplace / "held.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": [feature]})
    )
    (workplace / "towns.csv").write_text(
        "place,date,status\nAston,2024-02-01,russian\nBerg,2024-02-01,ukrainian\n"
    )
    for format_name, file in (("polygons", "held.geojson"), ("places", "towns.csv")):
        import_source(own, store, format_name, workplace / file, Path(file).stem, NOW)
    settings = Settings(data_dir=workplace / "own-record", store=str(workplace / "store"))
    return load_services(settings)


def test_guide__has_ten_steps_and_every_file_that_must_be_there() -> None:
    assert re.findall(r"^\*\*(\d+)\.", GUIDE, re.MULTILINE) == [str(n) for n in range(1, 11)]
    names = [name for name, _ in FILES]
    assert names == [
        "regions.geojson", "settlements.csv", "sources.csv", "control_events.csv", "claims.csv",
        "context_events.csv", "record.json", "catalog.json",
    ]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_guide__its_commands_run(workplace: Path, command: str) -> None:
    arguments = shlex.split(command)
    if arguments[0] == "python":
        arguments[0] = sys.executable
    done = subprocess.run(
        arguments,
        cwd=workplace,
        env=dict(os.environ) | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_areas__of_the_regions_in_their_order(own: Record) -> None:
    assert own.rejected == ()
    rows = own.picture.areas.by_region(DAY)
    assert [row.region.name for row in rows] == NAMES
    for row in rows:
        # A side of a hundred kilometres without a point on it: straight in degrees or not.
        assert sum(row.km2.values()) == pytest.approx(row.total_km2, rel=1e-6)
    held = {row.region.id: row.km2["russian"] / row.total_km2 for row in rows}
    assert held["E"] > 0.9
    assert held["W"] > 0.8
    assert held["N"] < 0.1


def test_names__only_the_words_of_this_land(own: Record) -> None:
    aston = own.gazetteer.find("Aston, Norland")
    assert str(aston.label) == "Aston (city, Norland province)"
    assert own.gazetteer.find("Астон, Норланд") is aston
    assert [named.name for named in own.always_named] == ["Aston"]


@pytest.mark.parametrize(
    ("language", "title", "total"),
    [
        (
            "en",
            "Control of Norland province, Ostmark province, Sundia province and Westria province",
            "All 4",
        ),
        ("uk", "Контроль: Норланд, Остмарк, Сундія і Вестрія", "Разом (4)"),
    ],
)
def test_sheet__names_what_is_there_and_how_many(
    own: Record, language: str, title: str, total: str
) -> None:
    view = View(DAY, language=language)
    said = text_in(render_sheet(own.picture, view, "svg").decode())
    assert title in said
    assert total in said
    for foreign in ("Ukrain", "oblast", "Kharkiv", "Харків", "област"):
        assert foreign not in said


def text_in(svg: str) -> str:
    """The texts of a sheet, lines joined."""
    return " ".join(" ".join(re.findall(r"<(?:text|title|dc:title)[^>]*>([^<]*)<", svg)).split())


@pytest.mark.parametrize("language", ["en", "uk"])
def test_page__and_its_panels(services: Services, language: str) -> None:
    t = services.words(language)
    view = services.parse(f"lang={language}&place=5&from=1&to=2&compare=held").view
    assert view.day == DAY
    said = [
        text_of(page.layout(services, language)),
        text_of(area.body(services, view, t)),
        text_of(place.body(services, view, t)),
        text_of(distance.body(services, view, t)),
        text_of(compare.body(services, view, t)),
        text_of(method.layout(services, t)),
    ]
    names = [t.named(region) for region in services.record.regions]
    assert all(name in said[1] and name in said[4] for name in names)
    assert "Held by the republic" in said[1] or language == "uk"
    for foreign in ("Kharkiv", "Харків", "Donetsk", "oblasts", "Izium", "Ізюм"):
        assert [text for text in said if foreign in text] == []


def test_page__is_served_with_files_and_bounds_of_this_land(workplace: Path) -> None:
    app = create_app(
        Settings(data_dir=workplace / "own-record", store=str(workplace / "empty-store"))
    )
    client = app.server.test_client()
    assert client.get("/").status_code == 200
    layout = client.get("/_dash-layout").get_json()
    config = json.loads(re.search(r"data-config': '(.*?)'[,}]", repr(layout))[1])  # type: ignore[index]
    (west, south), (east, north) = config["camera"]["home"]
    assert (8.9 < west < 9, 8.9 < south < 9, 11 < east < 11.1, 11 < north < 11.1) == (True,) * 4
    for path in config["files"].values():
        assert client.get(path).status_code == 200
    assert client.get("/export/geojson?date=2024-02-14").status_code == 200


def test_chart__a_line_of_its_own_for_each_region(services: Services) -> None:
    (graph, _) = area.course(services, services.parse("tab=area").view, services.words("en"))
    lines = [trace.line.dash for trace in graph.figure.data]
    assert len(lines) == len(set(lines)) == 4
    many = [dash_of(number) for number in range(40)]
    assert len(set(many)) == 40


@pytest.mark.parametrize("source", ["held", "towns"])
def test_import__shows_every_region(services: Services, source: str) -> None:
    picture = services.library.picture_of(source)
    day = DAY if source == "held" else date(2024, 2, 1)
    rows = {row.region.id: row for row in picture.areas.by_region(day)}
    held = {"held": {"E", "W"}, "towns": {"N", "S"}}[source]
    for code, row in rows.items():
        share = row.km2["russian"] / row.total_km2
        assert (share > 0.9) == (code in held), (code, share)


def test_agreement__over_all_regions(own: Record, tmp_path: Path) -> None:
    held = own.picture.areas.area_of(["russian"], DAY)
    feature = {"type": "Feature", "properties": {}, "geometry": mapping(held)}
    text = json.dumps({"type": "FeatureCollection", "features": [feature]})
    (tmp_path / f"{DAY}.geojson").write_text(text)
    report = measure_agreement(own, Series(tmp_path), 1)
    assert {row.region for row in report.regions} == {"N", "E", "S", "W"}
    assert report.of_day(DAY) == pytest.approx(1, abs=1e-6)


def test_words__written_for_other_regions_are_refused(workplace: Path, tmp_path: Path) -> None:
    folder = tmp_path / "five"
    folder.mkdir()
    for name, content in FILES:
        (folder / name).write_text(content, encoding="utf-8")
    content = json.loads((folder / "regions.geojson").read_text())
    fifth = json.loads(json.dumps(content["features"][0]).replace("[9, ", "[8, "))
    fifth["properties"] = {"id": "V", "name": "Vale"}
    fifth["geometry"] = mapping(shapely.box(8, 10, 9, 11))
    content["features"].append(fifth)
    (folder / "regions.geojson").write_text(json.dumps(content))
    with pytest.raises(DataError, match=r"^record\.json, field words: is written for the regions"):
        load_record(folder)
