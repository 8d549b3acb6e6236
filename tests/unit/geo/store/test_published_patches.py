"""Patches of a published series: each piece once, from the day it comes to the day it goes."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from geo.control.patches import FRONT, OPEN_EDGE, Patch
from geo.shapes import SLIVER_DEG, StatusAreas
from geo.status import Status
from geo.store.published_patches import GRID_DEG, DrawnState, SeriesPatches

COUNTRY = shapely.box(36, 48, 38, 50)
FAR_AROUND = shapely.box(20, 40, 50, 60)  # no edge lies on its outline
END = 20
SMALL, BIG = shapely.box(36.1, 48.1, 36.2, 48.2), shapely.box(36.1, 48.1, 36.3, 48.2)
ADDED = shapely.box(36.2, 48.1, 36.3, 48.2)

CELL_DEG = 0.1337  # the cells cross the tiles in which changes are looked for
CELLS = st.frozensets(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=12)
STATES = st.lists(CELLS, min_size=1, max_size=6)


def patches_of(
    states: Sequence[tuple[int, StatusAreas]], end: int, country: BaseGeometry
) -> tuple[list[Patch], list[Patch]]:
    """Area and line patches of states that say nothing beyond the country."""
    patches = SeriesPatches(country.boundary)
    for day, areas in states:
        patches.advance(day, DrawnState(areas))
    return patches.areas(end), patches.lines(end)


def russian(*areas: BaseGeometry) -> StatusAreas:
    return {Status.RUSSIAN: shapely.union_all(areas)}


def cell(column: int, row: int) -> BaseGeometry:
    west, south = 36.3 + column * CELL_DEG, 48.2 + row * CELL_DEG
    return shapely.box(west, south, west + CELL_DEG, south + CELL_DEG)


def union(cells: frozenset[tuple[int, int]]) -> BaseGeometry:
    return shapely.union_all([cell(*one) for one in sorted(cells)], grid_size=GRID_DEG)


def active(patches: Sequence[Patch], day: int, kind: str = "russian") -> list[BaseGeometry]:
    return [one.geometry for one in patches if one.first <= day < one.end and one.kind == kind]


def check_same(found: BaseGeometry, expected: BaseGeometry) -> None:
    assert shapely.symmetric_difference(found, expected).area < 1e-9


def check_line(lines: Sequence[Patch], day: int, kind: str, expected: BaseGeometry) -> None:
    shown = shapely.union_all(active(lines, day, kind))
    assert shown.length == pytest.approx(expected.length, abs=1e-6)
    assert shapely.difference(shown, expected.buffer(1e-7)).length < 1e-6


def test_areas__a_square_grows_shrinks_and_comes_back() -> None:
    states = [(0, russian(SMALL)), (5, russian(BIG)), (8, russian(SMALL)), (12, russian(BIG))]
    areas, _ = patches_of(states, END, COUNTRY)
    periods = [(one.kind, one.first, one.end) for one in areas]
    assert periods == [("russian", 0, 20), ("russian", 5, 8), ("russian", 12, 20)]
    for patch, expected in zip(areas, (SMALL, ADDED, ADDED), strict=True):
        check_same(patch.geometry, expected)


def test_areas__nothing_changes_one_patch() -> None:
    across_tiles = shapely.box(36.4, 48.4, 37.1, 49.1)
    states = [(day, russian(across_tiles)) for day in (0, 3, 9)]
    areas, lines = patches_of(states, END, COUNTRY)
    assert [(one.first, one.end) for one in areas + lines] == [(0, 20), (0, 20)]
    assert areas[0].geometry.geom_type == "Polygon"
    check_same(areas[0].geometry, across_tiles)


def test_areas__a_loss_closes_only_the_part_that_is_lost() -> None:
    areas, _ = patches_of([(0, russian(BIG)), (7, russian(SMALL))], END, COUNTRY)
    assert [(one.first, one.end) for one in areas] == [(0, 7), (0, 20)]
    check_same(areas[0].geometry, ADDED)
    check_same(areas[1].geometry, SMALL)


def test_areas__a_state_without_anything_ends_all() -> None:
    areas, lines = patches_of([(2, russian(BIG)), (4, {}), (6, russian(BIG))], 9, COUNTRY)
    assert [(one.first, one.end) for one in areas] == [(2, 4), (6, 9)]
    assert [(one.first, one.end) for one in lines] == [(2, 4), (6, 9)]


def test_areas__each_status_has_its_own_and_the_rest_none() -> None:
    contested, unknown = shapely.box(37, 49, 37.1, 49.1), shapely.box(37.6, 49.6, 37.7, 49.7)
    rest = shapely.box(36.6, 48.6, 36.7, 48.7)
    state = {Status.CONTESTED: contested, Status.UNKNOWN: unknown, Status.UKRAINIAN: rest}
    areas, _ = patches_of([(0, russian(SMALL) | state), (5, state)], END, COUNTRY)
    assert [(one.kind, one.first, one.end) for one in areas] == [
        ("russian", 0, 5),
        ("contested", 0, 20),
        ("unknown", 0, 20),
    ]


@given(STATES)
def test_areas__the_active_patches_are_the_state_of_every_day(
    states: list[frozenset[tuple[int, int]]],
) -> None:
    end = 2 * len(states)
    dated = [(2 * n, russian(union(cells))) for n, cells in enumerate(states)]
    areas, lines = patches_of(dated, end, FAR_AROUND)
    for day in range(end):
        held = union(states[day // 2])
        shown = active(areas, day)
        check_same(shapely.union_all(shown), held)
        assert sum(one.area for one in shown) == pytest.approx(held.area, abs=1e-9)  # none overlap
        if not held.is_empty:
            check_line(lines, day, FRONT, held.boundary)
    assert all(one.first < one.end <= end for one in areas + lines)


@given(STATES, CELLS)
def test_areas__russian_and_contested_do_not_disturb_each_other(
    states: list[frozenset[tuple[int, int]]], taken: frozenset[tuple[int, int]]
) -> None:
    contested = {Status.CONTESTED: union(taken)}
    dated = [(n, russian(union(cells - taken)) | contested) for n, cells in enumerate(states)]
    areas, _ = patches_of(dated, len(states), FAR_AROUND)
    for day, cells in enumerate(states):
        check_same(shapely.union_all(active(areas, day)), union(cells - taken))
        check_same(shapely.union_all(active(areas, day, "contested")), union(taken))


def test_slivers__are_dropped() -> None:
    wider = shapely.box(36.1, 48.1, 36.2 + SLIVER_DEG / 2, 48.2)
    states = [(day, russian(wider if day % 2 else SMALL)) for day in range(10)]
    areas, _ = patches_of(states, END, COUNTRY)
    assert [(one.first, one.end) for one in areas] == [(0, 20)]
    check_same(areas[0].geometry, SMALL)


def test_slivers__do_not_add_up() -> None:
    """Each day's gain is thinner than a sliver, yet the drawing never lags by more than one."""
    growing = [shapely.box(36.1, 48.1, 36.2 + day * 1e-4, 48.2) for day in range(40)]
    shrinking = growing[::-1]
    for course in (growing, shrinking):
        states = [(day, russian(area)) for day, area in enumerate(course)]
        areas, _ = patches_of(states, 40, COUNTRY)
        assert 5 <= len(areas) <= 20
        for day, area in states:
            shown = shapely.union_all(active(areas, day))
            off = shapely.symmetric_difference(shown, area[Status.RUSSIAN]).area
            assert off < 0.1 * SLIVER_DEG + 1e-9


