"""The store as a server sees it."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from components import looks
from components.looks import ServedStore
from geo.store.address import StoreFiles
from geo.store.versions import Store
from tests.unit.geo.store.test_versions import FILES, FIRST, SECOND


@pytest.fixture
def store(tmp_path: Path) -> ServedStore:
    """A store with one source."""
    made = ServedStore(str(tmp_path / "store"))
    made.write(FIRST, FILES)
    return made


def count_looks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows with each look at any store's files."""
    looked: list[int] = []
    tree = StoreFiles.tree
    monkeypatch.setattr(StoreFiles, "tree", lambda files: looked.append(1) or tree(files))
    return looked


def break_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(_: StoreFiles) -> None:
        raise ConnectionError

    monkeypatch.setattr(StoreFiles, "tree", cut)


def test_look__is_one_for_each_request(store: ServedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = count_looks(monkeypatch)
    app = Flask("any")
    for number in (1, 2):
        with app.test_request_context("/"):
            assert store.sources() == [FIRST]
            assert store.newest("live") == FIRST
        assert len(looked) == number


def test_look__sees_what_was_imported_since(store: ServedStore) -> None:
    assert store.sources() == [FIRST]
    Store(store.address).write(SECOND, FILES)
    assert store.sources() == [SECOND]


def test_look__of_a_cut_line_is_what_was_there_with_the_fault(
    store: ServedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert store.look().fault is None
    break_line(monkeypatch)
    held = store.look()
    assert held.sources() == [FIRST]
    assert "does not answer" in str(held.fault)


def test_look__waits_before_it_asks_again(
    store: ServedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.look()
    with monkeypatch.context() as broken:
        break_line(broken)
        assert store.look().fault is not None
    looked = count_looks(monkeypatch)
    assert store.look().fault is not None
    assert looked == []
    monkeypatch.setattr(looks, "RETRY_S", 0.0)
    monkeypatch.setattr(store, "_ask_again_s", 0.0)
    assert store.look().fault is None
