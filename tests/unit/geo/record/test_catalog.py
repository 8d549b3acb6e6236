"""The catalogue of shipped data."""

import hashlib
from pathlib import Path
from typing import Any

import pytest

from geo.errors import DataError
from geo.record.catalog import DATA_DIR, load_catalog, sha256_of

FILE = "catalog.json"


def test_load_catalog__reads_datasets(tiny_data: Any) -> None:
    catalog = load_catalog(tiny_data.folder)
    assert [item.file for item in catalog.datasets] == ["control_events.csv"]
    assert catalog.attribution == "Tiny record"


@pytest.mark.parametrize(
    "content",
    [
        [],
        {},
        {"datasets": [{"file": "x.csv"}]},
        {"datasets": 7},
    ],
)
def test_load_catalog__refuses_nonsense_in_one_sentence_that_names_the_file(
    tiny_data: Any, content: object
) -> None:
    tiny_data.json(FILE, content)
    with pytest.raises(DataError, match=r"^catalog\.json: .+") as caught:
        load_catalog(tiny_data.folder)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff"])
def test_load_catalog__refuses_what_is_not_json(tiny_data: Any, content: bytes) -> None:
    tiny_data.raw(FILE, content)
    with pytest.raises(DataError, match=r"^catalog\.json: is not a catalogue: "):
        load_catalog(tiny_data.folder)


def test_load_catalog__says_that_it_is_missing(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"^catalog\.json: cannot be read: No such file"):
        load_catalog(tmp_path)


def test_sha256_of__is_that_of_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"a\r\n")
    assert sha256_of(path) == hashlib.sha256(b"a\r\n").hexdigest()


def test_shipped_catalog__has_the_hash_of_every_shipped_file(record: Any) -> None:
    listed = {item.file: item.sha256 for item in record.catalog.datasets}
    shipped = {
        path.name
        for path in DATA_DIR.iterdir()
        if path.suffix in (".csv", ".geojson") and path.is_file()
    }
    assert shipped <= set(listed)
    assert {file: sha256_of(DATA_DIR / file) for file in listed} == listed


def test_shipped_catalog__credits_what_its_licences_demand(record: Any) -> None:
    assert "OpenStreetMap" in record.catalog.attribution
    assert "GeoNames" in record.catalog.attribution
    assert all(item.licence and item.made_by for item in record.catalog.datasets)
    credits = record.catalog.attribution.split(" · ")
    assert len(credits) == len(set(credits))
