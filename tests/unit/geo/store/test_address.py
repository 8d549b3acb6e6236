"""The files of a store at any address."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from geo.errors import RequestError
from geo.store import address
from geo.store.address import StoreFiles


@pytest.fixture(params=["folder", "memory"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[StoreFiles]:
    """An empty store of each kind."""
    if request.param == "folder":
        yield StoreFiles(str(tmp_path / "store"))
        return
    yield StoreFiles("memory://address-test")
    memory = fsspec.filesystem("memory")
    if memory.exists("/address-test"):
        memory.rm("/address-test", recursive=True)


def test_tree__of_a_store_that_is_not_there_is_empty(files: StoreFiles) -> None:
    assert files.tree() == {}


def test_tree__has_every_file_of_every_version_and_tells_a_changed_one(files: StoreFiles) -> None:
    for path in ("live/0001-aaaaaaaa/a", "live/0001-aaaaaaaa/b", "other/0001-aaaaaaaa/a"):
        files.make_folder(path.rpartition("/")[0])
        files.put(path, b"1")
    before = files.tree()
    assert set(before) == {
        "live/0001-aaaaaaaa/a",
        "live/0001-aaaaaaaa/b",
        "other/0001-aaaaaaaa/a",
    }
    assert files.tree() == before
    files.put("live/0001-aaaaaaaa/b", b"22")
    after = files.tree()
    assert {path for path in after if after[path] != before[path]} == {"live/0001-aaaaaaaa/b"}


def test_files__are_opened_late_and_by_each_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[int] = []
    open_ = fsspec.core.url_to_fs

    def url_to_fs(*given: object, **options: object) -> object:
        opened.append(os.getpid())
        return open_(*given, **options)

    monkeypatch.setattr(fsspec.core, "url_to_fs", url_to_fs)
    files = StoreFiles(str(tmp_path))
    assert opened == []
    files.tree()
    files.tree()
    assert len(opened) == 1
    monkeypatch.setattr(address.os, "getpid", lambda: -1)  # as in a worker that was forked
    files.tree()
    assert len(opened) == 2


def test_files__of_an_unknown_kind_are_refused_before_they_are_asked() -> None:
    with pytest.raises(RequestError, match="cannot be opened"):
        StoreFiles("nowhere://bucket")
