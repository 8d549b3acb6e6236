"""What exists is documented; what is shipped is catalogued."""

from __future__ import annotations

import hashlib
import re
from dataclasses import asdict, fields
from datetime import date
from pathlib import Path

import pytest

from geo.atlas import load_record
from geo.cli.commands import app as cli
from geo.dates import parse_date
from geo.record import agreement, claims, context_events, gazetteer, limits, publications
from geo.record import control_events as events
from geo.record.catalog import load_catalog
from geo.sources.formats import FORMATS
from geo.sources.limits import NO_MORE
from geo.status import Status
from geo.view import KNOWN, TABS, THEMES, View
from geo.words import languages

OPENING_DAY = date(2022, 9, 14)

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DATA_README = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
SHIPPED = sorted(
    file.name
    for file in (ROOT / "data").iterdir()
    if file.suffix in (".csv", ".geojson", ".json") and file.name != "catalog.json"
)


def test_catalog__names_every_shipped_file() -> None:
    catalog = load_catalog(ROOT / "data")
    assert sorted(item.file for item in catalog.datasets) == SHIPPED


@pytest.mark.parametrize("name", SHIPPED)
def test_catalog__hash_is_of_the_file(name: str) -> None:
    found = {item.file: item.sha256 for item in load_catalog(ROOT / "data").datasets}
    assert found[name] == hashlib.sha256((ROOT / "data" / name).read_bytes()).hexdigest()


@pytest.mark.parametrize("name", SHIPPED)
def test_data_readme__describes_every_file(name: str) -> None:
    assert f"`{name}`" in DATA_README


@pytest.mark.parametrize(
    "module", [agreement, claims, context_events, events, gazetteer, limits, publications]
)
def test_data_readme__describes_every_column(module: object) -> None:
    missing = [column for column in module.COLUMNS if f"`{column}`" not in DATA_README]  # type: ignore[attr-defined]
    assert missing == []


@pytest.mark.parametrize(
    "command", [item.callback.__name__.strip("_") for item in cli.registered_commands]
)
def test_readme__shows_every_command(command: str) -> None:
    assert f"python -m geo {command}" in README


def settings_in(*folders: str) -> set[str]:
    """Every setting that the code of some folders reads."""
    files = [file for folder in folders for file in (ROOT / folder).rglob("*.py")]
    texts = [file.read_text(encoding="utf-8") for file in files]
    return {name for text in texts for name in re.findall(r'"(ATLAS_[A-Z_]+)"', text)}


def first_cells(heading: str) -> list[str]:
    """What stands in backticks in the first column of the table under a heading of the README."""
    section = README.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE)


def test_readme__settings_are_those_of_the_code() -> None:
    assert sorted(first_cells("Settings")) == sorted(settings_in("geo", "components"))
    assert [name for name in settings_in("tests") if f"`{name}`" not in README] == []


def test_readme__limits_are_those_of_the_code() -> None:
    rows = re.findall(r"`(\w+)` \| [^|]+ \| (\d+) \|", README.partition("## What an import may")[2])
    assert {name: int(most) for name, most in rows} == asdict(NO_MORE)


def test_readme__formats_are_those_of_the_code() -> None:
    assert sorted(first_cells("Bring your own sources")) == sorted(FORMATS)


def test_readme__values_of_the_address_are_those_of_the_view() -> None:
    for field, values in (
        ("tab", TABS),
        ("lang", languages()),
        ("theme", THEMES),
        ("known", KNOWN),
    ):
        (cell,) = re.findall(rf"\| `{field}` \| ([^|]+) \|", README)
        assert tuple(re.findall(r"`([^`]+)`", cell)) == tuple(values), field


def test_data_licence__names_every_file_under_its_licence_with_its_credit() -> None:
    text = (ROOT / "data" / "LICENSE.md").read_text(encoding="utf-8")
    catalog = load_catalog(ROOT / "data")
    for dataset in catalog.datasets:
        section = text.partition(f"\n## {dataset.licence}\n")[2].partition("\n## ")[0]
        (row,) = re.findall(rf"^\| `{re.escape(dataset.file)}` \|.*$", section, re.MULTILINE)
        assert dataset.title in row
        assert dataset.attribution in row
    assert text.count("| `") == len(catalog.datasets)
    assert catalog.attribution in text


def test_licence__of_the_code_is_there_and_named() -> None:
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License\n")
    assert "`LICENSE`" in README
    assert "`data/LICENSE.md`" in README


def test_readme__names_every_field_of_the_address() -> None:
    view = View(
        OPENING_DAY, place=1, start=2, end=3, known="then", tab="area", language="uk", theme="dark"
    )
    keys = {part.split("=")[0] for part in view.query().split("&")}
    keys |= {"map", "source", "compare", "events"}
    assert len(fields(View)) == len(keys)
    assert [key for key in sorted(keys) if f"`{key}`" not in README] == []


def test_readme__pictures_exist() -> None:
    pictures = re.findall(r"\]\((docs/[^)]+)\)", README)
    assert pictures
    assert [name for name in pictures if not (ROOT / name).exists()] == []


def test_method__shares_of_kharkiv_oblast_are_those_of_the_record() -> None:
    text = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
    rows = re.findall(r"\| (\d{4}-\d\d-\d\d) \| ([\d.]+) % \| ", text)
    assert len(rows) == 3
    areas = load_record().picture.areas
    for day, share in rows:
        kharkiv = next(row for row in areas.by_region(parse_date(day)) if row.region.id == "UA-63")
        assert f"{kharkiv.km2[Status.RUSSIAN] / kharkiv.total_km2:.1%}" == f"{share}%", day
