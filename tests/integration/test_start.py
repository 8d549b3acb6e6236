"""Starting the app: what goes wrong is said in one sentence."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def start(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def assert_one_sentence(done: subprocess.CompletedProcess[str], *words: str) -> None:
    assert done.returncode != 0
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1
    for word in words:
        assert word in done.stderr


def test_port_in_use() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert_one_sentence(start(ATLAS_PORT=port), f"port {port}", "ATLAS_PORT")


@pytest.mark.parametrize("port", ["http", "0", "70000"])
def test_port_nonsense(port: str) -> None:
    assert_one_sentence(start(ATLAS_PORT=port), repr(port))


@pytest.mark.parametrize(
    ("address", "attribution", "words"),
    [
        ("tiles.example.org/{z}/{x}/{y}.png", "Example", "is not a web address"),
        ("https://tiles.example.org/{z}/{x}.png", "Example", "lacks {y}"),
        ("https://tiles.example.org/{z}/{x}/{y}.png", "", "ATLAS_TILES_ATTRIBUTION"),
    ],
)
def test_tiles_nonsense(address: str, attribution: str, words: str) -> None:
    done = start(ATLAS_TILES=address, ATLAS_TILES_ATTRIBUTION=attribution)
    assert_one_sentence(done, words)


def test_data_missing(tmp_path: Path) -> None:
    assert_one_sentence(start(ATLAS_DATA=str(tmp_path), ATLAS_PORT="8951"), "regions.geojson")


def test_data_column_missing(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("make"))
    file = tmp_path / "data" / "control_events.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("valid_from", "day", 1), "utf-8")
    done = start(ATLAS_DATA=str(file.parent), ATLAS_PORT="8952")
    assert_one_sentence(done, "control_events.csv", "valid_from")


def test_outlines_broken(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("make"))
    (tmp_path / "data" / "regions.geojson").write_text("{", "utf-8")
    done = start(ATLAS_DATA=str(tmp_path / "data"), ATLAS_PORT="8953")
    assert_one_sentence(done, "regions.geojson", "not JSON")


def test_gunicorn__same_sentence(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "gunicorn", "app:server", "--bind", "127.0.0.1:8954", "--preload"],
        cwd=ROOT,
        env={**os.environ, "ATLAS_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode != 0
    assert "error: regions.geojson: cannot be read" in done.stderr
    assert "Traceback" not in done.stderr
