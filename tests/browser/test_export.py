"""Downloads of the current view: they open, and they carry where they come from."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watch

LABELS = {
    "png": "Map sheet, PNG",
    "svg": "Map sheet, SVG",
    "pdf": "Map sheet, PDF",
    "geojson": "Control areas, GeoJSON",
    "csv": "Settlements, CSV",
}


def download(page: Page, form: str, folder: Path) -> Path:
    page.keyboard.press("e")
    with page.expect_download() as waiting:
        page.get_by_role("link", name=LABELS[form]).click()
    file = folder / waiting.value.suggested_filename
    waiting.value.save_as(file)
    return file


def test_sheet__svg_carries_provenance(open_page: Callable[..., Page], tmp_path: Path) -> None:
    page = open_page("?date=2022-09-14&place=704138")
    file = download(page, "svg", tmp_path)
    text = file.read_text(encoding="utf-8")
    assert file.name == "control-atlas-2022-09-14.svg"
    for words in ("14 September 2022", "OpenStreetMap", "GeoNames", "date=2022-09-14"):
        assert words in text


@pytest.mark.parametrize(("form", "magic"), [("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_sheet__opens(
    open_page: Callable[..., Page], tmp_path: Path, form: str, magic: bytes
) -> None:
    content = download(open_page("?date=2022-06-25"), form, tmp_path).read_bytes()
    assert content.startswith(magic)
    assert b"Control Atlas" in content


def test_geojson__has_status_and_source(open_page: Callable[..., Page], tmp_path: Path) -> None:
    file = download(open_page(), "geojson", tmp_path)
    content = json.loads(file.read_text(encoding="utf-8"))
    properties = content["features"][0]["properties"]
    assert {"status", "source", "date", "basis"} <= properties.keys()
    assert "OpenStreetMap" in content["metadata"]["attribution"]


def test_csv__follows_the_view(open_page: Callable[..., Page], tmp_path: Path) -> None:
    file = download(open_page("?date=2022-09-14&known=then"), "csv", tmp_path)
    with file.open(encoding="utf-8", newline="") as lines:
        rows = {row["name"]: row for row in csv.DictReader(lines)}
    assert rows["Kreminna"]["status"] == "unknown"
    assert rows["Izium"]["status"] == "ukrainian"


@pytest.mark.parametrize(
    ("query", "words"), [("", "Try again in 7 seconds."), ("?lang=uk", "Спробуйте ще раз за 7 с.")]
)
def test_busy__said_on_the_page(
    fresh_page: Callable[..., Page], watch: Watch, query: str, words: str
) -> None:
    page = fresh_page(query)
    page.route(
        "**/export/png*",
        lambda route: route.fulfill(
            status=503, headers={"Retry-After": "7"}, content_type="text/plain", body="Busy: 8."
        ),
    )
    page.keyboard.press("e")
    page.locator("[data-form=png]").click()
    expect(page.locator("#notices")).to_contain_text(words)
    expect(page.locator("#date-large")).not_to_be_empty()  # still the page, not a bare sentence
    assert watch.errors.pop().startswith("console: Failed to load resource")


def test_refusal__in_the_servers_words(open_page: Callable[..., Page], watch: Watch) -> None:
    page = open_page("")
    page.route(
        "**/export/csv*",
        lambda route: route.fulfill(status=400, content_type="text/plain", body="No such day."),
    )
    page.keyboard.press("e")
    page.locator("[data-form=csv]").click()
    expect(page.locator("#notices")).to_have_text("No such day.")
    page.unroute("**/export/csv*")
    assert watch.errors.pop().startswith("console: Failed to load resource")
