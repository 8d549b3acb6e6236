"""Imports of which one write fails, each write once and in each way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from geo.atlas import Record, load_record
from geo.errors import AtlasError
from geo.store.importing import import_source
from geo.store.versions import Store
from tests.hard.faulty import FOLDER, planned
from tests.hard.kills import contents

KINDS = ("full", "error", "short", "late")
_NOW = "2024-01-01T00:00:00+00:00"
_TABLE = "name,date,status\nIzium,2022-09-01,russian\nIzium,2022-09-{day},ukrainian\n"


def importer(folder: Path, record: Record) -> Callable[[str, int], str]:
    """What imports a table of a day into a store, and what it was told."""

    def act(address: str, day: int) -> str:
        table = folder / f"places{day}.csv"
        table.write_text(_TABLE.format(day=day))
        try:
            import_source(record, Store(address), "places", table, "towns", _NOW)
        except AtlasError:
            return "refused"
        except Exception as error:  # noqa: BLE001 - whatever comes is counted
            return repr(error)
        return "imported"

    return act


def outcomes(folder: Path, kind: str) -> Iterator[str]:
    """What each fault left: the first write fails, then the second, until none does."""
    act = importer(folder, load_record())
    step = 0
    while True:
        step += 1
        place = folder / f"{kind}{step}"
        act(str(place), 10)
        before = contents(place)
        with planned(step, kind) as plan:
            told = act(f"{FOLDER}{place}", 11)
        if not plan.has_failed:
            return
        yield judge(place, before, told) if told in ("imported", "refused") else told


def judge(folder: Path, before: dict[str, bytes], told: str) -> str:
    """What one fault left."""
    store, after = Store(str(folder)), contents(folder)
    if store.damaged() or {path: after.get(path) for path in before} != before:
        return "damaged"
    if len(store.versions("towns")) != (2 if told == "imported" else 1):
        return f"told {told}, and it is not so"
    folders = [path for path in (folder / "towns").iterdir() if path.is_dir()]
    return "held" if len(folders) == len(store.versions("towns")) else "remnants"


def run(folder: Path) -> Counter[str]:
    """How often each outcome came."""
    return Counter(one for kind in KINDS for one in outcomes(folder, kind))
