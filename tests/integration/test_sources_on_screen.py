"""Imported sources on the page: their files, downloads, comparison, and addresses with them."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely
from flask.testing import FlaskClient
from shapely.geometry import mapping, shape

from app import create_app
from components.map.browser_files import STATUS_CODES
from components.settings import Settings
from geo.atlas import Record
from geo.dates import day_number
from geo.distance import area_km2
from geo.status import Status
from geo.store.importing import import_source
from geo.store.library import Library
from geo.store.versions import Store
from geo.words import words_of
from tests.page_questions import chart_question, panel_question

DAY, LAST = "2022-09-14", "2022-09-16"
LUHANSK = "UA-09"
BIG, LESS = shapely.box(37.6, 46.5, 41, 50.5), shapely.box(38.2, 46.5, 41, 50.5)
PLACES = "name,date,status\nIzium,2022-09-01,russian\nIzium,2022-09-10,ukrainian\n"
EVENTS = (
    "id,type_of_violence,source_headline,latitude,longitude,date_start,date_end,where_prec,"
    "date_prec,conflict_name,side_a,side_b,best\n"
    "1,1,Something,49.2,37.3,2022-09-10,2022-09-10,1,1,Russia - Ukraine,A,B,0\n"
)


@dataclass(frozen=True)
class Site:
    """A dashboard with sources of its own."""

    client: FlaskClient
    library: Library
    record: Record
    folder: Path

    def path(self, name: str, file: str) -> str:
        return f"/source/{name}/{self.library.source(name).manifest.version}/{file}"

    def config(self) -> dict[str, Any]:
        """What the page tells its scripts."""
        self.client.get("/")
        layout = self.client.get("/_dash-layout").get_json()
        return json.loads(_config(layout) or "{}")

    def answer(self, element: str, prop: str, **view: str) -> str:
        """What the page shows in one of its parts for a view, as JSON."""
        ask = chart_question if element.endswith("-chart") else panel_question
        question = ask(view)
        found = self.client.post("/_dash-update-component", json=question)
        assert found.status_code == 200
        return json.dumps(found.get_json()["response"][element][prop], ensure_ascii=False)


def _config(node: Any) -> str | None:
    if isinstance(node, dict):
        if "data-config" in node:
            return str(node["data-config"])
        node = list(node.values())
    if isinstance(node, list):
        return next((found for child in node if (found := _config(child))), None)
    return None


def day_files(folder: Path, *areas: tuple[str, Any]) -> Path:
    """Files as the daily mirror of DeepState has them."""
    folder.mkdir()
    for day, area in areas:
        geometry = mapping(shapely.multipolygons([area]))
        feature = {"type": "Feature", "properties": {}, "geometry": geometry}
        file = folder / f"deepstatemap_data_{day.replace('-', '')}.geojson"
        file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return folder


@pytest.fixture(scope="module")
def site(record: Record, tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder = tmp_path_factory.mktemp("site")
    store = Store(str(folder / "store"))
    table, list_of_events = folder / "places.csv", folder / "events.csv"
    table.write_text(PLACES)
    list_of_events.write_text(EVENTS)
    for name, format_name, path in (
        ("big", "deepstate", day_files(folder / "one", (DAY, BIG), (LAST, LESS))),
        ("less", "deepstate", day_files(folder / "two", (DAY, LESS), (LAST, LESS))),
        ("table", "places", table),
        ("incidents", "events", list_of_events),
    ):
        import_source(record, store, format_name, path, name, "2026-01-01T00:00:00Z")
    app = create_app(Settings(store=str(folder / "store")))
    return Site(app.server.test_client(), Library(record, store), record, folder)


def held_km2(site: Site, box: Any, region: str = LUHANSK) -> float:
    return area_km2(shapely.intersection(site.record.region(region).outline, box))


def test_config__names_every_control_source_with_its_files(site: Site) -> None:
    entries = {entry["name"]: entry for entry in site.config()["sources"]}
    assert set(entries) == {"big", "less", "table"}  # events say nothing of control
    big = entries["big"]
    assert (big["first"], big["last"]) == tuple(
        day_number(date.fromisoformat(day)) for day in (DAY, LAST)
    )
    paths = [text for entry in entries.values() for text in map(str, entry.values()) if "/" in text]
    assert len(paths) == 9
    for path in paths:
        answer = site.client.get(path)
        assert answer.status_code == 200, path
        assert answer.mimetype == "application/json"
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.get_json()


def test_source__patches_are_the_areas_of_a_day(site: Site) -> None:
    features = site.client.get(site.path("big", "areas.json")).get_json()["features"]
    first = day_number(date.fromisoformat(DAY))
    for day, box in ((first, BIG), (first + 1, BIG), (first + 2, LESS)):
        shown = shapely.union_all(
            [
                shape(one["geometry"])
                for one in features
                if one["properties"]["from"] <= day < one["properties"]["to"]
            ]
        )
        expected = shapely.intersection(site.record.country, box)
        assert shapely.symmetric_difference(shown, expected).area < 1e-3 * expected.area
    assert {one["properties"]["status"] for one in features} == {"russian"}


def test_source__lines_leave_the_outline_out(site: Site) -> None:
    features = site.client.get(site.path("less", "lines.json")).get_json()["features"]
    assert {one["properties"]["status"] for one in features} == {"front"}
    line = shapely.union_all([shape(one["geometry"]) for one in features])
    assert line.bounds[0] == pytest.approx(38.2, abs=1e-3)
    assert line.bounds[2] == pytest.approx(38.2, abs=1e-3)


def test_source__record_says_spans_points_changes_and_marks(site: Site) -> None:
    record = site.client.get(site.path("big", "record.json")).get_json()
    first = day_number(date.fromisoformat(DAY))
    areas = site.client.get(site.path("big", "areas.json")).get_json()["features"]
    assert record["spans"]["areas"] == [
        [one["properties"]["from"], one["properties"]["to"]] for one in areas
    ]
    assert set(map(tuple, record["spans"]["areas"])) == {(first, first + 2), (first, first + 3)}
    assert set(record["points"]) == {str(place.id) for place in site.record.gazetteer}
    luhansk = record["points"][str(site.record.gazetteer.find("Luhansk").id)]
    assert [(step[0], step[1]) for step in luhansk] == [(first, STATUS_CODES[Status.RUSSIAN])]
    ((day, count),) = record["changes"]
    assert day == first + 2
    assert count > 100
    assert all(len(mark) == 4 for mark in record["marks"])
    assert record["marks"][0][0] <= first + 2


def test_source__a_table_of_places_is_drawn_as_inferred(site: Site) -> None:
    features = site.client.get(site.path("table", "areas.json")).get_json()["features"]
    assert {one["properties"]["status"] for one in features} >= {"russian", "ukrainian"}
    record = site.client.get(site.path("table", "record.json")).get_json()
    izium = record["points"][str(site.record.gazetteer.find("Izium").id)]
    codes = [STATUS_CODES[status] for status in (Status.RUSSIAN, Status.UKRAINIAN)]
    assert [step[1] for step in izium] == codes


def test_source__unknown_things_one_sentence(site: Site) -> None:
    good = site.path("big", "areas.json")
    version = good.split("/")[3]
    for path, words in (
        (good.replace(version, "0009-00000000"), f"newer version, {version}: reload the page"),
        (good.replace("/big/", "/nobody/"), "no source named 'nobody'"),
        (good.replace("areas.json", "manifest.json"), "is named manifest.json"),
        (good.replace("areas.json", "quality.json"), "is named quality.json"),
        (site.path("incidents", "areas.json"), "is named areas.json"),
        (good.replace("/big/", "/%2e%2e/"), ""),
        ("/source/big", "there is no page"),
    ):
        answer = site.client.get(path)
        text = answer.get_data(as_text=True)
        assert answer.status_code == 404, path
        assert words in text
        assert "Traceback" not in text


def test_source__a_new_version_is_taken_up(site: Site, record: Record) -> None:
    store = Store(str(site.folder / "store"))
    old = import_again(record, store, site.folder / "three", BIG)
    path = f"/source/grown/{old}/areas.json"
    assert site.client.get(path).status_code == 200
    new = import_again(record, store, site.folder / "four", LESS)
    assert new != old
    assert site.client.get(path).status_code == 404
    assert site.client.get(path.replace(old, new)).status_code == 200
    shutil.rmtree(site.folder / "store" / "grown")  # the other tests know nothing of it


def import_again(record: Record, store: Store, folder: Path, area: Any) -> str:
    path = day_files(folder, (DAY, area))
    manifest, _ = import_source(record, store, "deepstate", path, "grown", "2026-01-01T00:00:00Z")
    return manifest.version


def test_export__areas_over_time_of_a_source(site: Site) -> None:
    answer = site.client.get(f"/export/areas.csv?date={DAY}&source=big")
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    name = f"control-atlas-{DAY}-big.areas.csv"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))
    luhansk = [row for row in rows if row["region"] == LUHANSK]
    assert [row["date"] for row in luhansk] == [DAY, LAST]
    assert {(row["source"], row["basis"]) for row in rows} == {("big", "published")}
    for row, box in zip(luhansk, (BIG, LESS), strict=True):
        assert float(row["russian_km2"]) == pytest.approx(held_km2(site, box), rel=1e-3)


def test_export__areas_over_time_of_the_record(site: Site) -> None:
    answer = site.client.get("/export/areas.csv")
    assert answer.status_code == 200
    first = next(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))
    assert (first["date"], first["source"], first["basis"]) == ("2022-02-24", "atlas", "inferred")


@pytest.mark.parametrize(
    ("form", "magic"), [("png", b"\x89PNG"), ("geojson", b'{"type'), ("csv", b"id,name")]
)
def test_export__a_source_is_not_the_record(site: Site, form: str, magic: bytes) -> None:
    sourced = site.client.get(f"/export/{form}?date={DAY}&source=big")
    assert sourced.status_code == 200
    assert sourced.data.startswith(magic)
    assert f"-big.{form}" in sourced.headers["Content-Disposition"]
    assert sourced.data != site.client.get(f"/export/{form}?date={DAY}").data


@pytest.mark.parametrize("form", ["png", "geojson", "csv"])
@pytest.mark.parametrize(
    ("query", "words"),
    [
        (
            f"date={DAY}&source=nobody",
            "no source named 'nobody' was imported here; there is: atlas, big, less, table",
        ),
        (f"date={DAY}&source=incidents", "no source named 'incidents' was imported here"),
        (f"date={DAY}&compare=nobody", "no source named 'nobody' was imported here"),
    ],
)
def test_export__what_cannot_be_one_sentence(site: Site, form: str, query: str, words: str) -> None:
    answer = site.client.get(f"/export/{form}?{query}")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert words in text
    assert len(text.splitlines()) == 1


@pytest.mark.parametrize(
    ("form", "source"),
    [
        ("png", "big"),
        ("geojson", "big"),
        ("csv", "big"),
        ("csv", "table"),
        ("geojson", "table"),
    ],
)
def test_export__a_day_that_the_source_does_not_cover(site: Site, form: str, source: str) -> None:
    answer = site.client.get(f"/export/{form}?date=2023-09-14&source={source}")
    assert answer.status_code == 400
    assert f"{source} says nothing of 14 September 2023: it covers " in answer.get_data(
        as_text=True
    )


def test_compare__nothing_chosen_and_nothing_there(site: Site, tmp_path: Path) -> None:
    t = words_of("en")
    assert t("compare_hint") in site.answer("compare-body", "children", tab="compare", date=DAY)
    alone = create_app(Settings(store=str(tmp_path / "none"))).server.test_client()
    other = Site(alone, site.library, site.record, tmp_path)
    assert t("compare_none") in other.answer("compare-body", "children", tab="compare", date=DAY)


def test_compare__table_and_places(site: Site) -> None:
    view = {"date": DAY, "source": "big", "compare": "less"}
    text = site.answer("compare-body", "children", tab="compare", **view)
    assert text.index("only big") < text.index("only less")
    luhansk = re.sub(r"(?<=\d),(?=\d)", "", text[text.index("Luhansk oblast") :])
    said = re.findall(r'"(\d+) km²"', luhansk)
    only_km2 = held_km2(site, BIG) - held_km2(site, LESS)
    assert [int(km2) for km2 in said[:2]] == [pytest.approx(only_km2, rel=0.02), 0]
    assert "big: Russian-held; less: Ukrainian-held" in text
    assert text.count('"className": "changes differing"') == 1


def test_compare__one_sentence_when_it_cannot_be(site: Site) -> None:
    for view, words in (
        ({"date": DAY, "source": "big", "compare": "big"}, "cannot be compared with itself"),
        (
            {"date": "2022-10-01", "source": "big", "compare": "less"},
            "says nothing of 1 October 2022",
        ),
    ):
        assert words in site.answer("compare-body", "children", tab="compare", **view)
        shown = json.loads(site.answer("marks", "data", tab="compare", **view))
        assert shown["disagreement"] is None


def test_compare__shapes_on_the_map_only_on_its_tab(site: Site) -> None:
    view = {"date": DAY, "source": "less", "compare": "big"}
    assert json.loads(site.answer("marks", "data", **view))["disagreement"] is None
    shown = json.loads(site.answer("marks", "data", tab="compare", **view))["disagreement"]
    (only,) = shown["features"]
    assert only["properties"] == {"side": "second"}
    expected = shapely.intersection(site.record.country, shapely.difference(BIG, LESS))
    found = shape(only["geometry"])
    assert shapely.symmetric_difference(found, expected).area < 0.01 * expected.area


def test_compare__course_over_time_only_on_its_tab(site: Site) -> None:
    view = {"date": DAY, "source": "big", "compare": "less"}
    assert site.answer("compare-chart", "children", **view) == "[]"
    text = site.answer("compare-chart", "children", tab="compare", **view)
    assert "only big" in text
    assert LAST in text


def test_address__source_and_compare_are_taken_up_and_nonsense_is_told(site: Site) -> None:
    def asked(query: str) -> tuple[dict[str, str], str]:
        question = {
            "output": "..view.data...camera.data...notices.children..",
            "outputs": [
                {"id": "view", "property": "data"},
                {"id": "camera", "property": "data"},
                {"id": "notices", "property": "children"},
            ],
            "inputs": [{"id": "asked", "property": "data", "value": {"query": query}}],
            "changedPropIds": ["asked.data"],
        }
        found = site.client.post("/_dash-update-component", json=question).get_json()["response"]
        return found["view"]["data"], json.dumps(found["notices"]["children"])

    fields, notices = asked(f"?date={DAY}&source=big&compare=less&tab=compare")
    assert fields == {"date": DAY, "source": "big", "compare": "less", "tab": "compare"}
    assert "address" not in notices
    fields, notices = asked(f"?date={DAY}&source=incidents&compare=nobody")
    assert fields == {"date": DAY}
    assert "in the address, source: no source named 'incidents'" in notices
    assert "in the address, compare: no source named 'nobody'" in notices
