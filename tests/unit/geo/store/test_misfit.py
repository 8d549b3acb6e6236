"""Strips between a publisher's outline and ours: no side's, and nothing else is one."""

from __future__ import annotations

import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from geo.distance import area_km2
from geo.record.regions import Region
from geo.shapes import StatusAreas
from geo.status import Status
from geo.store.misfit import MISFIT_KM, OutlineStrip

COUNTRY = shapely.box(36, 48, 38, 50)
WEST_OF_IT = shapely.box(35, 48, 36, 50)  # of the same country: no publisher draws an edge there
STRIP = OutlineStrip([Region("UA-63", "Kharkiv", "Харківська область", COUNTRY)], WEST_OF_IT)
KM_EAST = 1 / 73.0  # degrees a kilometre at 49° N
KM_NORTH = 1 / 111.2


def strips(areas: StatusAreas) -> StatusAreas:
    """What is found, each day's own areas untouched."""
    return {status: area for status, area in STRIP.of(areas).items() if not area.is_empty}


def check_same(found: BaseGeometry, expected: BaseGeometry) -> None:
    assert area_km2(shapely.symmetric_difference(found, expected)) < 1.5


def held_east(short_km: float) -> BaseGeometry:
    """The eastern half, short of the eastern border by so much."""
    return shapely.box(37, 48, 38 - short_km * KM_EAST, 50)


@pytest.mark.parametrize("short_km", [0.01, 0.3, 0.65])
def test_strip__along_the_border_is_no_sides(short_km: float) -> None:
    found = strips({Status.RUSSIAN: held_east(short_km)})
    expected = shapely.box(38 - short_km * KM_EAST, 48, 38, 50)
    assert set(found) == {Status.RUSSIAN}
    check_same(found[Status.RUSSIAN], expected)


def test_strip__wider_than_the_misfit_is_what_it_is() -> None:
    found = strips({Status.RUSSIAN: held_east(MISFIT_KM + 0.1)})
    assert sum(area_km2(area) for area in found.values()) < 1


def test_strip__none_where_the_country_goes_on() -> None:
    held = shapely.box(36 + 0.3 * KM_EAST, 48.5, 37, 49.5)
    assert strips({Status.RUSSIAN: held}) == {}


def test_strip__none_inside() -> None:
    """A pocket of 0.5 km and a corridor as narrow, both far from the border, are held."""
    pocket = shapely.box(37.5, 49, 37.5 + 0.5 * KM_EAST, 49.1)
    corridor = shapely.box(37, 48.5, 37.8, 48.5 + 0.4 * KM_NORTH)
    held = shapely.difference(held_east(0), shapely.union(pocket, corridor))
    assert strips({Status.RUSSIAN: held}) == {}


def test_strip__a_salient_that_reaches_the_border_stays() -> None:
    salient = shapely.box(37, 49, 38, 49 + 3 * KM_NORTH)
    held = shapely.difference(held_east(0.3), salient)
    found = strips({Status.RUSSIAN: held})
    corners = 2 * 0.3 * 0.3  # rounded off where the strip leaves the salient
    taken = shapely.intersection(found[Status.RUSSIAN], salient)
    assert area_km2(taken) < corners
    whole = shapely.box(38 - 0.3 * KM_EAST, 48, 38, 50)
    check_same(found[Status.RUSSIAN], shapely.difference(whole, salient))


def test_strip__is_drawn_as_its_longest_neighbour() -> None:
    inland, contested = 38 - 0.3 * KM_EAST, shapely.box(37, 49.4, 38 - 0.3 * KM_EAST, 50)
    held = shapely.box(37, 48, inland, 49.4)
    found = strips({Status.RUSSIAN: held, Status.CONTESTED: contested})
    assert set(found) <= {Status.RUSSIAN, Status.CONTESTED}
    assert area_km2(shapely.union_all(list(found.values()))) == pytest.approx(
        area_km2(shapely.box(inland, 48, 38, 50)), abs=1.5
    )
    assert shapely.intersects_xy(found[Status.RUSSIAN], 38 - 0.1 * KM_EAST, 48.3)


def test_strip__none_on_land_that_the_source_marks_as_ukrainian() -> None:
    marked = {
        Status.RUSSIAN: held_east(0.3),
        Status.UKRAINIAN: shapely.box(38 - 0.3 * KM_EAST, 48, 38, 50),
    }
    assert strips(marked) == {}


def test_strip__none_where_all_is_ukrainian_held() -> None:
    assert strips({}) == {}
    assert strips({Status.RUSSIAN: shapely.box(36.8, 48.8, 37.2, 49.2)}) == {}
