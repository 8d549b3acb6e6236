"""Names from other people's files on a terminal; outputs that cannot take what is written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from geo.cli import terminal
from geo.cli.answers import Answer
from geo.words import message, plain

NAME = "Izium\x1b[2J\u202e \x9b1m Ізюм \ud800"


def test_answer__no_name_moves_the_cursor(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.answer(Answer({}, (plain(NAME), plain("next"))), as_json=False)
    terminal.tell(message("cli_note", text=NAME))
    out, err = capsys.readouterr()
    assert out == "Izium\\x1b[2J\\u202e \\x9b1m Ізюм \\ud800\nnext\n"
    assert err == f"note: {out.splitlines()[0]}\n"


def test_answer__json_says_the_same_and_obeys_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.answer(Answer({"name": NAME}, ()), as_json=True)
    out = capsys.readouterr().out
    assert json.loads(out) == {"name": NAME}
    assert not set(out) & {"\x1b", "\u202e", "\x9b", "\ud800"}
    terminal.answer(Answer({"name": "Ізюм"}, ()), as_json=True)
    assert capsys.readouterr().out == '{"name": "Ізюм"}\n'


def geo(*words: str, **options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "geo", *words]
    return subprocess.run(command, stderr=subprocess.PIPE, text=True, check=False, **options)


def test_member_name__with_escape_codes_is_written_out(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "2022-09-14\x1b[31m.geojson").write_text("{", encoding="utf-8")
    store = str(tmp_path / "store")
    done = geo("import", "polygons", str(folder), "--name", "x", "--store", store)
    assert done.returncode == 1
    assert "\x1b" not in done.stderr


def test_output__letters_that_it_has_not_are_written_out() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    given = {"stdout": subprocess.PIPE, "env": environment}
    found = geo("distance", "Izium", "Kreminna", **given)
    assert (found.returncode, found.stderr) == (0, "")
    assert "bearing 104\\xb0" in found.stdout


def test_output__that_is_full_is_a_sentence_and_a_closed_one_none() -> None:
    with Path("/dev/full").open("w") as full:
        done = geo("claims", stdout=full)
    assert done.returncode == 1
    assert done.stderr == "error: the output cannot be written: No space left on device\n"
    reader, writer = os.pipe()
    os.close(reader)
    done = geo("claims", stdout=writer)
    os.close(writer)
    assert done.stderr == ""
