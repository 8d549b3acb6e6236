"""Imports that end in the middle: run as a program of its own, which forks one for each step.

``python -m tests.promises.broken_off STORE FILE NAME`` prints for each step of the import's writing
what the store holds when the process that imports is gone right before that step, as JSON.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from geo.cli.commands import main
from geo.store.versions import Store

KILLED = 9
_MOST_STEPS = 200
# As Python tells of whatever makes, moves or takes away a file.
_CHANGES = ("os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.link")
_WRITES = os.O_WRONLY | os.O_RDWR


def held(store: Path) -> dict[str, str]:
    """Fingerprint of each version that the store lists, all of its files."""
    found = Store(str(store))
    names = {manifest.source for manifest in found.sources()}
    listed = [manifest for name in names for manifest in found.versions(name)]
    return {one.version: _fingerprint(store / one.source / one.version) for one in listed}


def break_off(store: Path, file: str, name: str) -> list[dict[str, Any]]:
    """Import a table again and again, one step further each time, until it is done."""
    seen = []
    for last in range(1, _MOST_STEPS):
        child = os.fork()
        if not child:
            _import_until(last, store, file, name)
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        seen.append({"step": last, "code": code, "held": held(store)})
        if code != KILLED:
            break
    return seen


def _import_until(last: int, store: Path, file: str, name: str) -> NoReturn:
    sys.addaudithook(_ending(str(store), last))
    sys.argv = ["geo", "import", "places", file, "--name", name, "--store", str(store)]
    os._exit(main())


def _ending(store: str, last: int) -> Callable[[str, tuple[Any, ...]], None]:
    steps = 0

    def step(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal steps
        is_open = event == "open" and bool((arguments[2] or 0) & _WRITES)
        if (is_open or event in _CHANGES) and str(arguments[0]).startswith(store):
            steps += 1
            if steps == last:
                os._exit(KILLED)

    return step


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for file in sorted(folder.iterdir()):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    steps = break_off(Path(sys.argv[1]), *sys.argv[2:4])
    sys.stdout.write("\n" + json.dumps(steps))
