"""Sources of the store under another name, or gone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from geo.errors import RequestError
from geo.store.versions import Store
from tests.unit.geo.store.test_versions import FILES, FIRST, SECOND, contents


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def store(folder: Path) -> Store:
    """A store that holds one version."""
    made = Store(str(folder))
    made.write(FIRST, FILES)
    return made


def test_rename__takes_all_versions_along(store: Store, folder: Path) -> None:
    store.write(SECOND, FILES)
    store.rename("live", "other")
    assert [one.version for one in store.versions("other")] == [FIRST.version, SECOND.version]
    assert {one.source for one in store.versions("other")} == {"other"}
    assert store.read(store.newest("other"), "days.parquet") == b"days"
    assert store.versions("live") == []
    assert not (folder / "live").exists()


def test_rename__only_to_a_name_that_is_free_and_can_be_one(store: Store, folder: Path) -> None:
    store.write(replace(FIRST, source="taken"), FILES)
    before = contents(folder)
    for new_name, reason in (("taken", "already"), ("atlas", "shipped record"), ("../x", "cannot")):
        with pytest.raises(RequestError, match=reason):
            store.rename("live", new_name)
    with pytest.raises(RequestError, match="no source named 'nobody'"):
        store.rename("nobody", "free")
    assert contents(folder) == before


def test_remove__leaves_nothing_of_it_and_all_of_the_rest(store: Store, folder: Path) -> None:
    store.write(SECOND, FILES)
    store.write(replace(FIRST, source="kept"), FILES)
    assert store.remove("live") == 2
    assert [one.source for one in store.sources()] == ["kept"]
    assert {name.split("/")[0] for name in contents(folder)} == {"kept"}
    for name in ("live", "..", "kept/.."):
        with pytest.raises(RequestError, match="no source named"):
            store.remove(name)
