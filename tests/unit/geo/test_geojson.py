"""GeoJSON in and out."""

import json
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import DataError
from geo.geojson import GRID_DEG, collection, content_hash, dump, feature, read_features, rounded

FILE = "regions.geojson"


def test_read_features__reads_back_what_was_written(tiny_data: Any) -> None:
    made = collection([feature(shapely.Point(36, 49), {"name": "Ізюм"}, 7)])
    path = tiny_data.raw("one.geojson", dump(made))
    (found,) = read_features(path)
    assert found["properties"] == {"name": "Ізюм"}
    assert found["id"] == 7
    assert shapely.geometry.shape(found["geometry"]) == shapely.Point(36, 49)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"{", "is not JSON: Expecting property name"),
        (b"\xff\xfe", "is not JSON: 'utf-8' codec can't decode"),
        (b"[]", "is not a GeoJSON FeatureCollection"),
        (b'{"type": "Feature"}', "is not a GeoJSON FeatureCollection"),
        (b'{"type": "FeatureCollection"}', "has no list of features"),
        (b'{"type": "FeatureCollection", "features": {}}', "has no list of features"),
    ],
)
def test_read_features__refuses_a_file_in_one_sentence(
    tiny_data: Any, content: bytes, sentence: str
) -> None:
    with pytest.raises(DataError) as caught:
        read_features(tiny_data.raw(FILE, content))
    assert str(caught.value).startswith(f"regions.geojson: {sentence}")


@pytest.mark.parametrize("bad", [None, 7, {}, {"geometry": None}])
def test_read_features__counts_to_the_feature_without_geometry(tiny_data: Any, bad: object) -> None:
    good = feature(shapely.Point(36, 49), {})
    path = tiny_data.json(FILE, collection([good]) | {"features": [good, bad]})
    with pytest.raises(DataError) as caught:
        read_features(path)
    assert str(caught.value) == "regions.geojson, row 2: has no geometry"


def test_read_features__says_that_a_file_is_missing(tiny_data: Any) -> None:
    with pytest.raises(DataError, match=r"^none\.geojson: cannot be read: No such file"):
        read_features(tiny_data.folder / "none.geojson")


def test_feature__without_id_has_none() -> None:
    assert "id" not in feature(shapely.Point(0, 0), {})
    assert feature(shapely.Point(0, 0), {}, 0)["id"] == 0


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_rounded__moves_a_point_by_half_a_grid_step_at_most(lon_deg: float, lat_deg: float) -> None:
    point = shapely.Point(lon_deg, lat_deg)
    grid = rounded(point)
    assert point.distance(grid) <= 0.7072 * GRID_DEG
    assert rounded(grid) == grid
    assert len(json.dumps(grid.x).partition(".")[2]) <= 5 or "e" in json.dumps(grid.x)


def test_dump__is_compact_utf8() -> None:
    assert dump({"a": [1, 2], "b": "Ізюм"}) == '{"a":[1,2],"b":"Ізюм"}'.encode()


def test_content_hash__names_the_bytes() -> None:
    assert content_hash(b"") == "e3b0c44298fc"
    assert content_hash(b"a") != content_hash(b"b")
