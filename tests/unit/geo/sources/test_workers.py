"""Processes that read, and what becomes of a file over which one ends."""

from __future__ import annotations

import os

from geo.sources.workers import Files, Workers


def read(files: Files) -> list[str]:
    if any(content == b"deadly" for _, content in files):
        os._exit(9)
    return [f"{name} read" for name, _ in files]


def ended(name: str) -> list[str]:
    return [f"{name} ended"]


def test_run__finds_the_file_over_which_a_process_ends_and_reads_the_others() -> None:
    chunks: list[Files] = [[("a", b"")], [("b", b""), ("c", b"deadly")], [("d", b"")]]
    found = [line for lines in Workers(read, ended, 2048).run(iter(chunks)) for line in lines]
    assert found == ["a read", "b read", "c ended", "d read"]


def swell(files: Files) -> list[str]:
    try:
        return [str(len(b"a" * (600 * 2**20))) for _ in files]
    except MemoryError:
        return ["too large"]


def test_run__gives_a_process_no_more_memory_than_it_may_have() -> None:
    assert list(Workers(swell, ended, 256).run(iter([[("a", b"")]]))) == [["too large"]]
