"""Many analysts at once on one server, as it is run for many readers: ``make load``.

Exit code 1 when any answer was an error; a sheet refused because too many wait is none.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from dataclasses import dataclass
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from geo.atlas import load_record
from tests.browser.launch import STOP_S, free_port, start_server
from tests.load import recording
from tests.load.analyst import Tally, World, ask_for_sheets, work
from tests.load.memory import Memory, measure
from tests.load.slow import dawdle

GOAL_MS = 300
_MINUTE_S = 60.0


@dataclass(frozen=True)
class Crowd:
    """Who comes: analysts, sheets that are asked for at once, and clients of a byte a second."""

    analysts: int
    sheets: int
    slow: int


def main(
    analysts: Annotated[int, typer.Option(min=1, help="How many at once.")] = 50,
    minutes: Annotated[float, typer.Option(min=0.1, help="How long.")] = 2.0,
    sheets: Annotated[int, typer.Option(min=0, help="Sheets asked for at once, halfway.")] = 20,
    slow: Annotated[int, typer.Option(min=0, help="Clients of a byte a second.")] = 40,
) -> None:
    """Let simulated analysts work on a server of two workers, and say how it answered."""
    port = free_port()
    server = start_server(port)
    console = Console()
    try:
        console.print("recording what a browser asks for …")
        actions = recording.record(f"http://127.0.0.1:{port}/")
        console.print(
            f"{analysts} analysts for {minutes:g} minutes, {sheets} sheets at once halfway, "
            f"{slow} slow clients all the while …"
        )
        record = load_record()
        world = World(
            port=port,
            actions=actions,
            period=record.period,
            places=[place.id for place in record.gazetteer],
            until=time.monotonic() + minutes * _MINUTE_S,
            tally=Tally(),
        )
        crowd = Crowd(analysts, sheets, slow)
        memory, sent_away = asyncio.run(_run(world, crowd, server.pid))
    finally:
        server.terminate()
        server.wait(STOP_S)
    console.print(_answers(world.tally, minutes))
    console.print(_memory(memory))
    console.print(f"slow clients were sent away {sent_away} times")
    for sentence in world.tally.sentences:
        console.print(f"error: {sentence}", style="red", markup=False)
    raise typer.Exit(1 if any(world.tally.errors.values()) else 0)


async def _run(world: World, crowd: Crowd, server_pid: int) -> tuple[list[Memory], int]:
    start = time.monotonic()
    found = [measure(server_pid, 0)]

    async def watch() -> None:
        while world.until - time.monotonic() > _MINUTE_S / 2:
            await asyncio.sleep(min(_MINUTE_S, world.until - time.monotonic()))
            found.append(measure(server_pid, (time.monotonic() - start) / _MINUTE_S))

    async def halfway() -> None:
        await asyncio.sleep((world.until - start) / 2)
        await ask_for_sheets(world, crowd.sheets)

    slow = [dawdle(world.port, number, world.until) for number in range(crowd.slow)]
    sent_away, *_ = await asyncio.gather(
        asyncio.gather(*slow),
        watch(),
        halfway(),
        *(work(world, number) for number in range(crowd.analysts)),
    )
    return found, sum(sent_away)


def _answers(tally: Tally, minutes: float) -> Table:
    table = Table("requests", "count", "p50, ms", "p95, ms", "max, ms", "errors")
    pages = {kind: times for kind, times in tally.seconds.items() if kind != "sheets"}
    for kind, times in sorted(pages.items(), key=lambda item: -len(item[1])):
        table.add_row(kind, *_figures(times), str(tally.errors[kind]))
    together = [one for times in pages.values() for one in times]
    errors = sum(tally.errors[kind] for kind in pages)
    table.add_section()
    table.add_row("all but sheets", *_figures(together), str(errors))
    table.add_row("sheets", *_figures(tally.seconds["sheets"]), str(tally.errors["sheets"]))
    table.add_row("sheets told busy", str(tally.busy), "", "", "", "")
    rate = len(together) / minutes / _MINUTE_S
    table.caption = (
        f"{rate:.0f} answers a second, {tally.wire_bytes / 1e6:.0f} MB over the wire; "
        f"the goal is a p95 of {GOAL_MS} ms, sheets apart"
    )
    return table


def _figures(seconds: list[float]) -> tuple[str, str, str, str]:
    if not seconds:
        return "0", "", "", ""
    p95 = statistics.quantiles(seconds, n=20)[18] if len(seconds) > 1 else seconds[0]
    times = (statistics.median(seconds), p95, max(seconds))
    return str(len(seconds)), *(f"{one * 1000:.0f}" for one in times)


def _memory(found: list[Memory]) -> Table:
    table = Table("minute", "server RSS, MB", "PSS", "sheets RSS, MB", "PSS")
    for one in found:
        sizes = (one.server_rss_mb, one.server_pss_mb, one.sheets_rss_mb, one.sheets_pss_mb)
        table.add_row(
            f"{one.minute:.1f}", *("?" if size is None else f"{size:.0f}" for size in sizes)
        )
    return table


if __name__ == "__main__":
    app = typer.Typer(pretty_exceptions_enable=False)
    app.command()(main)
    app()
