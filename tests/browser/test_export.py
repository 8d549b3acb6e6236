"""Downloads of the current view: they open, and they carry where they come from."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

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
