"""What is wrong with the files of a version: found whatever is wrong, and said in one sentence."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from geo.atlas import Record
from geo.store import files as tables
from geo.store.importing import import_source
from geo.store.integrity import damage, fault_of, faults
from geo.store.manifest import MANIFEST, Manifest, write_manifest
from geo.store.versions import Store
from tests.unit.geo.inputs import NOW
from tests.unit.geo.store.test_library import EVENTS, FIRST, HELD, PLACES, write_day
from tests.unit.geo.store.test_versions import one_sentence

DAMAGES = ("missing", "empty", "flipped", "cut")


def harm(path: Path, kind: str, at: float = 0.5) -> None:
    """Damage a file."""
    content = path.read_bytes()
    middle = int(len(content) * at)
    flipped = content[:middle] + bytes([content[middle] ^ 0x10]) + content[middle + 1 :]
    harmed = {"missing": None, "empty": b"", "flipped": flipped, "cut": content[:middle]}[kind]
    path.unlink()
    if harmed is not None:
        path.write_bytes(harmed)


@pytest.fixture(scope="module")
def store(tiny_record: Record, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A source of each kind."""
    folder = tmp_path_factory.mktemp("input")
    (folder / "days").mkdir()
    write_day(folder / "days", FIRST, russian=HELD)
    (folder / "places.csv").write_text(PLACES)
    (folder / "events.csv").write_text(EVENTS)
    made = Store(str(folder / "store"))
    for form, path in (("polygons", "days"), ("places", "places.csv"), ("events", "events.csv")):
        import_source(tiny_record, made, form, folder / path, f"my-{form}", NOW)
    return made


def folder_of(store: Store, manifest: Manifest) -> Path:
    return Path(store.address) / manifest.source / manifest.version


def test_faults__of_what_an_import_wrote_are_none(store: Store) -> None:
    sources = store.sources()
    assert {one.source for one in sources} == {"my-polygons", "my-places", "my-events"}
    for manifest in sources:
        assert manifest.hashes
        assert list(faults(store, manifest)) == []
        assert list(faults(store, replace(manifest, hashes={}))) == []  # as 0.1.0 wrote them


@pytest.mark.parametrize("kind", DAMAGES)
def test_faults__name_each_file_that_is_damaged(store: Store, kind: str) -> None:
    for manifest in store.sources():
        for path in sorted(folder_of(store, manifest).iterdir()):
            if path.name == MANIFEST:
                continue
            sound = path.read_bytes()
            harm(path, kind)
            (fault,) = faults(store, manifest)
            path.write_bytes(sound)
            assert one_sentence(fault).startswith(
                f"{manifest.source}/{manifest.version}/{path.name}"
            )


def test_faults__of_a_version_without_hashes_are_never_a_traceback(store: Store) -> None:
    """A flipped bit may give another figure there: what it held can no longer be known."""
    order = random.Random(2)  # noqa: S311
    found = 0
    for manifest in store.sources():
        for path in sorted(folder_of(store, manifest).iterdir()):
            if path.name == MANIFEST:
                continue
            for _ in range(15):
                sound = path.read_bytes()
                harm(path, order.choice(DAMAGES), order.random())
                said = list(faults(store, replace(manifest, hashes={})))
                path.write_bytes(sound)
                found += len(said)
                assert all(one_sentence(fault) for fault in said)
    assert found > 50


def test_faults__of_a_manifest_without_hashes_that_means_nothing(store: Store) -> None:
    manifest = replace(store.newest("my-places"), hashes={}, format="rumours")
    assert "is not a manifest" in one_sentence(next(faults(store, manifest)))


def test_import__of_a_damaged_version_makes_a_new_one(tiny_record: Record, tmp_path: Path) -> None:
    (tmp_path / "places.csv").write_text(PLACES)
    store = Store(str(tmp_path / "store"))

    def again() -> tuple[Manifest, bool]:
        return import_source(tiny_record, store, "places", tmp_path / "places.csv", "mine", NOW)

    first, _ = again()
    assert again() == (first, False)
    harm(folder_of(store, first) / tables.QUALITY, "flipped")
    second, is_new = again()
    assert (second.version[:4], is_new) == ("0002", True)
    assert fault_of(store, store.newest("mine")) is None
    harm(folder_of(store, second) / MANIFEST, "missing")
    assert again()[0].version[:4] == "0003"


def test_damage__says_what_to_do(store: Store) -> None:
    manifest = store.newest("my-places")
    path = folder_of(store, manifest) / tables.STEPS
    sound = path.read_bytes()
    harm(path, "cut")
    fault = fault_of(store, manifest)
    path.write_bytes(sound)
    assert fault is not None
    said = one_sentence(damage("my-places", fault))
    assert "places.parquet: is not what the import wrote" in said
    assert "import it again, or remove it with python -m geo store remove my-places" in said


def test_manifest__whose_bits_flip_is_damaged_or_says_the_same(store: Store) -> None:
    manifest = store.newest("my-places")
    path = folder_of(store, manifest) / MANIFEST
    sound = path.read_bytes()
    assert sound == write_manifest(manifest)
    order = random.Random(3)  # noqa: S311
    for _ in range(60):
        harm(path, "flipped", order.random())
        opened = Store(store.address)
        damaged = opened.look().damaged()
        path.write_bytes(sound)
        assert damaged or opened.newest("my-places") == manifest
        assert {one.source for one in opened.sources()} >= {"my-polygons", "my-events"}
