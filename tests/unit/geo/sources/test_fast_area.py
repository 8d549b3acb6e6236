"""Geodesic area of many vertices at once."""

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.distance import area_km2
from geo.sources.fast_area import fast_area_km2


@given(lon_deg=st.floats(22, 40), lat_deg=st.floats(44, 52), radius_deg=st.floats(0.001, 3))
def test_fast_area__agrees_with_the_geodesic_walk(
    lon_deg: float, lat_deg: float, radius_deg: float
) -> None:
    land = shapely.Point(lon_deg, lat_deg).buffer(radius_deg, quad_segs=64)
    assert fast_area_km2(land) == pytest.approx(area_km2(land), rel=2e-7, abs=1e-6)


def test_fast_area__of_long_edges() -> None:
    land = shapely.box(36, 48, 38, 50)  # edges of 150 to 220 km
    assert fast_area_km2(land) == pytest.approx(area_km2(land), rel=1e-6)


def test_fast_area__takes_holes_away_whichever_way_rings_turn() -> None:
    hole = shapely.box(36.4, 49.4, 36.6, 49.6)
    outer = shapely.box(36, 49, 37, 50)
    pierced = shapely.Polygon(outer.exterior, [hole.exterior])  # both rings turn one way
    land = shapely.MultiPolygon([pierced, shapely.box(38, 49, 39, 50).reverse()])
    expected = 2 * fast_area_km2(outer) - fast_area_km2(hole)
    assert fast_area_km2(land) == pytest.approx(expected, rel=1e-9)


def test_fast_area__of_nothing() -> None:
    assert fast_area_km2(shapely.MultiPolygon()) == 0