def test_slivers__do_not_add_up_beside_real_gains() -> None:
    states = []
    for day in range(12):
        creeping = shapely.box(36.1, 48.1, 36.2 + day * 1e-4, 48.2)
        new = [shapely.box(36.02 + n * 0.03, 48.3, 36.04 + n * 0.03, 48.4) for n in range(day)]
        states.append((day, russian(creeping, *new)))
    areas, _ = patches_of(states, 12, COUNTRY)
    for day, area in states:
        shown = shapely.union_all(active(areas, day))
        off = shapely.symmetric_difference(shown, area[Status.RUSSIAN]).area
        assert off < 0.1 * SLIVER_DEG + 1e-9


def test_slivers__a_piece_just_wider_is_kept() -> None:
    wider = shapely.box(36.1, 48.1, 36.2 + SLIVER_DEG + 2 * GRID_DEG, 48.2)
    areas, _ = patches_of([(0, russian(SMALL)), (5, russian(wider))], END, COUNTRY)
    assert [(one.first, one.end) for one in areas] == [(0, 20), (5, 20)]


def test_lines__front_of_a_country_in_two_halves() -> None:
    states = [
        (0, russian(shapely.box(36, 48, 37, 50))),
        (5, russian(shapely.box(36, 48, 37.2, 50))),
    ]
    _, lines = patches_of(states, END, COUNTRY)
    assert [(one.kind, one.first, one.end) for one in lines] == [(FRONT, 0, 5), (FRONT, 5, 20)]
    assert lines[0].geometry.bounds == pytest.approx((37, 48, 37, 50))
    assert lines[1].geometry.bounds == pytest.approx((37.2, 48, 37.2, 50))


