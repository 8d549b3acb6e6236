"""Features of JSON files."""

import json
from typing import Any

import pytest

from geo.errors import DataError
from geo.sources.features import read_features, read_json, read_json_lines

RING = [[36, 49], [37, 49], [37, 50], [36, 50], [36, 49]]
SQUARE = {"type": "Polygon", "coordinates": [RING]}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "x.json: is empty"),
        (b" \n", "x.json: is empty"),
        (b"{", "x.json: is not JSON: "),
        (b"\xff\xfe\x00", "x.json: is not JSON: "),
        (b"[" * 100_000, "x.json: is not JSON of any use: it is nested too deeply"),
    ],
)
def test_read_json__says_what_is_wrong(content: bytes, sentence: str) -> None:
    with pytest.raises(DataError) as caught:
        read_json("x.json", content)
    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize("document", [[], None, {}, {"features": 1}, {"features": [1]}])
def test_read_features__wants_a_collection(document: Any) -> None:
    with pytest.raises(DataError, match=r"^x.json: is not a GeoJSON FeatureCollection$"):
        read_features("x.json", document)


def test_read_features__counts_from_one_and_stands_missing_properties() -> None:
    one, two = read_features("x", {"features": [{"properties": None}, {"properties": {"a": 1}}]})
    assert (one.number, one.properties, two.number, two.properties) == (1, {}, 2, {"a": 1})


def test_read_features__wants_at_least_one() -> None:
    with pytest.raises(DataError, match=r"^x.json: holds no feature$"):
        read_features("x.json", {"features": []})


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_read_json__in_any_encoding_of_unicode(encoding: str) -> None:
    assert read_json("x.json", '{"назва": 1}'.encode(encoding)) == {"назва": 1}


@pytest.mark.parametrize(
    "document",
    [
        {"type": "Feature", "properties": {"a": 1}, "geometry": SQUARE},
        [{"type": "Feature", "properties": {"a": 1}, "geometry": SQUARE}],
        {"features": [{"attributes": {"a": 1}, "geometry": SQUARE}]},
    ],
)
def test_read_features__of_each_form(document: Any) -> None:
    (one,) = read_features("x", document)
    assert (one.properties, one.geometry, one.crs) == ({"a": 1}, SQUARE, "")


def test_read_features__of_a_bare_geometry() -> None:
    (one,) = read_features("x", SQUARE)
    assert (one.properties, one.geometry) == ({}, SQUARE)


@pytest.mark.parametrize(
    ("fields", "crs"),
    [
        ({"crs": {"properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}}, ""),
        ({"crs": {"properties": {"name": "urn:ogc:def:crs:EPSG::4326"}}}, ""),
        ({"crs": {"properties": {"name": "EPSG:32637"}}}, "EPSG:32637"),
        ({"spatialReference": {"wkid": 102100}}, "EPSG:3857"),
        ({"spatialReference": {"wkid": 102100, "latestWkid": 3857}}, "EPSG:3857"),
        ({"spatialReference": {"wkid": 4326}}, ""),
    ],
)
def test_read_features__knows_the_system(fields: dict[str, Any], crs: str) -> None:
    (one,) = read_features("x", {"features": [{"geometry": SQUARE}], **fields})
    assert one.crs == crs


def test_read_features__refuses_a_system_that_nobody_knows() -> None:
    document = {"features": [{}], "crs": {"properties": {"name": "EPSG:999999"}}}
    with pytest.raises(DataError, match=r"^x: names a coordinate system that is not known: "):
        read_features("x", document)


def test_read_json_lines__names_the_line_that_is_none() -> None:
    line = json.dumps({"a": 1}).encode()
    assert read_json_lines("x", b"\xef\xbb\xbf" + line + b"\n\n\x1e" + line) == [{"a": 1}] * 2
    with pytest.raises(DataError, match=r"^x, row 2: is not JSON: "):
        read_json_lines("x", line + b"\n{")
