"""An import is whole or not there, wherever it is broken off; a version that was there stays."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from geo.cli.commands import main
from tests.promises.broken_off import KILLED, held

ROOT = Path(__file__).resolve().parents[2]
INPUTS = ROOT / "tests" / "compat" / "inputs"


def import_towns(monkeypatch: pytest.MonkeyPatch, store: Path, file: str) -> int:
    given = ["import", "places", str(INPUTS / file), "--name", "towns", "--store", str(store)]
    monkeypatch.setattr(sys, "argv", ["geo", *given])
    return main()


def break_off(store: Path, file: str) -> list[dict[str, Any]]:
    """What the store holds after an import that ended at each step of its writing."""
    given = [str(store), str(INPUTS / file), "towns"]
    command = [sys.executable, "-m", "tests.promises.broken_off", *given]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    steps: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return steps


def test_import__broken_off_at_every_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, whole = tmp_path / "store", tmp_path / "whole"
    for folder, files in ((store, ["towns-first.csv"]), (whole, ["towns-first.csv", "towns.csv"])):
        for file in files:
            assert import_towns(monkeypatch, folder, file) == 0
    (first,) = held(store).items()
    (new,) = (version for version in held(whole) if version != first[0])
    steps = break_off(store, "towns.csv")
    assert len([one for one in steps if one["code"] == KILLED]) > 3
    for one in steps:
        assert first in one["held"].items(), one  # the version that was there, the same bytes
        others = [version for version in one["held"] if version != first[0]]
        assert [_input(version) for version in others] in ([], [_input(new)]), one
    assert steps[-1]["code"] == 0
    assert len(steps[-1]["held"]) == 2


def _input(version: str) -> str:
    """What a version's name has of its input; numbers of broken ones are not used again."""
    return version.partition("-")[2]


@pytest.mark.parametrize("file", ["missing.csv", "boxes.geojson"])
def test_import__refused_leaves_the_store_as_it_was(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    file: str,
) -> None:
    store = tmp_path / "store"
    assert import_towns(monkeypatch, store, "towns-first.csv") == 0
    before = held(store)
    assert import_towns(monkeypatch, store, file) == 1
    assert capsys.readouterr().err.startswith("error: ")
    assert held(store) == before