def test_lines__the_part_of_the_front_that_stays_is_one_patch() -> None:
    before = shapely.segmentize(shapely.box(36, 48, 37, 50), 0.2)
    after = shapely.union(before, shapely.box(37, 48.8, 37.1, 49))
    _, lines = patches_of([(0, russian(before)), (5, russian(after))], END, COUNTRY)
    pushed = [(37, 48), (37, 48.8), (37.1, 48.8), (37.1, 49), (37, 49), (37, 50)]
    check_line(lines, 0, FRONT, shapely.LineString([(37, 48), (37, 50)]))
    check_line(lines, 5, FRONT, shapely.LineString(pushed))
    (stays,) = (one.geometry for one in lines if (one.first, one.end) == (0, END))
    assert stays.length == pytest.approx(2 - 0.2)


def test_lines__none_on_the_outline_of_the_country() -> None:
    """Nor half a kilometre off it, where the publisher draws the outline otherwise."""
    for inset in (0, 0.005):
        held = shapely.box(36 + inset, 48 + inset, 38 - inset, 50 - inset)
        _, lines = patches_of([(0, russian(held))], END, COUNTRY)
        assert lines == []
    inland = shapely.box(36.05, 48.05, 37.95, 49.95)
    _, lines = patches_of([(0, russian(inland))], END, COUNTRY)
    check_line(lines, 0, FRONT, inland.boundary)


def test_lines__contested_land_has_an_open_edge_and_no_front() -> None:
    contested = {Status.CONTESTED: shapely.box(37, 48, 37.2, 50)}
    states = [
        (0, russian(shapely.box(36, 48, 37, 50)) | contested),
        (5, russian(shapely.box(36, 48, 37.2, 50))),
    ]
    _, lines = patches_of(states, END, COUNTRY)
    at = {day: shapely.LineString([(day, 48), (day, 50)]) for day in (37, 37.2)}
    assert {(one.kind, one.first, one.end) for one in lines} == {
        (OPEN_EDGE, 0, 5),
        (FRONT, 5, 20),
    }
    check_line(lines, 0, OPEN_EDGE, shapely.union_all(list(at.values())))
    check_line(lines, 5, FRONT, at[37.2])


def test_lines__none_between_contested_and_unknown() -> None:
    state = {
        Status.CONTESTED: shapely.box(36, 48, 37, 50),
        Status.UNKNOWN: shapely.box(37, 48, 37.2, 50),
    }
    _, lines = patches_of([(0, state)], END, COUNTRY)
    assert {one.kind for one in lines} == {OPEN_EDGE}
    check_line(lines, 0, OPEN_EDGE, shapely.LineString([(37.2, 48), (37.2, 50)]))


def test_lines__contested_land_beside_a_part_of_a_russian_edge() -> None:
    """The two need not have the same corners along the edge that they share."""
    held, contested = shapely.box(36, 48, 37, 50), shapely.box(37, 48.6, 37.2, 49.4)
    _, lines = patches_of([(0, russian(held) | {Status.CONTESTED: contested})], END, COUNTRY)
    check_line(lines, 0, OPEN_EDGE, contested.boundary)
    front = shapely.MultiLineString([[(37, 48), (37, 48.6)], [(37, 49.4), (37, 50)]])
    check_line(lines, 0, FRONT, front)


def test_nothing__no_patches() -> None:
    assert patches_of([], END, COUNTRY) == ([], [])
    assert patches_of([(0, {})], END, COUNTRY) == ([], [])


def test_beyond__is_marked_and_has_no_edge_where_it_meets_the_country() -> None:
    inside, outside = shapely.box(37, 48.5, 38, 49), shapely.box(38, 48.5, 38.4, 49)
    patches = SeriesPatches(FAR_AROUND.boundary)
    patches.advance(0, DrawnState(russian(inside), beyond=russian(outside)))
    assert [(one.kind, one.is_beyond) for one in patches.areas(END)] == [
        ("russian", False),
        ("russian", True),
    ]
    check_line(patches.lines(END), 0, FRONT, shapely.union(inside, outside).boundary)


def test_strips__are_drawn_with_what_is_beside_them() -> None:
    strip = shapely.box(36.2, 48.1, 36.21, 48.2)
    patches = SeriesPatches(COUNTRY.boundary)
    patches.advance(0, DrawnState(russian(SMALL), strips=russian(strip)))
    patches.advance(5, DrawnState(russian(SMALL)))
    shown = [shapely.union_all(active(patches.areas(END), day)) for day in (0, 5)]
    check_same(shown[0], shapely.union(SMALL, strip))
    check_same(shown[1], SMALL)
