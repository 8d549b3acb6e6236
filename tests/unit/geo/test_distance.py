"""Geodesic distances, bearings and areas."""

import math
from itertools import pairwise
from typing import Any

import pytest
import shapely
from geographiclib.geodesic import Geodesic
from hypothesis import assume, given
from hypothesis import strategies as st

from geo.distance import (
    KM_PER_MILE,
    Point,
    area_km2,
    compass_sector,
    geodesic_line,
    measure,
    nearest_point,
)

WGS84 = Geodesic.WGS84
MILLIMETRE_KM = 1e-6

ANYWHERE = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))
IN_UKRAINE = st.builds(Point, st.floats(46, 51), st.floats(34, 41))


@pytest.mark.parametrize("points", [ANYWHERE, IN_UKRAINE])
def test_measure__within_a_millimetre_of_geographiclib(points: st.SearchStrategy[Point]) -> None:
    @given(points, points)
    def holds(start: Point, end: Point) -> None:
        truth = WGS84.Inverse(start.lat_deg, start.lon_deg, end.lat_deg, end.lon_deg)
        found = measure(start, end)
        assert abs(found.distance_km - truth["s12"] / 1000) < MILLIMETRE_KM
        assert 0 <= found.bearing_deg < 360

    holds()


@given(IN_UKRAINE, IN_UKRAINE)
def test_measure__is_symmetric_and_its_bearing_leads_there(start: Point, end: Point) -> None:
    there, back = measure(start, end), measure(end, start)
    assert there.distance_km == pytest.approx(back.distance_km, abs=MILLIMETRE_KM)
    assume(there.distance_km > 0.001)
    reached = WGS84.Direct(
        start.lat_deg, start.lon_deg, there.bearing_deg, there.distance_km * 1000
    )
    missed_km = measure(Point(reached["lat2"], reached["lon2"]), end).distance_km
    assert missed_km < MILLIMETRE_KM


def test_measure__boston_to_portland_as_in_the_docs_of_pyproj() -> None:
    boston, portland = Point(42 + 15 / 60, -(71 + 7 / 60)), Point(45 + 31 / 60, -(123 + 41 / 60))
    assert measure(boston, portland).distance_km == pytest.approx(4164.074239, abs=MILLIMETRE_KM)


def test_measure__of_a_point_to_itself_is_nothing() -> None:
    found = measure(Point(49, 38), Point(49, 38))
    assert (found.distance_km, found.bearing_deg, found.sector) == (0.0, 0.0, "N")


def test_measure__kreminna_lies_23_km_west_north_west_of_severodonetsk(record: Any) -> None:
    severodonetsk, kreminna = (
        record.gazetteer.find(name) for name in ("Severodonetsk", "Kreminna")
    )
    found = measure(severodonetsk.point, kreminna.point)
    assert found.distance_km == pytest.approx(23.0, abs=0.05)
    assert found.sector == "WNW"
    assert found.bearing_deg == pytest.approx(299, abs=1.5)


# Measured between the centres of another gazetteer: each centre may be 0.9 km elsewhere, Kharkiv's
# and Balakliia's somewhat more.
@pytest.mark.parametrize(
    ("start", "end", "published_km", "tolerance_km"),
    [
        ("Kreminna", "Severodonetsk", 23.1, 0.2),
        ("Kreminna", "Svatove", 40.2, 0.3),
        ("Kupiansk", "Kharkiv", 104.6, 2.4),
        ("Lyman, Donetsk", "Sloviansk", 20.9, 1.8),
        ("Bakhmut", "Avdiivka", 54.1, 1.8),
        ("Pokrovsk", "Avdiivka", 45.0, 1.8),
        ("Selydove", "Pokrovsk", 17.6, 0.2),
        ("Krasnohorivka", "Donetsk", 22.0, 0.2),
        ("Vuhledar", "Selydove", 41.2, 0.3),
        ("Vuhledar", "Pokrovsk", 56.1, 0.3),
        ("Izium", "Kharkiv", 114.1, 1.8),
        ("Balakliia", "Kharkiv", 74.0, 2.4),
        ("Severodonetsk", "Lysychansk", 5.8, 0.3),
        ("Sloviansk", "Kramatorsk", 12.8, 1.8),
        ("Bakhmut", "Chasiv Yar", 12.2, 0.2),
        ("Soledar", "Bakhmut", 11.3, 1.8),
        ("Popasna", "Bakhmut", 28.1, 1.8),
        ("Kreminna", "Lyman, Donetsk", 31.1, 1.8),
        ("Izium", "Sloviansk", 47.4, 1.8),
        ("Kupiansk", "Svatove", 51.5, 0.2),
        ("Avdiivka", "Donetsk", 15.2, 1.8),
        ("Luhansk", "Severodonetsk", 72.4, 1.8),
        ("Vovchansk", "Kharkiv", 60.8, 1.8),
        ("Donetsk", "Luhansk", 127.2, 0.3),
        ("Kharkiv", "Donetsk", 248.8, 3.5),
    ],
)
def test_measure__agrees_with_the_distances_measured_beforehand(
    record: Any, start: str, end: str, published_km: float, tolerance_km: float
) -> None:
    found = measure(record.gazetteer.find(start).point, record.gazetteer.find(end).point)
    assert found.distance_km == pytest.approx(published_km, abs=tolerance_km)


