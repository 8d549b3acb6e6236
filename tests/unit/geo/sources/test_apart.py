"""Reading in a process apart: what becomes of it when it fails, hangs, swells or dies."""

from __future__ import annotations

import io
import os
import signal

import pyarrow as pa
import pyarrow.parquet
import pytest

from geo.errors import DataError
from geo.sources import apart
from geo.sources.apart import read_apart
from geo.sources.vector_file import read_layers
from tests.unit.geo.sources.test_wkb_depth import nested

KML = (
    b'<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>a</name><Point>'
    b"<coordinates>37,49</coordinates></Point></Placemark></Document></kml>"
)


def parquet(*wkb: bytes, **columns: object) -> bytes:
    meta = {b"geo": b'{"primary_column": "geometry", "columns": {"geometry": {"encoding": "WKB"}}}'}
    table = pa.table({**columns, "geometry": pa.array(wkb, pa.binary())})
    target = io.BytesIO()
    pyarrow.parquet.write_table(table.replace_schema_metadata(meta), target)
    return target.getvalue()


def test_read_apart__gives_rows_and_geometries() -> None:
    (layer,) = read_apart("x.kml", KML, ".kml")
    assert layer.crs == "EPSG:4326"
    assert [row["Name"] for row in layer.rows] == ["a"]
    assert len(layer.shapes) == 1


def test_read_apart__of_a_file_of_another_kind_is_a_sentence() -> None:
    with pytest.raises(DataError, match=r"^x\.gpkg: cannot be read: it is of the kind LIBKML, not"):
        read_apart("x.gpkg", KML, ".gpkg")
    assert read_apart("x.kml", KML, ".kml")


def test_read_apart__goes_on_after_the_process_was_killed() -> None:
    read_apart("x.kml", KML, ".kml")
    os.kill(apart.process_id(), signal.SIGKILL)
    with pytest.raises(DataError, match=r"^x\.kml: cannot be read: the process that reads it end"):
        read_apart("x.kml", KML, ".kml")
    assert read_apart("x.kml", KML, ".kml")


def test_read_apart__gives_a_file_up_that_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    read_apart("x.kml", KML, ".kml")
    os.kill(apart.process_id(), signal.SIGSTOP)
    monkeypatch.setattr(apart, "_SECONDS", 0.2)
    with pytest.raises(DataError, match=r"^x\.kml: was given up: it was not read within 0\.2 sec"):
        read_apart("x.kml", KML, ".kml")


def test_read_apart__of_what_unpacks_to_more_than_the_memory_is_a_sentence() -> None:
    text = pa.DictionaryArray.from_arrays([0] * 5_000, ["a" * 2**20])
    bomb = parquet(*[b"a"] * 5_000, text=text)
    assert len(bomb) < 2**20
    with pytest.raises(
        DataError, match=r"^x\.parquet: cannot be read: it takes more than 2,048 MB"
    ):
        read_apart("x.parquet", bomb, ".parquet")


def test_read_layers__of_collections_in_collections_is_a_sentence() -> None:
    bomb = parquet(nested(200_000))
    with pytest.raises(DataError, match=r"^x\.parquet: is refused: a geometry of it lies in too"):
        read_layers("x.parquet", bomb)
