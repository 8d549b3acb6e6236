"""The store of imported sources: whole versions or none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

import fsspec
import pytest
from fsspec.implementations.local import LocalFileSystem

from geo.errors import AtlasError, DataError, RequestError
from geo.sources.model import SourceKind
from geo.store import versions as store_module
from geo.store.manifest import MANIFEST, Manifest, check_name, write_manifest
from geo.store.seals import hash_of
from geo.store.turns import LOCK
from geo.store.versions import Store

ROOT = Path(store_module.__file__).resolve().parents[2]
FILES = {"days.parquet": b"days", "areas.json": b"areas"}
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
    hashes={name: hash_of(content) for name, content in FILES.items()},
)
SECOND = replace(FIRST, version="0002-bbbbbbbb", input_sha256="b" * 64, left_out=())


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
    """Every file of a store, its lock apart."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != LOCK)
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


def leave_unfinished(folder: Path, claim: str = "0002.claim") -> Path:
    """What an import leaves that was killed while it wrote a second version."""
    unfinished = folder / "live" / SECOND.version
    unfinished.mkdir()
    (unfinished / "days.parquet").write_bytes(b"half")
    (unfinished / f"{MANIFEST}.part").write_bytes(write_manifest(SECOND))
    (folder / "live" / claim).write_bytes(b"somebody")
    return unfinished


def test_versions__do_not_show_one_that_is_being_written(store: Store, folder: Path) -> None:
    leave_unfinished(folder)
    assert store.versions("live") == [FIRST]
    assert store.sources() == [FIRST]
    assert store.look().damaged() == {}  # nothing is wrong with it: it may be on its way


def test_damaged__names_a_version_whose_manifest_is_lost(store: Store, folder: Path) -> None:
    store.write(SECOND, FILES)
    (folder / "live" / SECOND.version / MANIFEST).unlink()
    found = store.look().damaged()["live"]
    assert "live/0002-bbbbbbbb/manifest.json: is missing" in one_sentence(found)
    assert store.sources() == []  # an older version in its place would go unseen
    assert store.versions("live") == [FIRST]
    with pytest.raises(DataError, match="is missing"):
        store.newest("live")


def test_versions__are_in_the_order_of_their_numbers(store: Store, folder: Path) -> None:
    for number in (9999, 10000):
        late = replace(FIRST, version=f"{number}-cccccccc")
        (folder / "live" / late.version).mkdir()
        (folder / "live" / late.version / MANIFEST).write_bytes(write_manifest(late))
    assert [one.version[:5] for one in store.versions("live")] == ["0001-", "9999-", "10000"]
    assert store.write(SECOND, FILES)[0].version == "10001-bbbbbbbb"


def refuse(*_: Any, **__: Any) -> None:
    raise PermissionError(13, "Permission denied")


def test_write__where_a_file_stands_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("here")
    store = Store(str(tmp_path / "file"))
    assert store.sources() == []
    with pytest.raises(AtlasError, match="file cannot be") as caught:
        store.write(FIRST, FILES)
    one_sentence(caught.value)
    assert (tmp_path / "file").read_text() == "here"


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
    return json.dumps(asdict(SECOND) | fields).encode()


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
        with_fields(version="0001-aaaaaaaa"),
        with_fields(last="2021-01-01"),
        with_fields(counts={"days": "many"}),
        with_fields(counts=None),
        with_fields(hashes=[]),
        write_manifest(SECOND).replace(b"2022-03-05", b"2022-03-06"),
    ],
)
def test_damaged__names_a_broken_manifest_in_one_sentence(
    store: Store, folder: Path, content: bytes
) -> None:
    store.write(SECOND, FILES)
    path = folder / "live" / SECOND.version / MANIFEST
    path.write_bytes(content)
    store.write(replace(FIRST, source="other"), FILES)
    found = store.look().damaged()
    assert set(found) == {"live"}
    sentence = one_sentence(found["live"])
    assert sentence.startswith("live/0002-bbbbbbbb/manifest.json: is not a manifest of this store")
    assert [one.source for one in store.sources()] == ["other"]  # the rest goes on


def test_damaged__names_a_manifest_that_cannot_be_read(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LocalFileSystem, "cat_file", refuse)
    opened = Store(store.address)
    assert "Permission denied" in one_sentence(opened.look().damaged()["live"])
    assert opened.sources() == []


def test_damaged__of_a_sound_store_is_nothing(store: Store) -> None:
    assert store.look().damaged() == {}


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


@pytest.mark.parametrize("content", [b"", b"dayz", b"day", None])
def test_read__of_a_file_that_is_not_what_was_written_is_one_sentence(
    store: Store, folder: Path, content: bytes | None
) -> None:
    path = folder / "live" / FIRST.version / "days.parquet"
    path.unlink() if content is None else path.write_bytes(content)
    with pytest.raises(DataError, match=r"live/0001-aaaaaaaa/days\.parquet") as caught:
        store.read(FIRST, "days.parquet")
    one_sentence(caught.value)


def test_read__of_a_missing_file_is_one_sentence(store: Store) -> None:
    with pytest.raises(DataError, match=r"live/0001-aaaaaaaa/lines\.json") as caught:
        store.read(FIRST, "lines.json")
    one_sentence(caught.value)
