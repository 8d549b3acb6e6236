"""Versions are written whole or not at all, whatever fails and whoever writes beside."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import fsspec
import pytest

from geo.errors import OutputError, RequestError
from geo.output import OLD_AFTER
from geo.store.manifest import MANIFEST
from geo.store.seals import hash_of
from geo.store.versions import Store
from tests.hard.faulty import FOLDER, MEMORY, planned
from tests.unit.geo.store.test_versions import (
    FILES,
    FIRST,
    ROOT,
    SECOND,
    contents,
    leave_unfinished,
    one_sentence,
)

NEW = {"days.parquet": b"new days", "areas.json": b"new areas"}
NEXT = replace(SECOND, hashes={name: hash_of(content) for name, content in NEW.items()})
KINDS = ("full", "error", "short", "late")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def store(folder: Path) -> Store:
    """A store that holds one version."""
    made = Store(str(folder))
    made.write(FIRST, FILES)
    return made


def test_write__gives_the_next_number_and_names_the_input(store: Store, folder: Path) -> None:
    (folder / "live" / "notes").mkdir()
    (folder / "live" / "0009-draft").mkdir()
    assert store.write(replace(SECOND, input_sha256="c" * 64), FILES)[0].version == "0002-cccccccc"
    assert store.write(replace(SECOND, source="new"), FILES)[0].version == "0001-bbbbbbbb"


def test_write__writes_nothing_when_another_was_first(store: Store, folder: Path) -> None:
    before = contents(folder)
    again = store.write(FIRST, NEW, unless=lambda known: known.made_of == FIRST.made_of)
    assert again == (FIRST, False)
    assert contents(folder) == before


def test_write__clears_what_a_killed_import_left_and_nothing_else(
    store: Store, folder: Path
) -> None:
    unfinished = leave_unfinished(folder)
    (folder / "live" / "notes").mkdir()
    (folder / "other" / "0001-cccccccc").mkdir(parents=True)
    assert store.write(SECOND, FILES)[0].version == "0003-bbbbbbbb"
    assert not unfinished.exists()
    names = {path.name for path in (folder / "live").iterdir()}
    assert names == {FIRST.version, "0003-bbbbbbbb", "notes"}
    assert (folder / "other" / "0001-cccccccc").is_dir()


def test_write__leaves_a_version_whose_manifest_is_lost_for_a_person_to_look_at(
    store: Store, folder: Path
) -> None:
    (folder / "live" / FIRST.version / MANIFEST).unlink()
    store.write(SECOND, FILES)
    assert (folder / "live" / FIRST.version / "days.parquet").read_bytes() == b"days"


def writes_of(address: str) -> int:
    """How many writes a version takes."""
    with planned(0, "error") as plan:
        Store(address).write(NEXT, NEW)
    return plan.done


@pytest.mark.parametrize("kind", KINDS)
def test_write__at_which_any_step_fails_leaves_a_folder_as_it_was(
    tmp_path: Path, kind: str
) -> None:
    steps = writes_of(f"{FOLDER}{tmp_path}/count")
    assert steps >= 10
    for step in range(1, steps + 1):
        folder = tmp_path / f"{kind}{step}"
        Store(str(folder)).write(FIRST, FILES)
        before = contents(folder)
        with planned(step, kind) as plan:
            is_written = try_to_write(f"{FOLDER}{folder}")
        assert plan.has_failed
        check_after_a_fault(folder, before, is_written)


def try_to_write(address: str) -> bool:
    try:
        Store(address).write(NEXT, NEW)
    except OutputError as error:
        one_sentence(error)
        return False
    return True


def check_after_a_fault(folder: Path, before: dict[str, bytes], is_written: bool) -> None:
    opened = Store(str(folder))
    assert opened.look().damaged() == {}
    assert opened.versions("live") == ([FIRST, NEXT] if is_written else [FIRST])
    assert {name: contents(folder)[name] for name in before} == before
    if is_written:
        assert {name: opened.read(NEXT, name) for name in NEW} == NEW
    else:
        assert [path.name for path in (folder / "live").iterdir()] == [FIRST.version]
    opened.write(replace(SECOND, input_sha256="d" * 64), NEW)
    assert {path.name[-9:] for path in (folder / "live").iterdir()} <= {
        "-aaaaaaaa", "-bbbbbbbb", "-dddddddd",
    }  # fmt: skip


@pytest.fixture
def in_memory() -> Iterator[str]:
    """An address in memory, empty before and after; its writes can fail."""
    files = fsspec.filesystem("memory")
    yield f"{MEMORY}turns"
    if files.exists("/turns"):
        files.rm("/turns", recursive=True)


def all_in_memory() -> dict[str, bytes]:
    files = fsspec.filesystem("memory")
    return {path: files.cat_file(path) for path in files.find("/turns")}


@pytest.mark.parametrize("kind", KINDS)
def test_write__at_which_any_step_fails_leaves_an_object_store_as_it_was(
    in_memory: str, kind: str
) -> None:
    for step in range(1, 100):
        Store(in_memory).write(FIRST, FILES)
        before = all_in_memory()
        with planned(step, kind) as plan:
            is_written = try_to_write(in_memory)
        if not plan.has_failed:
            break
        opened = Store(in_memory)
        assert opened.look().damaged() == {}
        assert opened.versions("live") == ([FIRST, NEXT] if is_written else [FIRST])
        after = all_in_memory()
        assert {path: after[path] for path in before} == before
        fsspec.filesystem("memory").rm("/turns", recursive=True)
    assert 7 < step < 99


def test_write__of_a_first_version_that_fails_leaves_no_folder(tmp_path: Path) -> None:
    for step in range(2, writes_of(f"{FOLDER}{tmp_path}/count") - 1):
        with planned(step, "full"), pytest.raises(OutputError, match="No space left"):
            Store(f"{FOLDER}{tmp_path}/{step}").write(NEXT, NEW)
        assert contents(tmp_path / str(step)) == {}
        assert [path.name for path in (tmp_path / str(step)).iterdir()] in ([], [".lock"])


KILLED = """
import sys
from geo.store.versions import Store
from tests.hard.faulty import planned
from tests.unit.geo.store.test_writing import NEW, NEXT
with planned(int(sys.argv[2]), "kill"):
    Store(sys.argv[1]).write(NEXT, NEW)
