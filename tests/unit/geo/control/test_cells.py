"""Nearest-settlement cells."""

from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.control.cells import Cells, cut_cells, find_owners
from geo.distance import Point, measure


def frame_of(cells: Cells) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame([vars(piece) for piece in cells.pieces], crs="EPSG:4326")


def test_find_owners__itself_then_its_city_then_the_nearest(tiny_record: Any) -> None:
    owners = tiny_record.picture.owners
    assert owners.of == {1: 1, 2: 1, 3: 3, 4: 4, 5: 5, 6: 1}
    assert owners.is_documented(1)
    assert not owners.is_documented(2)
    assert not owners.is_documented(6)


def test_find_owners__a_district_follows_the_nearest_when_its_city_has_no_record(
    tiny_record: Any,
) -> None:
    owners = find_owners(tiny_record.gazetteer, {3, 4, 5}, tiny_record.about.plane)
    assert owners.of == {1: 3, 2: 3, 3: 3, 4: 4, 5: 5, 6: 3}


@pytest.mark.parametrize("name", ["record", "tiny_record"])
def test_pieces__tile_every_oblast_without_gap_or_overlap(
    request: pytest.FixtureRequest, name: str
) -> None:
    record = request.getfixturevalue(name)
    pieces = frame_of(record.picture.cells)
    assert set(pieces["settlement_id"]) == record.gazetteer.ids
    assert pieces.geometry.is_valid.all()
    for region in record.regions:
        part = pieces[pieces["region"] == region.id]
        union = shapely.union_all(part.geometry.to_numpy())
        assert shapely.area(part.geometry.to_numpy()).sum() == pytest.approx(union.area, rel=1e-9)
        assert shapely.symmetric_difference(union, region.outline).area < 1e-6
        assert part["area_km2"].sum() == pytest.approx(region.area_km2, rel=1e-5)


@pytest.mark.parametrize("name", ["record", "tiny_record"])
def test_owner_polygons__are_the_pieces_joined(request: pytest.FixtureRequest, name: str) -> None:
    record = request.getfixturevalue(name)
    pieces = frame_of(record.picture.cells)
    owners = {zone.owner_id for zone in record.picture.cells.zones}
    assert owners == record.picture.history.settlement_ids
    for zone, polygon in record.picture.cells.zones.items():
        parts = pieces[pieces["zone"] == zone].geometry.to_numpy()
        assert shapely.symmetric_difference(shapely.union_all(parts), polygon).area < 1e-7


def test_pieces__give_every_point_to_its_nearest_settlement(record: Any) -> None:
    pieces = frame_of(record.picture.cells)
    shapes = pieces.geometry.to_numpy()
    places = list(record.gazetteer)
    rng = np.random.default_rng(20220914)
    tested = 0
    for lon_deg, lat_deg in rng.uniform((35, 47.2), (40, 50.2), size=(200, 2)):
        (hits,) = np.nonzero(shapely.intersects_xy(shapes, lon_deg, lat_deg))
        if not len(hits):
            continue
        here = Point(lat_deg, lon_deg)
        km = {place.id: measure(here, place.point).distance_km for place in places}
        taken = int(pieces["settlement_id"].iloc[hits[0]])
        assert km[taken] <= 1.002 * min(km.values())
        tested += 1
    assert tested > 50


@pytest.mark.parametrize("name", ["record", "tiny_record"])
def test_borders__lie_between_their_two_places(request: pytest.FixtureRequest, name: str) -> None:
    record = request.getfixturevalue(name)
    polygons = record.picture.cells.zones
    country = shapely.union_all([region.outline for region in record.regions]).buffer(1e-9)
    shapely.prepare(country)
    pairs = [border.zones for border in record.picture.cells.borders]
    assert len({frozenset(pair) for pair in pairs}) == len(pairs)
    for border in record.picture.cells.borders:
        first, second = (polygons[zone] for zone in border.zones)
        ends = shapely.points(shapely.get_coordinates(border.line))
        assert shapely.distance(ends, first).max(initial=0) < 1e-9
        assert shapely.distance(ends, second).max(initial=0) < 1e-9
        assert border.line.is_empty or shapely.covers(country, border.line)


def test_borders__have_a_line(record: Any) -> None:
    empty = [border.zones for border in record.picture.cells.borders if not border.line.length]
    assert empty == []


def test_borders__of_the_tiny_conflict(tiny_record: Any) -> None:
    pairs = {
        frozenset(z.owner_id for z in border.zones) for border in tiny_record.picture.cells.borders
    }
    assert pairs == {frozenset(pair) for pair in [(1, 3), (3, 4), (1, 5), (3, 5), (4, 5)]}
    (line,) = (
        border.line
        for border in tiny_record.picture.cells.borders
        if {zone.owner_id for zone in border.zones} == {1, 3}
    )
    # Alpha's district at 36.95° and Charlie at 37.25° meet halfway, on a meridian.
    assert all(lon_deg == pytest.approx(37.1, abs=0.001) for lon_deg, _ in line.geoms[0].coords)


def test_cut_cells__of_a_single_place_are_the_whole_country(tiny_record: Any) -> None:
    gazetteer = type(tiny_record.gazetteer)([tiny_record.gazetteer[5]])
    plane = tiny_record.about.plane
    cells = cut_cells(gazetteer, find_owners(gazetteer, {5}, plane), tiny_record.regions, plane)
    total = sum(region.area_km2 for region in tiny_record.regions)
    assert frame_of(cells)["area_km2"].sum() == pytest.approx(total, rel=1e-6)
    assert cells.borders == ()


def test_two_places_on_one_spot__are_told_and_do_not_break_the_map(tiny_data: Any) -> None:
    """Bravo's row is given Alpha's position: one row is set aside, or both get a cell."""
    tiny_data.change("settlements.csv", 3, lat_deg="49.5", lon_deg="36.25")
    record = tiny_data.load()
    total = sum(region.area_km2 for region in record.regions)
    assert frame_of(record.picture.cells)["area_km2"].sum() == pytest.approx(total, rel=1e-6)
    assert len(record.rejected) + len(record.gazetteer) == 6
