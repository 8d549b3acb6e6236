"""Imports into an object store that are killed in their midst: whole or not there."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import fsspec
import pytest

from geo.store.versions import Store
from tests.s3 import BUCKET, Kill, S3Server, s3_server
from tests.unit.geo.store.test_versions import FILES, FIRST

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = f"s3://{BUCKET}/imports"
KILLS = 50

# Forks a child for each line that it is sent; the child starts at the next. One process for all of
# them, because each would read the libraries anew.
WRITER = """
import functools, os, sys
from dataclasses import replace
from datetime import timedelta
from botocore.loaders import JSONFileLoader
from geo.store import turns
from geo.store.versions import Store

turns.OLD_AFTER = timedelta(0)  # as if each came an hour later: it clears what was left unfinished

read_once = functools.cache(JSONFileLoader().load_file)  # half a second of each child's work
JSONFileLoader.load_file = lambda _, path: read_once(path)

FILES = {"days.parquet": b"new days", "areas.json": b"new areas"}

def write():
    store = Store(sys.argv[1])
    newest = store.newest("live")
    number = int(newest.version.partition("-")[0]) + 1
    made = replace(newest, version=f"{number:04d}-bbbbbbbb", input_sha256=f"{number:08d}" * 8)
    store.write(made, FILES)

Store(sys.argv[1]).look()  # opened before it is forked, as under gunicorn --preload
while sys.stdin.readline():
    ready, go = os.pipe()
    child = os.fork()
    if child == 0:
        os.read(ready, 1)
        write()
        os._exit(0)
    print(child, flush=True)
    sys.stdin.readline()
    os.write(go, b"1")
    _, status = os.waitpid(child, 0)
    os.close(ready), os.close(go)
    print(os.waitstatus_to_exitcode(status), flush=True)
"""


class Writer:
    """Imports in processes that can be killed."""

    def __init__(self, running: subprocess.Popen[str], server: S3Server) -> None:
        self._running = running
        self._server = server

    def write(self, write: int, is_served: bool) -> bool:
        """Import a version, killed at a write; False when it was done before that."""
        process = int(self._line())
        self._server.kill = Kill(process, write, is_served)
        code = int(self._line())
        self._server.kill = None
        assert code in (0, -9)
        return code == -9

    def _line(self) -> str:
        assert self._running.stdin is not None
        assert self._running.stdout is not None
        self._running.stdin.write("\n")
        self._running.stdin.flush()
        return self._running.stdout.readline()


@contextmanager
def writer(server: S3Server) -> Iterator[Writer]:
    command = [sys.executable, "-c", WRITER, ADDRESS]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, **pipes) as running:
        yield Writer(running, server)
        running.stdin.close()


@pytest.fixture(scope="module")
def server() -> Iterator[S3Server]:
    with s3_server() as made:
        yield made


def contents() -> dict[str, bytes]:
    """Every file in the store, as it lies there."""
    files = fsspec.filesystem("s3", use_listings_cache=False)
    return {path: files.cat_file(path) for path in files.find(f"{BUCKET}/imports")}


def of_versions(store: Store, held: dict[str, bytes]) -> dict[str, bytes]:
    """The files of whole versions among them."""
    whole = tuple(f"/live/{manifest.version}/" for manifest in store.versions("live"))
    return {path: content for path, content in held.items() if any(w in path for w in whole)}


def following(write: int, is_served: bool) -> tuple[int, bool]:
    """Each write is killed before it is carried out, and after."""
    return (write + 1, False) if is_served else (write, True)


def test_import__killed_at_any_write_is_whole_or_not_there(server: S3Server) -> None:
    store = Store(ADDRESS)
    store.write(FIRST, FILES)
    killed = 0
    with writer(server) as imports:
        before = of_versions(store, contents())
        write, is_served = 1, False
        while killed < KILLS:
            was_killed = imports.write(write, is_served)
            killed += was_killed
            write, is_served = following(write, is_served) if was_killed else (1, False)
            opened = Store(ADDRESS)
            after = of_versions(opened, contents())
            assert {path: after.get(path) for path in before} == before
            assert all(opened.read(opened.newest("live"), name) for name in FILES)
            assert not opened.damaged()
            before = after
    assert len(opened.versions("live")) > 3  # some were whole when they were killed


def test_import__after_kills_goes_on(server: S3Server) -> None:
    store = Store(ADDRESS)
    held = store.versions("live")
    number = int(held[-1].version.partition("-")[0]) + 1
    store.write(replace(FIRST, version=f"{number:04d}-cccccccc", input_sha256="c" * 64), FILES)
    assert Store(ADDRESS).versions("live")[:-1] == held