"""


@pytest.mark.parametrize("step", [4, 7, 9])
def test_write__killed_midway_leaves_a_store_that_opens(
    store: Store, folder: Path, step: int
) -> None:
    before = contents(folder)
    arguments = [sys.executable, "-c", KILLED, f"{FOLDER}{folder}", str(step)]
    done = subprocess.run(arguments, cwd=ROOT, timeout=60, check=False)
    assert done.returncode == -9
    assert len(contents(folder)) > len(before)
    opened = Store(str(folder))
    assert opened.sources() == [FIRST]
    assert {name: contents(folder)[name] for name in before} == before
    written, _ = opened.write(SECOND, FILES)
    assert opened.versions("live") == [FIRST, written]
    names = {path.name for path in (folder / "live").iterdir()}
    assert names == {FIRST.version, written.version}


def race(address: str, name: str, writer: int) -> str:
    own = replace(FIRST, source=name, input_sha256=f"{writer:064x}"[::-1])
    return Store(address).write(own, {"days.parquet": str(writer).encode()})[0].version


@pytest.mark.parametrize("kind", ["folder", "memory"])
def test_write__of_many_at_once_loses_none_and_gives_each_its_number(
    tmp_path: Path, in_memory: str, kind: str
) -> None:
    address = str(tmp_path / "store") if kind == "folder" else in_memory
    order = random.Random(1)  # noqa: S311
    with ThreadPoolExecutor(6) as pool:
        for trial in range(8):
            writers = order.sample(range(1, 1000), 6)
            told = list(pool.map(lambda one: race(address, f"live{trial}", one), writers))  # noqa: B023
            kept = Store(address).versions(f"live{trial}")
            assert sorted(told) == [one.version for one in kept]
            assert [int(one.version[:4]) for one in kept] == [1, 2, 3, 4, 5, 6]


def make_older(path: Path, age: timedelta) -> None:
    seen = path.stat().st_mtime - age.total_seconds()
    os.utime(path, (seen, seen))


@pytest.fixture
def without_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder as a store that has no locks."""
    monkeypatch.setattr("geo.store.address.StoreFiles.folder", None)


