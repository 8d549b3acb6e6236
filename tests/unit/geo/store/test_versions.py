"""The store of imported sources: whole versions or none."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

import fsspec
import pytest
from fsspec.implementations.local import LocalFileSystem

from geo.errors import AtlasError, DataError, OutputError, RequestError
from geo.sources.model import SourceKind
from geo.store import versions as store_module
from geo.store.manifest import MANIFEST, Manifest, check_name
from geo.store.versions import Store

ROOT = Path(store_module.__file__).resolve().parents[2]
FIRST = Manifest(
    source="live",
    version="0001-aaaaaaaa",
    format="liveuamap",
    kind=SourceKind.POLYGONS,
    input_name="days",
    input_sha256="a" * 64,
    retrieved_at="2024-01-01T00:00:00+00:00",
    importer="1",
    first="2022-03-01",
    last="2022-03-05",
    counts={"days": 5},
    broken="exclude",
    left_out=("2022-03-02",),
)
SECOND = replace(FIRST, version="0002-bbbbbbbb", input_sha256="b" * 64, left_out=())
FILES = {"days.parquet": b"days", "areas.json": b"areas"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def store(folder: Path) -> Store:
    """A store that holds one version."""
    made = Store(str(folder))
    made.write(FIRST, FILES)
    return made


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a store."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def one_sentence(error: BaseException) -> str:
    text = str(error)
    assert text
    assert "\n" not in text
    assert "Traceback" not in text
    return text


@pytest.mark.parametrize("name", ["a", "deepstate", "nzz-2024", "7", "x" * 40])
def test_check_name__takes_what_can_stand_in_an_address(name: str) -> None:
    assert check_name(name) == name


@pytest.mark.parametrize(
    "name",
    ["", "Live", "-a", "a b", "a/b", "..", "a_b", "x" * 41, "дім", "a\n", "٣", "atlas"],
)
def test_check_name__refuses_others(name: str) -> None:
    with pytest.raises(RequestError) as caught:
        check_name(name)
    assert repr(name) in one_sentence(caught.value)


def test_store__makes_nothing_before_something_is_written(folder: Path) -> None:
    store = Store(str(folder))
    assert (store.sources(), store.versions("live")) == ([], [])
    assert not folder.exists()


def test_write__gives_back_what_was_written(store: Store) -> None:
    assert store.newest("live") == FIRST
    assert {name: store.read(FIRST, name) for name in FILES} == FILES


def test_manifest__knows_its_days() -> None:
    assert (FIRST.first_day, FIRST.last_day) == (date(2022, 3, 1), date(2022, 3, 5))
    assert FIRST.excluded_days == {date(2022, 3, 2)}
    assert replace(FIRST, broken="carry").excluded_days == frozenset()


def test_newest__is_the_last_version_of_each_source(store: Store) -> None:
    store.write(SECOND, FILES)
    other = replace(FIRST, source="another")
    store.write(other, FILES)
    assert store.versions("live") == [FIRST, SECOND]
    assert store.newest("live") == SECOND
    assert store.sources() == [other, SECOND]


@pytest.mark.parametrize("name", ["nobody", "../live", "", "atlas"])
def test_newest__of_an_unknown_source_names_the_known(store: Store, name: str) -> None:
    with pytest.raises(RequestError, match=r"no source named .* \(live\)") as caught:
        store.newest(name)
    one_sentence(caught.value)


def test_write__leaves_earlier_versions_untouched(store: Store, folder: Path) -> None:
    before = contents(folder)
    store.write(SECOND, {name: content + b"!" for name, content in FILES.items()})
    after = contents(folder)
    assert {name: after[name] for name in before} == before


def test_write__never_writes_a_version_twice(store: Store, folder: Path) -> None:
    before = contents(folder)
    with pytest.raises(OutputError, match="0001-aaaaaaaa") as caught:
        store.write(FIRST, {"days.parquet": b"other"})
    one_sentence(caught.value)
    assert contents(folder) == before


def test_next_version__counts_on_and_names_the_input(store: Store) -> None:
    assert store.next_version("live", "c" * 64) == "0002-cccccccc"
    assert store.next_version("new", "c" * 64) == "0001-cccccccc"


def test_next_version__minds_folders_that_are_no_versions(store: Store, folder: Path) -> None:
    (folder / "live" / "notes").mkdir()
    (folder / "live" / "0009-draft").mkdir()
    assert store.next_version("live", "c" * 64) == "0002-cccccccc"


def test_versions__do_not_show_one_without_manifest(store: Store, folder: Path) -> None:
    unfinished = folder / "live" / SECOND.version
    unfinished.mkdir()
    (unfinished / "days.parquet").write_bytes(b"half")
    (unfinished / f"{MANIFEST}.part").write_bytes(json.dumps(asdict(SECOND)).encode())
    assert store.versions("live") == [FIRST]
    assert store.sources() == [FIRST]
    assert store.damaged() == []  # nothing is wrong with it: it may be on its way


def test_write__clears_what_a_killed_import_left_and_nothing_else(
    store: Store, folder: Path
) -> None:
    (folder / "live" / SECOND.version).mkdir()
    (folder / "live" / SECOND.version / "days.parquet").write_bytes(b"half")
    (folder / "live" / "notes").mkdir()
    (folder / "other" / "0001-cccccccc").mkdir(parents=True)
    third = replace(FIRST, version="0003-dddddddd")
    store.write(third, FILES)
    assert {path.name for path in (folder / "live").iterdir()} == {
        FIRST.version,
        third.version,
        "notes",
    }
    assert (folder / "other" / "0001-cccccccc").is_dir()  # another source may be importing


class FullDisk:
    """Writes `room` files, and half of the next."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.write = LocalFileSystem.pipe_file

    def pipe_file(self, files: LocalFileSystem, path: str, value: bytes, **options: Any) -> None:
        if self.room == 0:
            self.write(files, path, value[: len(value) // 2], **options)
            raise OSError("No space left on device")
        self.room -= 1
        self.write(files, path, value, **options)


@pytest.fixture(params=[0, 1, 2])
def full_disk(request: pytest.FixtureRequest) -> FullDisk:
    """Full at the first file, between the files, at the manifest."""
    return FullDisk(request.param)


def fill(disk: FullDisk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LocalFileSystem, "pipe_file", lambda *a, **k: disk.pipe_file(*a, **k))


def test_write__to_a_full_disk_leaves_the_store_as_it_was(
    store: Store, folder: Path, full_disk: FullDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(folder)
    fill(full_disk, monkeypatch)
    with pytest.raises(OutputError, match="No space left on device") as caught:
        store.write(SECOND, FILES)
    assert str(folder) in one_sentence(caught.value)
    assert contents(folder) == before
    assert not (folder / "live" / SECOND.version).exists()
    assert store.sources() == [FIRST]
    monkeypatch.undo()
    store.write(SECOND, FILES)
    assert store.versions("live") == [FIRST, SECOND]


def refuse(*_: Any, **__: Any) -> None:
    raise PermissionError(13, "Permission denied")


def test_write__that_fails_and_cannot_clean_up_is_one_sentence(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(FullDisk(1), monkeypatch)
    monkeypatch.setattr(LocalFileSystem, "rm", refuse)
    with pytest.raises(OutputError, match="No space left") as caught:
        store.write(SECOND, FILES)
    one_sentence(caught.value)
    assert store.sources() == [FIRST]


def test_write__that_cannot_clear_an_unfinished_version_is_one_sentence(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "live" / SECOND.version).mkdir()
    monkeypatch.setattr(LocalFileSystem, "rm", refuse)
    with pytest.raises(OutputError, match="Permission denied") as caught:
        store.write(replace(FIRST, version="0003-dddddddd"), FILES)
    one_sentence(caught.value)


def test_write__where_a_file_stands_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("here")
    store = Store(str(tmp_path / "file"))
    assert store.sources() == []
    with pytest.raises(AtlasError, match="file cannot be") as caught:
        store.write(FIRST, FILES)
    one_sentence(caught.value)
    assert (tmp_path / "file").read_text() == "here"


KILLED = """
import os, signal, sys
from dataclasses import replace
from fsspec.implementations.local import LocalFileSystem
from geo.store.versions import Store
store = Store(sys.argv[1])
write, room = LocalFileSystem.pipe_file, [int(sys.argv[2])]
def pipe_file(files, path, value, **options):
    if not room[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    room[0] -= 1
    write(files, path, value, **options)
LocalFileSystem.pipe_file = pipe_file
version = replace(store.newest("live"), version="0002-bbbbbbbb")
store.write(version, {"days.parquet": b"new", "areas.json": b"new"})
"""


@pytest.mark.parametrize("written", [1, 2])
def test_write__killed_midway_leaves_a_store_that_opens(
    store: Store, folder: Path, written: int
) -> None:
    arguments = [sys.executable, "-c", KILLED, str(folder), str(written)]
    done = subprocess.run(arguments, cwd=ROOT, timeout=30, check=False)
    assert done.returncode == -9
    assert (folder / "live" / SECOND.version / "days.parquet").exists()
    opened = Store(str(folder))
    assert opened.sources() == [FIRST]
    assert {name: opened.read(FIRST, name) for name in FILES} == FILES
    third = replace(FIRST, version=opened.next_version("live", "d" * 64))
    opened.write(third, FILES)
    assert opened.versions("live") == [FIRST, third]
    assert not (folder / "live" / SECOND.version).exists()


@pytest.fixture
def in_memory() -> Iterator[str]:
    """An address in memory, empty before and after."""
    files = fsspec.filesystem("memory")
    yield "memory://control-atlas-test"
    files.rm("/control-atlas-test", recursive=True)


def test_store__in_memory_works_as_a_folder_does(in_memory: str) -> None:
    store = Store(in_memory)
    assert store.sources() == []
    store.write(FIRST, FILES)
    store.write(SECOND, FILES)
    assert store.versions("live") == [FIRST, SECOND]
    assert Store(in_memory).read(SECOND, "areas.json") == b"areas"
    names = {path.rpartition("/")[2] for path in fsspec.filesystem("memory").find(store.address)}
    assert names == {MANIFEST, *FILES}


@pytest.mark.parametrize("address", ["nowhere://bucket/atlas", "nowhere::memory://x"])
def test_store__of_an_unknown_kind_is_one_sentence(address: str) -> None:
    with pytest.raises(RequestError, match="cannot be opened") as caught:
        Store(address)
    assert repr(address) in one_sentence(caught.value)


def with_fields(**fields: Any) -> bytes:
    return json.dumps(asdict(FIRST) | fields).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b'{"source": "li',
        b"\xff\xfe",
        b"[]",
        b"null",
        b"{}",
        with_fields(kind="rumours"),
        with_fields(colour="red"),
        with_fields(left_out=7),
        with_fields(first="yesterday"),
        with_fields(last=None),
        with_fields(left_out=["then"]),
    ],
)
def test_damaged__names_a_broken_manifest_in_one_sentence(
    store: Store, folder: Path, content: bytes
) -> None:
    store.write(SECOND, FILES)
    path = folder / "live" / SECOND.version / MANIFEST
    path.write_bytes(content)
    (found,) = store.damaged()
    assert str(path) in one_sentence(found)
    assert "is not a manifest of this store" in str(found)
    assert store.sources() == [FIRST]  # the rest goes on


def test_damaged__names_a_manifest_that_cannot_be_read(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LocalFileSystem, "cat_file", refuse)
    (found,) = store.damaged()
    assert "Permission denied" in one_sentence(found)
    assert store.sources() == []


def test_damaged__of_a_sound_store_is_nothing(store: Store) -> None:
    assert store.damaged() == []


def test_write__leaves_a_damaged_version_for_a_person_to_look_at(
    store: Store, folder: Path
) -> None:
    path = folder / "live" / FIRST.version / MANIFEST
    path.write_bytes(b"{}")
    store.write(SECOND, FILES)
    assert path.read_bytes() == b"{}"
    assert store.versions("live") == [SECOND]


def test_sources__of_a_folder_that_cannot_be_read_are_one_sentence(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LocalFileSystem, "ls", refuse)
    with pytest.raises(RequestError, match="Permission denied") as caught:
        store.sources()
    one_sentence(caught.value)


def test_read__of_a_missing_file_is_one_sentence(store: Store) -> None:
    with pytest.raises(DataError, match=r"live/0001-aaaaaaaa/lines\.json") as caught:
        store.read(FIRST, "lines.json")
    one_sentence(caught.value)