def test_km_per_mile__is_the_international_mile() -> None:
    assert pytest.approx(42.195, abs=0.001) == 26.2188 * KM_PER_MILE


@pytest.mark.parametrize(
    ("bearing_deg", "sector"),
    [
        (0, "N"),
        (11.2, "N"),
        (11.3, "NNE"),
        (45, "NE"),
        (90, "E"),
        (107, "ESE"),
        (180, "S"),
        (225, "SW"),
        (299, "WNW"),
        (348.7, "NNW"),
        (348.8, "N"),
        (360, "N"),
        (-90, "W"),
    ],
)
def test_compass_sector__known_answers(bearing_deg: float, sector: str) -> None:
    assert compass_sector(bearing_deg) == sector


@given(IN_UKRAINE, IN_UKRAINE)
def test_geodesic_line__has_the_length_of_the_measurement(start: Point, end: Point) -> None:
    line = geodesic_line(start, end)
    corners = [Point(lat_deg, lon_deg) for lon_deg, lat_deg in line.coords]
    assert len(corners) == 33
    assert (corners[0], corners[-1]) == (start, end)
    length_km = sum(measure(a, b).distance_km for a, b in pairwise(corners))
    assert length_km == pytest.approx(measure(start, end).distance_km, abs=1e-5)


@given(st.floats(46, 50), st.floats(34, 40), st.floats(0.001, 1), st.floats(0.001, 1))
def test_area_km2__as_geographiclib_whatever_the_direction_of_the_ring(
    south: float, west: float, height: float, width: float
) -> None:
    box = shapely.box(west, south, west + width, south + height)
    polygon = WGS84.Polygon()
    for lon_deg, lat_deg in box.exterior.coords[:-1]:
        polygon.AddPoint(lat_deg, lon_deg)
    truth_km2 = abs(polygon.Compute()[2]) / 1e6
    assert area_km2(box) == pytest.approx(truth_km2, rel=1e-7)
    assert area_km2(box.reverse()) == area_km2(box)


def test_area_km2__does_not_mind_how_a_hole_is_wound() -> None:
    outer, inner = shapely.box(36, 48, 38, 50), shapely.box(36.5, 48.5, 37, 49)
    expected = area_km2(outer) - area_km2(inner)
    for shell in (outer.exterior, outer.exterior.reverse()):
        for hole in (inner.exterior, inner.exterior.reverse()):
            assert area_km2(shapely.Polygon(shell, [hole])) == pytest.approx(expected, rel=1e-9)


def test_area_km2__leaves_out_holes_and_adds_up_parts() -> None:
    outer, inner = shapely.box(36, 48, 38, 50), shapely.box(36.5, 48.5, 37, 49)
    ring = outer.difference(inner)
    assert area_km2(ring) == pytest.approx(area_km2(outer) - area_km2(inner), rel=1e-9)
    assert area_km2(shapely.MultiPolygon([inner, shapely.box(39, 48, 40, 49)])) == pytest.approx(
        area_km2(inner) + area_km2(shapely.box(39, 48, 40, 49)), rel=1e-9
    )
    assert area_km2(shapely.Polygon()) == 0


@given(st.floats(47, 50.5), st.floats(34.5, 40.5))
def test_nearest_point__no_point_of_the_edge_is_nearer(lat_deg: float, lon_deg: float) -> None:
    origin, area = Point(lat_deg, lon_deg), shapely.box(37, 48, 38, 49)
    nearest = nearest_point(origin, area)
    assert nearest is not None
    if shapely.intersects_xy(area, lon_deg, lat_deg):
        assert nearest == origin
        return
    edge = shapely.segmentize(area.exterior, 0.002)
    least_km = min(measure(origin, Point(y, x)).distance_km for x, y in edge.coords)
    found_km = measure(origin, nearest).distance_km
    assert found_km <= least_km + 0.001
    assert math.isclose(found_km, least_km, abs_tol=0.02)
    assert area.distance(nearest.shape) < 1e-5


def test_nearest_point__of_nothing_is_none() -> None:
    assert nearest_point(Point(49, 38), shapely.Polygon()) is None
