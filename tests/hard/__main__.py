"""What must hold whatever happens, by the hundred: ``make hard``.

Races of imports, kills in mid-write, a fault at every write, exports on a full disk. Exit code 1
when anything did not hold.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from tests.hard import exports, imports, kills, races


def main(
    trials: Annotated[int, typer.Option(min=1, help="Races of one name.")] = 300,
    killed: Annotated[int, typer.Option(min=1, help="Kills in mid-write.")] = 100,
    sizes: Annotated[int, typer.Option(min=1, help="Sizes at which a disk is full.")] = 50,
) -> None:
    """Try all of it in a temporary folder, and say how often it held."""
    console = Console()
    table = Table("tried", "times", "held", "otherwise", "s")
    is_held = True
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "exports").mkdir()
        tries: dict[str, Callable[[], Counter[str]]] = {
            f"{races.WRITERS} imports of one name at once": lambda: races.run(folder, trials),
            "kill -9 in mid-write": lambda: kills.run(folder, killed),
            "a fault at a write of an import": lambda: imports.run(folder),
            "an export to a full disk": lambda: _exports(folder / "exports", sizes),
        }
        for what, run in tries.items():
            began_s = time.monotonic()
            found = run()
            held = found.pop("held", 0)
            is_held &= not found
            others = "; ".join(f"{times} × {one}" for one, times in found.most_common())
            took_s = time.monotonic() - began_s
            table.add_row(what, str(held + found.total()), str(held), others, f"{took_s:.0f}")
            console.print(f"{what}: done")
    console.print(table)
    raise typer.Exit(0 if is_held else 1)


def _exports(folder: Path, sizes: int) -> Counter[str]:
    return Counter(
        told for ending in exports.ENDINGS for told in exports.check(folder, ending, sizes)
    )


if __name__ == "__main__":
    typer.run(main)
