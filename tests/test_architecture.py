"""The arrows point one way: data, geo, components, app."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FORBIDDEN = {
    "geo": {"dash", "plotly", "flask", "components", "app", "tests", "dash_mantine_components"},
    "components": {"app", "tests"},
}
MAX_LINES = 400


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
