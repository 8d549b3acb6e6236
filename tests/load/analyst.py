"""One simulated analyst: opens the page, scrubs, releases, looks at panels, takes a sheet away."""

from __future__ import annotations

import asyncio
import random
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from geo.dates import Period
from tests.load.client import Answer, Client
from tests.load.recording import KNOWLEDGE, OPEN, PLACE, RELEASE, RELOAD, Asked

SHEET = "sheet"
SHEET_FORMS = {"png": b"\x89PNG", "pdf": b"%PDF", "svg": b"<?xml"}
THINK_S = (2.0, 8.0)  # scrubbing belongs to it: that asks for nothing
ARRIVE_S = 15.0
_WEIGHTS = {RELEASE: 60, PLACE: 12, KNOWLEDGE: 5, RELOAD: 3, SHEET: 5}
_PANELS_WEIGHT = 15
_BUSY, _OK = 503, (200, 204, 304)
_MOST_ERRORS_SHOWN = 20


@dataclass
class Tally:
    """What the server answered.

    Parameters
    ----------
    seconds
        Times of the answers by kind.
    errors
        How many were errors, by kind.
    busy
        Sheets that were refused because too many were waiting.
    wire_bytes
        Bodies as they came over the wire.
    sentences
        The first errors.
    """

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    busy: int = 0
    wire_bytes: int = 0
    sentences: list[str] = field(default_factory=list)

    def add(self, asked: Asked, answer: Answer) -> None:
        """Count an answer."""
        self.wire_bytes += len(answer.body)
        if asked.kind == "sheets" and answer.status == _BUSY and "retry-after" in answer.headers:
            self.busy += 1
            return
        self.seconds[asked.kind].append(answer.seconds)
        if not _is_good(asked, answer):
            self.errors[asked.kind] += 1
            if len(self.sentences) < _MOST_ERRORS_SHOWN:
                start = answer.body[:200].decode(errors="replace")
                self.sentences.append(f"{answer.status} {asked.method} {asked.path[:90]}: {start}")


def _is_good(asked: Asked, answer: Answer) -> bool:
    if asked.kind == "sheets":
        form = asked.path.split("/")[2].partition("?")[0]
        return answer.status == 200 and answer.body.startswith(SHEET_FORMS[form])
    return answer.status in _OK


@dataclass(frozen=True)
class World:
    """What the analysts share.

    Parameters
    ----------
    port
        Where the server listens.
    actions
        Requests of each action, by name.
    period
        Days of the record.
    places
        GeoNames ids.
    until
        When to stop, in seconds of the monotonic clock.
    tally
        Where answers are counted.
    """

    port: int
    actions: dict[str, list[Asked]]
    period: Period
    places: list[int]
    until: float
    tally: Tally


async def work(world: World, number: int) -> None:
    """Come, look around until the time is over, leave."""
    chance = random.Random(number)  # noqa: S311 - the same analysts in every run
    client = Client(world.port)
    await asyncio.sleep(chance.uniform(0, ARRIVE_S))
    await _do(world, client, chance, OPEN)
    while time.monotonic() < world.until:
        await asyncio.sleep(chance.uniform(*THINK_S))
        await _do(world, client, chance, _choose(world, chance))
    client.close()


def _choose(world: World, chance: random.Random) -> str:
    panels = [name for name in world.actions if name.startswith("panel ")]
    weights = {**_WEIGHTS, **{name: _PANELS_WEIGHT / len(panels) for name in panels}}
    return chance.choices(list(weights), list(weights.values()))[0]


async def ask_for_sheets(world: World, count: int) -> None:
    """So many sheets at once, each for somebody else."""
    chance = random.Random(-1)  # noqa: S311 - the same sheets in every run
    clients = [Client(world.port) for _ in range(count)]
    await asyncio.gather(*(_do(world, client, chance, SHEET) for client in clients))
    for client in clients:
        client.close()


async def _do(world: World, client: Client, chance: random.Random, action: str) -> None:
    day = _some_day(world.period, chance).isoformat()
    if action == SHEET:
        form = chance.choice(list(SHEET_FORMS))
        requests = [Asked("GET", f"/export/{form}?date={day}")]
    else:
        place = chance.choice(world.places)
        requests = [one.on(day, place) for one in world.actions[action]]

    async def ask(asked: Asked) -> None:
        world.tally.add(asked, await client.ask(asked))

    await asyncio.gather(*map(ask, requests))


def _some_day(period: Period, chance: random.Random) -> date:
    return period.start + timedelta(days=chance.randrange((period.end - period.start).days))
