"""Geometries that lie in one another."""

import struct

import pytest
import shapely

from geo.sources.wkb_depth import DEEPEST, is_too_deep


def nested(depth: int) -> bytes:
    head = b"\1" + struct.pack("<II", 7, 1)
    return head * depth + shapely.to_wkb(shapely.Point(1, 2))


def test_is_too_deep__counts_collections_in_collections() -> None:
    assert not is_too_deep(nested(DEEPEST - 1))
    assert is_too_deep(nested(DEEPEST + 1))
    assert is_too_deep(nested(200_000))


@pytest.mark.parametrize("flavor", ["iso", "extended"])
@pytest.mark.parametrize("byte_order", [0, 1])
@pytest.mark.parametrize(
    "wkt",
    [
        "POINT (1 2)",
        "LINESTRING Z (1 2 3, 4 5 6)",
        "POLYGON ((0 0, 1 0, 1 1, 0 0), (0.1 0, 0.2 0, 0.2 0.1, 0.1 0))",
        "MULTIPOLYGON Z (((0 0 1, 1 0 1, 1 1 1, 0 0 1)), ((2 2 1, 3 2 1, 3 3 1, 2 2 1)))",
        "GEOMETRYCOLLECTION (POINT (1 2), GEOMETRYCOLLECTION (LINESTRING (1 2, 3 4)), POINT (3 4))",
    ],
)
def test_is_too_deep__finds_its_way_through_every_kind(
    wkt: str, byte_order: int, flavor: str
) -> None:
    shape = shapely.from_wkt(wkt)
    plain = shapely.to_wkb(shape, byte_order=byte_order, flavor=flavor)
    assert not is_too_deep(plain)
    behind = struct.pack("<II", 7, 2)  # a nest that comes second is found only behind the first
    assert is_too_deep(b"\1" + behind + plain + nested(DEEPEST))


def test_is_too_deep__leaves_what_is_cut_short_to_the_reader() -> None:
    whole = shapely.to_wkb(shapely.box(0, 0, 1, 1))
    assert not any(is_too_deep(whole[:at]) for at in range(len(whole)))
