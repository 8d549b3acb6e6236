"""Imports of spoilt files in a process that may hang or die, and what came of them."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random
from threading import Timer
from typing import Any

from geo.sources.formats import FORMATS
from tests.fuzz.mutations import Case, samples, spoilt

CORPUS = Path(__file__).parent / "corpus"
ROOT = Path(__file__).parents[2]
HANG_SECONDS = 60.0
MOST_MB = 2048
_TABLE_NAMES = (".csv", ".tsv", ".txt", ".xlsx", ".xls")
_TABLES = ("places", "events", "events", "viina")
_POLYGONS = ("polygons", "polygons", "polygons", "deepstate", "liveuamap", "isw")
_MARK = "--"  # between the format and the name of a kept file


def _format_for(case: Case, chance: Random) -> str:
    """A format that may read a file of this name, now and then any."""
    kinds = _TABLES if case.name.endswith(_TABLE_NAMES) else _POLYGONS
    return chance.choice(list(FORMATS) if chance.random() < 0.2 else kinds)


class Campaign:
    """Imports one file after the other, and keeps what fails.

    Parameters
    ----------
    keep
        Folder for files that fail.
    """

    def __init__(self, keep: Path) -> None:
        self._keep = keep
        self._folder = tempfile.TemporaryDirectory()
        self._child = self._started()
        self.outcomes: Counter[str] = Counter()
        self.failures: list[str] = []
        self.slowest_s = 0.0
        self.peak_mb = 0

    def __enter__(self) -> Campaign:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the process and remove what was written."""
        self._end()
        self._folder.cleanup()

    def run_corpus(self) -> None:
        """Import what once failed."""
        for path in sorted(CORPUS.iterdir()):
            format_name, _, name = path.name.partition(_MARK)
            self._try(format_name, Case(name, path.read_bytes()), path.name)

    def run(self, seed: int, seconds: float, files: int = 10**9) -> None:
        """Import files spoilt by a seed, until time or number is over."""
        chance, cases = Random(seed), samples()  # noqa: S311
        until = time.monotonic() + seconds
        for number in range(files):
            if time.monotonic() > until:
                return
            case = spoilt(chance, cases)
            self._try(_format_for(case, chance), case, f"{seed}-{number}")

    def report(self) -> str:
        """Figures in a few lines, and each failure."""
        told = ", ".join(f"{count:,} {word}" for word, count in sorted(self.outcomes.items()))
        figures = f"slowest {self.slowest_s:.1f} s, peak {self.peak_mb:,} MB"
        return "\n".join([f"{self.outcomes.total():,} files: {told}; {figures}", *self.failures])

    def _try(self, format_name: str, case: Case, title: str) -> None:
        path = Path(self._folder.name) / "input" / (case.name.replace("\0", "") or "nameless")
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(case.content)
        begun = time.monotonic()
        answer = self._ask({"format": format_name, "path": str(path)})
        self.slowest_s = max(self.slowest_s, time.monotonic() - begun)
        self.peak_mb = max(self.peak_mb, answer.get("peak_mb", 0))
        if answer["outcome"] != "failed" and answer["peak_mb"] > MOST_MB:
            answer = {"outcome": "failed", "said": f"took {answer['peak_mb']} MB"}
        path.unlink()
        self.outcomes[answer["outcome"]] += 1
        if answer["outcome"] == "failed":
            self.failures.append(f"{title} {format_name} {case.name}: {answer['said']}")
            self._keep.mkdir(parents=True, exist_ok=True)
            (self._keep / f"{format_name}{_MARK}{case.name}").write_bytes(case.content)

    def _ask(self, asked: dict[str, str]) -> dict[str, Any]:
        timer = Timer(HANG_SECONDS, self._child.kill)
        timer.start()
        target, source = self._child.stdin, self._child.stdout
        line = ""
        if target and source:
            try:
                target.write(json.dumps(asked) + "\n")
                target.flush()
                line = source.readline()
            except BrokenPipeError:
                line = ""
        is_late = not timer.is_alive()
        timer.cancel()
        if line:
            return dict(json.loads(line))
        code = self._end()
        self._child = self._started()
        why = f"not done after {HANG_SECONDS:.0f} s" if is_late else f"the process died ({code})"
        return {"outcome": "failed", "said": why}

    def _started(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.fuzz.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=ROOT,
        )

    def _end(self) -> int:
        self._child.kill()
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe:
                try:
                    pipe.close()
                except BrokenPipeError:
                    continue
        return self._child.wait()
