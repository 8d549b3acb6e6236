"""An import goes with the record that cut it; another record cuts it anew."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from geo.atlas import Record
from geo.errors import OutputError
from geo.sources.model import SourceKind
from geo.status import Status
from geo.store import files as tables
from geo.store.fingerprint import cut_hash
from geo.store.importing import import_source
from geo.store.library import Library
from geo.store.versions import Store
from geo.words import Message, plain
from tests.conftest import TinyData
from tests.unit.geo.inputs import FIRST, NOW

FILES = (
    tables.DAYS, tables.STATES, tables.CLIPPED, tables.STEPS, tables.AREA_PATCHES,
    tables.LINE_PATCHES, tables.QUALITY,
)  # fmt: skip


@pytest.fixture
def other_record(tiny_record: Record, tiny_data: TinyData) -> Record:
    """The tiny record with a place fewer than `tiny_record`."""
    record = tiny_data.load()
    places = [place for place in record.gazetteer if place.name != "Bravo"]
    return replace(record, gazetteer=type(record.gazetteer)(places))


def told_by(record: Record, store: Store) -> tuple[Library, list[Message]]:
    told: list[Message] = []
    return Library(record, store, told.append), told


def test_hash__follows_what_cuts(tiny_record: Record, other_record: Record) -> None:
    for kind in (SourceKind.POLYGONS, SourceKind.PLACES):
        assert cut_hash(tiny_record, kind) == cut_hash(tiny_record, kind)
        assert cut_hash(tiny_record, kind) != cut_hash(other_record, kind)
    assert (
        cut_hash(tiny_record, SourceKind.EVENTS) == cut_hash(other_record, SourceKind.EVENTS) == ""
    )


def test_import__of_the_same_input_after_the_record_changed_is_new(
    tiny_record: Record, other_record: Record, store: Store, days: Path
) -> None:
    first, _ = import_source(other_record, store, "liveuamap", days, "live", NOW)
    second, is_new = import_source(tiny_record, store, "liveuamap", days, "live", NOW)
    assert is_new
    assert (first.version[:4], second.version[:4]) == ("0001", "0002")
    assert first.cut_with == cut_hash(other_record, SourceKind.POLYGONS)


def test_library__cuts_a_polygon_source_anew(
    tiny_record: Record, other_record: Record, store: Store, days: Path, tmp_path: Path
) -> None:
    import_source(other_record, store, "liveuamap", days, "live", NOW)
    fresh = Store(str(tmp_path / "fresh"))
    import_source(tiny_record, fresh, "liveuamap", days, "live", NOW)
    library, told = told_by(tiny_record, store)
    found = library.source("live")
    assert [sentence.key for sentence in told] == ["cut_anew"]
    assert len(store.versions("live")) == 2
    expected = Library(tiny_record, fresh).source("live")
    for name in (tables.DAYS, tables.STEPS, tables.AREA_PATCHES, tables.LINE_PATCHES):
        assert found.file(name) == expected.file(name)
    library.source("live")
    assert len(told) == 1


def test_library__of_a_store_of_0_1_0(tiny_record: Record, store: Store, days: Path) -> None:
    """Its manifests have no hash; its figures are the same once it is cut anew."""
    manifest, _ = import_source(tiny_record, store, "liveuamap", days, "live", NOW)
    before = Library(tiny_record, store).picture_of("live").areas.by_region(FIRST)
    files = {name: store.read(manifest, name) for name in FILES}
    store.write(replace(manifest, version="0002-aaaaaaaa", cut_with=""), files)
    library, told = told_by(tiny_record, store)
    after = library.picture_of("live").areas.by_region(FIRST)
    assert [sentence.key for sentence in told] == ["cut_anew"]
    for one, other in zip(before, after, strict=True):
        assert one.km2 == pytest.approx(other.km2)


def test_library__of_a_store_that_takes_nothing_cuts_it_for_itself(
    tiny_record: Record,
    other_record: Record,
    store: Store,
    days: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import_source(other_record, store, "liveuamap", days, "live", NOW)

    def refuse(*_: object, **__: object) -> None:
        raise OutputError(plain("the store cannot be written: read only"))

    monkeypatch.setattr(Store, "write", refuse)
    library, _ = told_by(tiny_record, store)
    assert 2 in library.source("live").steps  # Bravo, which the other record lacks
    assert len(store.versions("live")) == 1
    areas = library.picture_of("live").areas.by_region(FIRST)
    assert sum(row.km2[Status.RUSSIAN] for row in areas) > 0


def test_library__says_that_places_are_to_be_imported_again(
    tiny_record: Record, other_record: Record, store: Store, tmp_path: Path
) -> None:
    table = tmp_path / "towns.csv"
    table.write_text("place,date,status\nAlpha,2022-03-01,russian\nBravo,2022-03-01,russian\n")
    import_source(other_record, store, "places", table, "towns", NOW)
    library, told = told_by(tiny_record, store)
    assert 2 not in library.source("towns").steps
    assert [str(one) for one in told] == [
        "towns was imported with other places than the record has now: import towns.csv again to "
        "have its new ones"
    ]
    _, is_new = import_source(tiny_record, store, "places", table, "towns", NOW)
    assert is_new
    assert 2 in library.source("towns").steps
