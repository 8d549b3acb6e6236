"""The command line."""

import csv
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest

from geo.cli import commands as cli

ROOT = Path(cli.__file__).resolve().parents[2]
Ran = tuple[int, str, str]
Run = Callable[..., Ran]


@pytest.fixture
def run(
    tiny_data: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """Runs a command on the tiny conflict in this process; gives code, output and errors."""

    def call(*arguments: str) -> Ran:
        monkeypatch.setenv("ATLAS_DATA", str(tiny_data.folder))
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("ATLAS_STORE", "store")
        monkeypatch.setattr(sys, "argv", ["geo", *arguments])
        code = cli.main()
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return call


def python_m_geo(*arguments: str) -> Ran:
    """Runs a command on the shipped record as a person does."""
    done = subprocess.run(
        [sys.executable, "-m", "geo", *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_shipped_distance__as_a_person_runs_it() -> None:
    code, out, err = python_m_geo("distance", "Kreminna", "Severodonetsk", "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)["distance_km"] == pytest.approx(23.0, abs=0.05)
    assert out.count("\n") == 1


def test_shipped_status__as_known_then_as_a_person_runs_it() -> None:
    code, out, err = python_m_geo(
        "status", "Кремінна", "--date", "2022-09-14", "--known", "2022-09-14"
    )
    assert (code, err) == (0, "")
    assert out.startswith("Kreminna on 2022-09-14, as known on 2022-09-14: unknown since ")
    assert "basis: claimed" in out


def test_shipped_record__an_error_is_one_line_as_a_person_runs_it() -> None:
    code, out, err = python_m_geo("areas", "--date", "2022-13-01", "--json")
    assert (code, out) == (1, "")
    assert err == "error: date '2022-13-01' is not a day written like 2022-09-14\n"


COMMANDS = [
    ("distance", "Alpha", "Charlie"),
    ("status", "Charlie", "--date", "2022-03-25"),
    ("status", "Charlie", "--date", "2022-03-25", "--known", "2022-03-25"),
    ("front", "Alpha", "--date", "2022-03-09"),
    ("front", "Delta", "--date", "2022-03-09", "--to", "ukrainian", "--source", "atlas"),
    ("areas", "--date", "2022-03-09"),
    ("claims",),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_command__json_is_one_object_and_nothing_else(run: Run, command: tuple[str, ...]) -> None:
    code, out, err = run(*command, "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)
    assert out.endswith("\n")
    assert out.count("\n") == 1


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_command__speaks_in_lines_without_json(run: Run, command: tuple[str, ...]) -> None:
    code, out, err = run(*command)
    assert (code, err) == (0, "")
    assert out.count("\n") >= 2
    assert not out.startswith(("{", "["))


def test_status__answers_then_and_now(run: Run) -> None:
    now = json.loads(run(*COMMANDS[1], "--json")[1])
    then = json.loads(run(*COMMANDS[2], "--json")[1])
    assert (now["status"], now["known"]) == ("russian", None)
    assert (then["status"], then["known"]) == ("ukrainian", "2022-03-25")


@pytest.mark.parametrize("ending", [".geojson", ".gpkg", ".kml", ".parquet", ".csv"])
def test_export__writes_what_its_own_reader_opens(run: Run, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"day{ending}"
    code, printed, err = run("export", "--date", "2022-03-09", "--out", str(out), "--json")
    assert (code, err) == (0, "")
    assert json.loads(printed) == {"file": str(out), "bytes": out.stat().st_size}
    if ending == ".csv":
        with out.open(encoding="utf-8", newline="") as lines:
            statuses = [row["status"] for row in csv.DictReader(lines)]
        expected = ["ukrainian", "ukrainian", "russian", "contested", "russian", "ukrainian"]
        assert statuses == expected
    else:
        read = gpd.read_parquet if ending == ".parquet" else gpd.read_file
        assert set(read(out)["status"]) == {"ukrainian", "russian", "contested"}


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (
            ("distance", "Alpha", "Zulu"),
            "no place named 'Zulu' in the gazetteer",
        ),
        (
            ("status", "Alpha", "--date", "14.09.2022"),
            "date '14.09.2022' is not a day written like 2022-09-14",
        ),
        (
            ("status", "Alpha", "--date", "2022-05-01"),
            "date 2022-05-01 is outside the record, which covers 2022-02-24 to 2022-04-30",
        ),
        (
            ("areas", "--date", "2022-03-01", "--known", "yesterday"),
            "known day 'yesterday' is not a day written like 2022-09-14",
        ),
        (
            ("areas", "--date", "2022-03-01", "--known", "2021-03-01"),
            "nothing was known on 2021-03-01: the record starts 2022-02-24",
        ),
        (
            ("areas", "--date", "2022-03-01", "--source", "isw"),
            "no source named 'isw' in the store store (none)",
        ),
        (
            ("front", "Alpha", "--date", "2022-02-24", "--to", "contested"),
            "no area is contested on 2022-02-24",
        ),
        (
            ("export", "--date", "2022-03-01", "--out", "day.shp"),
            "'day.shp' does not end in .geojson, .gpkg, .kml, .parquet, .csv",
        ),
        (
            ("export", "--date", "2022-03-01", "--out", "/none/day.csv"),
            "the folder /none does not exist",
        ),
        (
            ("claims", "--data", "/none"),
            "regions.geojson: cannot be read: No such file or directory",
        ),
        (("distance", "9" * 5000, "Alpha"), None),
    ],
)
def test_error__is_one_line_and_exit_code_one(
    run: Run, command: tuple[str, ...], sentence: str | None
) -> None:
    code, out, err = run(*command)
    assert (code, out) == (1, "")
    assert err.startswith("error: ")
    assert err.count("\n") == 1
    assert sentence is None or err == f"error: {sentence}\n"


@pytest.mark.parametrize(
    ("command", "word"),
    [
        (("distance", "Alpha"), "'end'"),
        (("status", "Alpha"), "'--date'"),
        (("front", "Alpha", "--date", "2022-03-01", "--to", "nobody"), "'nobody'"),
        (("conquer",), "'conquer'"),
        (("areas", "--date", "2022-03-01", "--loud"), "--loud"),
    ],
)
def test_wrong_usage__is_one_line_and_exit_code_two(
    run: Run, command: tuple[str, ...], word: str
) -> None:
    code, out, err = run(*command)
    assert (code, out) == (2, "")
    assert err.startswith("error: ")
    assert word in err
    assert err.count("\n") == 1


def test_no_command__shows_the_help_and_no_empty_error(run: Run) -> None:
    code, out, err = run()
    assert code == 2
    assert "distance" in out + err
    assert not any(line.startswith("error:  ") for line in err.splitlines())


def test_help__lists_the_commands(run: Run) -> None:
    code, out, err = run("--help")
    assert (code, err) == (0, "")
    for command in ("distance", "status", "front", "areas", "claims", "export", "sheet"):
        assert command in out


def test_rejected_rows__are_told_on_stderr_and_the_rest_goes_on(run: Run, tiny_data: Any) -> None:
    tiny_data.change("control_events.csv", 13, status="lost")
    code, out, err = run("status", "Alpha", "--date", "2022-03-20", "--json")
    assert code == 0
    assert json.loads(out)["status"] == "russian"
    assert err == (
        "left out: control_events.csv, row 13, field status: 'lost' is not one of ukrainian, "
        "russian, contested, unknown\n"
    )


def test_namesakes__are_noted_unless_the_name_is_exact(run: Run, tiny_data: Any) -> None:
    tiny_data.change("settlements.csv", 3, name="Alpha", name_uk="Альфа")
    code, out, err = run("distance", "Alpha", "Charlie", "--json")
    assert (code, json.loads(out)["from"]["id"]) == (0, 1)
    assert err.startswith("note: took Alpha (city, West raion, Kharkiv oblast); also named so: ")
    assert run("distance", "1", "Charlie")[2] == ""


def test_import__refuses_a_column_that_is_not_written_as_a_pair(run: Run, tmp_path: Path) -> None:
    command = ("import", "places", str(tmp_path), "--name", "mine", "--column", "date")
    code, out, err = run(*command, "--store", str(tmp_path / "store"))
    assert (code, out) == (1, "")
    assert err == "error: --column 'date' is not written like date=day_of_report\n"


def test_lang__answers_in_ukrainian_wherever_it_stands(run: Run) -> None:
    english = run("status", "Charlie", "--date", "2022-03-25")
    assert english == run("--lang", "en", "status", "Charlie", "--date", "2022-03-25")
    for words in (("--lang", "uk", "status"), ("status", "--lang=uk")):
        code, out, err = run(*words, "Charlie", "--date", "2022-03-25")
        assert (code, err) == (0, "")
        assert out.splitlines()[:2] == [
            "Чарлі, 2022-03-25: під контролем Росії з 2022-03-05 (саме той день)",
            "підстава: оцінка",
        ]


LATIN = re.compile(r"[A-Za-z]{3,}")
NOT_OURS = re.compile(r"python -m geo \w+|WGS84|atlas|nothing|\bstore\b|Wire Agency, Reports")


@pytest.mark.parametrize(
    "command",
    [
        "distance Charlie Alpha", "front Alpha --date 2022-03-25", "areas --date 2022-03-25",
        "status Delta --date 2022-03-25", "store remove nothing", "sources",
    ],
)  # fmt: skip
def test_lang__nothing_of_ours_stays_english(run: Run, command: str) -> None:
    _, out, err = run(*command.split(), "--lang", "uk")
    said = NOT_OURS.sub("", out + err)
    assert LATIN.findall(said) == []


def test_lang__json_is_the_same_in_every_language(run: Run) -> None:
    for command in (("areas", "--date", "2022-03-25"), ("claims",)):
        assert run(*command, "--json") == run(*command, "--json", "--lang", "uk")


def test_lang__one_that_nobody_wrote_is_wrong_usage(run: Run) -> None:
    assert run("claims", "--lang", "xx") == (
        2, "", "error: 'xx' is not one of en, uk (--lang)\n"
    )  # fmt: skip
    assert run("claims", "--lang")[0] == 2


def test_lang__problems_too(run: Run) -> None:
    code, out, err = run("areas", "--date", "soon", "--lang", "uk")
    assert (code, out) == (1, "")
    assert err == "помилка: дата «soon» — не день у вигляді 2022-09-14\n"


def test_lang__of_a_sheet(run: Run) -> None:
    run("sheet", "--date", "2022-03-25", "--out", "sheet.svg", "--lang", "uk")
    assert "25 березня 2022" in Path("sheet.svg").read_text("utf-8")
