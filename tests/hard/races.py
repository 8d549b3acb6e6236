"""Imports of one name at the same moment, in processes of their own: none lost, no number twice."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

from geo.errors import AtlasError
from geo.sources.model import SourceKind
from geo.store.manifest import Manifest
from geo.store.versions import Store

WRITERS = 4
MANIFEST = Manifest(
    source="live",
    version="",
    format="places",
    kind=SourceKind.PLACES,
    input_name="places.csv",
    input_sha256="",
    retrieved_at="2024-01-01T00:00:00+00:00",
    importer="1",
    first="2022-03-01",
    last="2022-03-05",
    counts={"places": 5},
)


def content_of(writer: int) -> dict[str, bytes]:
    """Files of a version, which tell by whom they were written."""
    return {f"{file}.parquet": f"{writer} {file}".encode() * 1000 for file in range(4)}


def write(address: str, name: str, writer: int) -> str:
    """Write a version; what it was told, its number or a sentence."""
    own = replace(MANIFEST, source=name, input_sha256=f"{writer:x}".rjust(8, "f").ljust(64, "0"))
    try:
        return Store(address).write(own, content_of(writer))[0].version
    except AtlasError as error:
        return f"failed: {error}"
    except Exception as error:  # noqa: BLE001 - whatever comes is counted
        return f"failed: {error!r}"


def _serve(pipe: Connection, address: str, writer: int) -> None:
    while (name := pipe.recv()) is not None:
        pipe.send(write(address, name, writer))


def outcomes(address: str, trials: int) -> Iterator[str]:
    """How each race went."""
    context = multiprocessing.get_context("spawn")
    pairs = [context.Pipe() for _ in range(WRITERS)]
    runners = [
        context.Process(target=_serve, args=(theirs, address, number), daemon=True)
        for number, (_, theirs) in enumerate(pairs)
    ]
    for runner in runners:
        runner.start()
    pipes = [ours for ours, _ in pairs]
    for trial in range(trials):
        for pipe in pipes:
            pipe.send(f"race{trial}")
        yield judge(address, f"race{trial}", [pipe.recv() for pipe in pipes])
    for pipe in pipes:
        pipe.send(None)
    for runner in runners:
        runner.join()


def judge(address: str, name: str, told: list[str]) -> str:
    """What one race came to."""
    if failed := [one for one in told if one.startswith("failed")]:
        return failed[0]
    store = Store(address)
    kept = store.versions(name)
    if sorted(told) != [one.version for one in kept] or store.damaged():
        return "lost"
    if [int(one.version.partition("-")[0]) for one in kept] != list(range(1, WRITERS + 1)):
        return "a number twice"
    for manifest in kept:
        writer = int(manifest.input_sha256[:8].lstrip("f") or "0", 16)
        if any(store.read(manifest, name) != one for name, one in content_of(writer).items()):
            return "mixed"
    return "held"


def run(folder: Path, trials: int) -> Counter[str]:
    """How often each outcome came."""
    return Counter(outcomes(str(folder / "races"), trials))
