"""A translator adds a language by adding one file: page, sheet and command line offer it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from components import header
from geo import words as catalogue
from geo.cli.commands import main
from geo.sheet import write_sheet
from geo.store.versions import Store
from geo.view import View
from geo.words import languages, words_of
from tests.unit.components.conftest import make_services

POLISH = {
    "language_name": "Polski",
    "language_cldr": "pl",
    "help": "Pomoc",
    "sheet_title": "Kontrola: {regions}",
    "cli_geodesic": "geodezyjnie na WGS84, od środka do środka",
    "cli_error": "błąd: {kłopot}",
}


@pytest.fixture
def _polish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for file in catalogue.FOLDER.glob("*.json"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "pl.json").write_text(json.dumps(POLISH), "utf-8")
    monkeypatch.setattr(catalogue, "FOLDER", tmp_path)


@pytest.mark.usefixtures("_polish")
def test_third_language__one_file_is_enough(
    tiny_record: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    assert languages() == ("en", "pl", "uk")
    polish = words_of("pl")
    missing = len(words_of("en").texts.keys() - POLISH.keys() - {"language_percent"})
    assert len(polish.missing) == missing + 1  # a text with a field of another name counts
    assert (polish("help"), polish("share")) == ("Pomoc", words_of("en")("share"))
    assert polish.number(1234.5, 1) == "1\u202f234,5"
    services = make_services(tiny_record, Store(str(tmp_path / "store")))
    page = json.dumps(header.layout(services, services.words("en")).to_plotly_json(), default=str)
    assert "Polski" in page
    view = View(day=tiny_record.about.opening_day, known="now", language="pl")
    sheet = write_sheet(tiny_record.picture, view, tmp_path / "sheet.svg")
    assert "Kontrola: " in sheet.read_text("utf-8")
    monkeypatch.setattr("sys.argv", ["geo", "--lang", "pl", "distance", "Izium", "Kreminna"])
    assert main() == 0
    told = capsys.readouterr()
    assert POLISH["cli_geodesic"] in told.out
    assert f"{len(polish.missing)} texts are not in Polski yet" in told.err.replace(",", "")
