"""Kills in the midst of a write: the store opens, and old versions are the same bytes."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from geo.store.turns import LOCK
from geo.store.versions import Store
from tests.hard.faulty import FOLDER, planned
from tests.hard.races import content_of, write

_KILLED = -9


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a store, its lock apart."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != LOCK)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def _die(folder: Path, step: int) -> None:
    with planned(step, "kill"):
        write(f"{FOLDER}{folder}", "live", 2)


def outcomes(folder: Path, kills: int) -> Iterator[str]:
    """What each kill left, at one write after the other, around and around."""
    write(str(folder), "live", 1)
    before = contents(folder)
    steps = _steps(folder.with_name("count"))
    # the library is loaded once, in a server that forks the ones that are killed
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.hard.kills"])
    for number in range(kills):
        dying = context.Process(target=_die, args=(folder, number % steps + 1))
        dying.start()
        dying.join()
        if dying.exitcode != _KILLED:
            yield "was not killed"
            continue
        yield judge(folder, before)


def _steps(folder: Path) -> int:
    with planned(0, "kill") as plan:
        write(f"{FOLDER}{folder}", "live", 1)
    return plan.done


def judge(folder: Path, before: dict[str, bytes]) -> str:
    """What one kill left; the version that it may have finished is taken away again."""
    store = Store(str(folder))
    later = store.versions("live")[1:]
    after = contents(folder)
    if store.damaged() or {path: after.get(path) for path in before} != before:
        return "damaged"
    if any(store.read(one, file) != new for one in later for file, new in content_of(2).items()):
        return "half a version"
    told = write(str(folder), "live", 3)
    if told not in [one.version for one in store.versions("live")]:
        return f"cannot be written to: {told}"
    names = {path.name for path in (folder / "live").iterdir()}
    if names != {one.version for one in store.versions("live")}:
        return "remnants"
    store.remove("live")
    _restore(folder, before)
    return "held"


def _restore(folder: Path, before: dict[str, bytes]) -> None:
    for path, content in before.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


def run(folder: Path, kills: int) -> Counter[str]:
    """How often each outcome came."""
    return Counter(outcomes(folder / "kills", kills))
