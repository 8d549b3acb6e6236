"""Figures that people have printed: none changes without a line in the changelog.

``python -m tests.promises.kept_figures "words of a line in CHANGELOG.md"`` appends to `figures.csv`
whatever is another figure now, each with the words that tell of it. Nothing in that file is ever
changed or taken away: the last row of a figure counts, and each row's seal holds those above it.
"""

from __future__ import annotations

import contextlib
import csv
import hashlib
import io
import json
import shlex
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from geo.cli.commands import main

HERE = Path(__file__).resolve().parent
FILE = HERE / "figures.csv"
CHANGELOG = HERE.parents[1] / "CHANGELOG.md"
_COLUMNS = ("figure", "value", "line", "seal")
_SEAL_LETTERS = 12

_DAYS = (
    "2022-02-24", "2022-03-26", "2022-07-10", "2022-09-14", "2023-01-15", "2024-05-20",
)  # fmt: skip
_WAYS = (
    "Kreminna Severodonetsk", "Izium Lysychansk", "Severodonetsk Lysychansk", "Kharkiv Donetsk",
)  # fmt: skip
_PLACES = ("Izium", "Kreminna", "Severodonetsk", "Lysychansk", "Mariupol", "Bakhmut", "Kupiansk")
_FRONTS = (
    "Sloviansk --date 2022-07-10", "Kharkiv --date 2022-05-01", "Kramatorsk --date 2024-05-20",
    "Kupiansk --date 2022-09-14",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A figure from some version on.

    Parameters
    ----------
    figure
        The command that gives it, and where it stands in the answer.
    value
        As JSON.
    line
        Words of the changelog's line that tells of it.
    seal
        Of this row and all above it.
    """

    figure: str
    value: str
    line: str
    seal: str


def figures() -> dict[str, str]:
    """Every figure that is kept, as it is now."""
    found: dict[str, str] = {}
    for way in _WAYS:
        answer = _ask(f"distance {way}")
        found |= _named(f"distance {way}", answer, ("distance_km", "bearing_deg"))
    for day in _DAYS:
        for region in _ask(f"areas --date {day}")["regions"]:
            keys = [key for key in region if key.endswith("_km2")]
            found |= _named(f"areas --date {day} {region['id']}", region, keys)
        for place in _PLACES:
            answer = _ask(f"status {place} --date {day}")
            found |= _named(f"status {place} --date {day}", answer, ("status", "since"))
    for where in _FRONTS:
        found |= _named(f"front {where}", _ask(f"front {where}"), ("distance_km",))
    for claim in _ask("claims"):
        found |= _named(f"claims {claim['id']}", claim, ("verdict", "measured"))
    return found


def rows() -> list[Row]:
    """What the file holds."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return [Row(**row) for row in csv.DictReader(lines)]


def seal(before: str, figure: str, value: str, line: str) -> str:
    """The seal of a row under one with the seal `before`."""
    text = "\n".join((before, figure, value, line))
    return hashlib.sha256(text.encode()).hexdigest()[:_SEAL_LETTERS]


def changelog() -> str:
    """The changelog in one line, as words of it are looked for."""
    return " ".join(CHANGELOG.read_text(encoding="utf-8").split())


def append(line: str) -> int:
    """Write down what is another figure now, with the words that tell of it; how many."""
    kept = rows() if FILE.exists() else []
    held = {row.figure: row.value for row in kept}
    changed = {name: value for name, value in figures().items() if held.get(name) != value}
    kept += _sealed(kept[-1].seal if kept else "", line, changed.items())
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_COLUMNS)
        writer.writerows((row.figure, row.value, row.line, row.seal) for row in kept)
    return len(changed)


def _sealed(before: str, line: str, changed: Iterable[tuple[str, str]]) -> list[Row]:
    made = []
    for figure, value in changed:
        before = seal(before, figure, value, line)
        made.append(Row(figure, value, line, before))
    return made


def _named(name: str, answer: dict[str, Any], keys: Iterable[str]) -> dict[str, str]:
    return {f"{name}: {key}": json.dumps(answer[key]) for key in keys}


def _ask(command: str) -> Any:
    """What a command answers in JSON."""
    said = io.StringIO()
    arguments = ["geo", *shlex.split(command), "--json"]
    with mock.patch.object(sys, "argv", arguments), contextlib.redirect_stdout(said):
        code = main()
    if code:
        raise AssertionError(f"{command}: exit code {code}")
    return json.loads(said.getvalue())


def _main(line: str) -> int:
    if len(line) < 20 or line not in changelog():
        sys.stderr.write(f"CHANGELOG.md has no line with these words: {line}\n")
        return 1
    sys.stdout.write(f"{append(line)} figures are written down with: {line}\n")
    return 0


if __name__ == "__main__":
    sys.exit(_main(" ".join(" ".join(sys.argv[1:]).split())))
