"""The arrows point one way: data, geo, components, app; the page that draws them is true."""

from __future__ import annotations

import ast
import importlib
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FORBIDDEN = {
    "geo": {"dash", "plotly", "flask", "components", "app", "tests", "dash_mantine_components"},
    "components": {"app", "tests"},
}
MAX_LINES = 400
PAGE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
ROOMS = dict(re.findall(r"^\| `((?:geo|components)[a-z/]*/)` \| (.*) \|$", PAGE, re.MULTILINE))
"""What the page says of each folder."""


def imports_of(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("package", sorted(FORBIDDEN))
def test_imports__one_way(package: str) -> None:
    files = sorted((ROOT / package).rglob("*.py"))
    assert files
    broken = {file.name: imports_of(file) & FORBIDDEN[package] for file in files}
    assert {name: found for name, found in broken.items() if found} == {}


def test_page__draws_the_contract() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    layers = next(c["layers"] for c in contracts if c["type"] == "layers")
    lines = [line for line in PAGE.splitlines() if line.startswith("      ")]
    drawn = [set(re.findall(r"\bgeo\.[a-z]+|\bcomponents\b", line)) for line in lines]
    assert [names for names in drawn if names] == [set(layer.split(" | ")) for layer in layers]


def modules_in(folder: Path) -> set[str]:
    return {file.stem for file in folder.glob("[!_]*.py")}


def test_page__has_a_row_for_each_room() -> None:
    folders = {f.parent for name in FORBIDDEN for f in (ROOT / name).rglob("*.py")}
    assert set(ROOMS) == {f"{folder.relative_to(ROOT).as_posix()}/" for folder in folders}


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_page__names_the_modules_that_are_there(room: str) -> None:
    """The ground words, which lie flat, must all be named; those of a room may go with it."""
    named, there = set(re.findall(r"`([a-z_]+)`", ROOMS[room])), modules_in(ROOT / room)
    assert named - there == set()
    if room == "geo/":
        assert there - named == set()


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`((?:geo|components)\.[\w.]+)`", PAGE))))
def test_page__names_what_can_be_imported(name: str) -> None:
    parts = name.split(".")
    module = next(
        ".".join(parts[:n])
        for n in range(len(parts), 0, -1)
        if (ROOT / "/".join(parts[:n])).with_suffix(".py").exists()
        or (ROOT / "/".join(parts[:n])).is_dir()
    )
    thing = importlib.import_module(module)
    for part in parts[module.count(".") + 1 :]:
        thing = getattr(thing, part)


@pytest.mark.parametrize("file", sorted(set(re.findall(r"`([\w/]+\.(?:py|js|csv|mjs))`", PAGE))))
def test_page__names_files_that_exist(file: str) -> None:
    homes = (ROOT, ROOT / "components", ROOT / "components" / "assets", ROOT / "tests" / "browser")
    assert any((home / file).is_file() for home in homes)


@pytest.mark.parametrize("package", sorted(FORBIDDEN))
def test_tests__mirror_the_tree(package: str) -> None:
    tests = (ROOT / "tests" / "unit" / package).rglob("test_*.py")
    assert [str(file) for file in tests if not room_of(file).is_dir()] == []
    untested = {
        str(module.relative_to(ROOT))
        for module in (ROOT / package).rglob("*")
        if module.is_dir() and list(module.glob("[!_]*.py")) and not unit_tests_of(module)
    }
    assert untested == set()


def room_of(test: Path) -> Path:
    return ROOT / test.parent.relative_to(ROOT / "tests" / "unit")


def unit_tests_of(room: Path) -> list[Path]:
    return sorted((ROOT / "tests" / "unit" / room.relative_to(ROOT)).glob("test_*.py"))


def test_geo__asks_no_clock() -> None:
    for file in (ROOT / "geo").rglob("*.py"):
        if file.name == "commands.py":
            continue  # the edge: it tells the library when something was imported
        text = file.read_text(encoding="utf-8")
        assert "today(" not in text, file.name
        assert "now(" not in text.replace("timeline_now(", "").replace("_spells_now", ""), file.name


def test_map_bridge__alone_touches_the_map() -> None:
    """Of the others only the ground's picture may hide and show layers."""
    own = ("_fullLayout", "setFeatureState", "getSource(")
    forbidden = {"map_bridge.js": (), "map_ground.js": own}
    for file in (ROOT / "components" / "assets").glob("*.js"):
        text = file.read_text(encoding="utf-8")
        for word in forbidden.get(file.name, (*own, "setPaintProperty")):
            assert word not in text, file.name


def test_components__each_has_its_unit_test() -> None:
    """But for names alone (ids) and the document, which needs a server (test_server)."""
    tested = {file.stem for file in (ROOT / "tests" / "unit" / "components").glob("test_*.py")}
    modules = {file.stem for file in (ROOT / "components").glob("[!_]*.py")}
    without = {name for name in modules if f"test_{name}" not in tested}
    assert without == {"ids", "shell"}


def test_app__stays_small() -> None:
    assert len((ROOT / "app.py").read_text(encoding="utf-8").splitlines()) < 100


def test_files__stay_readable() -> None:
    folders = ("geo", "components", "tests", "data/make")
    files = [f for folder in folders for f in (ROOT / folder).rglob("*") if f.is_file()]
    code = [file for file in files if file.suffix in (".py", ".js", ".css")]
    long = {
        str(file.relative_to(ROOT)): count
        for file in code
        if (count := len(file.read_text(encoding="utf-8").splitlines())) > MAX_LINES
    }
    assert long == {}
