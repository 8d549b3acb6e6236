"""What nobody foresaw ends in one sentence and an exit code of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import app as dashboard
from geo.cli import commands
from geo.cli.faults import FAULT, STOPPED, guarded
from geo.errors import RequestError
from geo.words import plain

LONG = "first line\nsecond line " + "9 " * 5000


def raising(error: BaseException) -> int:
    raise error


@pytest.mark.parametrize("words", [["claims"], ["claims", "--json"]])
def test_command__a_fault_is_one_sentence(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(commands, "load_record", lambda _: raising(ValueError(LONG)))
    monkeypatch.setattr(sys, "argv", ["geo", *words])
    assert commands.main() == FAULT
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("error: a fault of this program, not of what you asked (ValueError: fir")
    assert err.endswith("…); with --debug it shows where\n")
    assert err.count("\n") == 1
    assert len(err) < 400


@pytest.mark.parametrize("words", [["--debug", "claims"], ["claims", "--debug"]])
def test_command__the_trace_is_shown_when_asked_for(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(commands, "load_record", lambda _: raising(KeyError("region_XX")))
    monkeypatch.setattr(sys, "argv", ["geo", *words])
    assert commands.main() == FAULT
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("Traceback (most recent call last):")
    assert "in raising" in err
    assert "(KeyError: 'region_XX')" in err.splitlines()[-1]


def test_command__json_is_whole_with_debug_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        sys, "argv", ["geo", "distance", "Izium", "Lyman, Donetsk", "--debug", "--json"]
    )
    assert commands.main() == 0
    assert json.loads(capsys.readouterr().out)["distance_km"] > 0


def test_dashboard__a_fault_at_its_start_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dashboard, "read_settings", lambda: raising(ZeroDivisionError()))
    monkeypatch.setattr(sys, "argv", ["app.py"])
    assert dashboard.main() == FAULT
    assert capsys.readouterr().err == (
        "error: a fault of this program, not of what you asked (ZeroDivisionError); with --debug "
        "it shows where\n"
    )


def test_guarded__tells_a_problem_from_a_fault_and_from_ctrl_c(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert guarded(lambda: raising(RequestError(plain("no such thing"))), is_debug=True) == 1
    assert guarded(lambda: raising(KeyboardInterrupt()), is_debug=True) == STOPPED
    assert capsys.readouterr().err == "error: no such thing\nerror: stopped\n"


def test_guarded__as_a_person_runs_it_with_a_disk_that_fails(tmp_path: Path) -> None:
    """A record that cannot be read because a folder stands in the place of one of its files."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "regions.geojson").mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "geo", "claims", "--data", str(data)],
        cwd=Path(dashboard.__file__).parent,
        env=dict(os.environ),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == "error: regions.geojson: cannot be read: Is a directory\n"