@pytest.mark.usefixtures("without_locks")
@pytest.mark.parametrize("seconds", [-60, 60])
def test_write__without_locks_leaves_what_another_writes_until_it_is_old(
    store: Store, folder: Path, seconds: int
) -> None:
    unfinished = leave_unfinished(folder)
    make_older(folder / "live" / "0002.claim", OLD_AFTER + timedelta(seconds=seconds))
    assert store.write(SECOND, FILES)[0].version == "0003-bbbbbbbb"
    assert unfinished.exists() == (seconds < 0)
    assert (folder / "live" / "0002.claim").exists() == (seconds < 0)


@pytest.mark.usefixtures("without_locks")
@pytest.mark.parametrize("claim", ["0002.claim", "whole-x.claim"])
def test_rename_and_remove__without_locks_wait_for_their_turn(
    store: Store, folder: Path, claim: str
) -> None:
    leave_unfinished(folder, claim)
    before = contents(folder)
    for act in (lambda: store.rename("live", "other"), lambda: store.remove("live")):
        with pytest.raises(OutputError, match="another process") as caught:
            act()
        one_sentence(caught.value)
    assert contents(folder) == before
    make_older(folder / "live" / claim, OLD_AFTER)
    store.rename("live", "other")
    assert [one.source for one in store.sources()] == ["other"]
    assert store.remove("other") == 1
    assert contents(folder) == {}


@pytest.mark.usefixtures("without_locks")
def test_write__without_locks_waits_for_a_source_that_is_being_renamed(
    store: Store, folder: Path
) -> None:
    (folder / "live" / "whole-x.claim").write_bytes(b"somebody")
    before = contents(folder)
    with pytest.raises(OutputError, match="renamed"):
        store.write(SECOND, FILES)
    assert contents(folder) == before


@pytest.mark.usefixtures("without_locks")
def test_rename__without_locks_that_fails_leaves_both_as_they_were(folder: Path) -> None:
    failed = 0
    for step in range(1, 30):
        place = folder / str(step)
        Store(str(place)).write(FIRST, FILES)
        before = contents(place)
        with planned(step, "error") as plan:
            try:
                Store(f"{FOLDER}{place}").rename("live", "other")
            except OutputError:
                failed += 1
        names = [one.source for one in Store(str(place)).sources()]
        assert {path.rpartition("/")[2] for path in before} <= {
            path.rpartition("/")[2] for path in contents(place)
        }
        assert names in (["live"], ["other"], ["live", "other"])
        if not plan.has_failed:
            break
    assert failed > 2


def test_rename__to_a_name_of_which_an_empty_folder_is_there(store: Store, folder: Path) -> None:
    (folder / "other").mkdir()
    store.rename("live", "other")
    assert [one.source for one in store.sources()] == ["other"]
    assert (folder / "other" / FIRST.version).is_dir()


def test_remove__that_was_killed_is_finished_by_the_next_writer(store: Store, folder: Path) -> None:
    (folder / "live").rename(folder / ".removed-x")
    assert store.look().names() == []
    with pytest.raises(RequestError):
        store.remove("live")
    store.write(SECOND, FILES)
    assert not (folder / ".removed-x").exists()
