"""Patches: what the browser gets."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.control.areas import InferredAreas
from geo.control.patches import (
    FRONT,
    OPEN_EDGE,
    Patch,
    area_patches,
    day_spans,
    line_patches,
    to_geojson,
)
from geo.dates import EPOCH, Period, day_number
from geo.status import Status

PERIOD = Period(EPOCH, EPOCH + timedelta(days=30))
STEPS = st.lists(
    st.tuples(st.integers(-5, 35), st.sampled_from(Status)), max_size=6, unique_by=lambda s: s[0]
).map(lambda steps: [(EPOCH + timedelta(days=n), status) for n, status in sorted(steps)])


def active(patches: Sequence[Patch], day: date) -> list[Patch]:
    number = day_number(day)
    return [patch for patch in patches if patch.first <= number < patch.end]


def sampled_days(period: Period) -> list[date]:
    return [period.start, date(2022, 9, 14), date(2022, 10, 2), date(2023, 7, 1), period.last]


@given(STEPS)
def test_day_spans__cut_the_record_up_and_follow_the_steps(
    steps: list[tuple[date, Status]],
) -> None:
    spans = list(day_spans(steps, PERIOD))
    assert (spans[0][0], spans[-1][1]) == (0, 30)
    assert all(before[1] == after[0] for before, after in pairwise(spans))
    assert all(first < end for first, end, _ in spans)
    for day in PERIOD.days():
        known = [status for start, status in steps if start <= day]
        (status,) = (s for first, end, s in spans if first <= day_number(day) < end)
        assert status is (known[-1] if known else Status.UNKNOWN)


@pytest.mark.parametrize("then", [False, True])
def test_area_patches__tile_the_area_of_a_day(picture: Any, then: bool) -> None:
    """Every documented place lies in one active patch, of its own status; none overlap."""
    control, cells = picture.control, picture.cells
    steps_of = control.timeline_then if then else control.timeline_now
    patches = area_patches(cells, steps_of, picture.record.period)
    inside = {zone: shapely.point_on_surface(p) for zone, p in cells.zones.items()}
    whole = shapely.union_all([region.outline for region in picture.record.regions])
    for day in sampled_days(picture.record.period):
        shown = active(patches, day)
        statuses = picture.areas.statuses(day, day if then else None)
        tree = shapely.STRtree([patch.geometry for patch in shown])
        for zone, point in inside.items():
            hits = [shown[n].kind for n in tree.query(point, predicate="within")]
            assert hits == [statuses[zone]]
        assert sum(patch.geometry.area for patch in shown) == pytest.approx(whole.area, rel=1e-9)


def test_area_patches__are_the_inferred_areas_of_a_day(picture: Any) -> None:
    patches = area_patches(picture.cells, picture.control.timeline_now, picture.record.period)
    for day in sampled_days(picture.record.period):
        for status in Status:
            shapes = [patch.geometry for patch in active(patches, day) if patch.kind == status]
            area = picture.areas.area_of([status], day)
            assert shapely.symmetric_difference(shapely.union_all(shapes), area).area < 1e-7


def check_lines(patches: Sequence[Patch], areas: InferredAreas, day: date) -> None:
    for kind, line in ((FRONT, areas.front_line(day)), (OPEN_EDGE, areas.open_edge(day))):
        shown = [patch.geometry for patch in active(patches, day) if patch.kind == kind]
        assert sum(part.length for part in shown) == pytest.approx(line.length, abs=1e-6)
        assert shapely.difference(shapely.union_all(shown), line.buffer(1e-7)).length < 1e-6


def test_line_patches__are_the_front_line_of_a_day(picture: Any) -> None:
    patches = line_patches(picture.cells, picture.control.timeline_now, picture.record.period)
    assert {patch.kind for patch in patches} == {FRONT, OPEN_EDGE}
    for day in sampled_days(picture.record.period):
        check_lines(patches, picture.areas, day)


def test_line_patches__every_day_of_the_tiny_conflict(tiny_picture: Any) -> None:
    control, period = tiny_picture.control, tiny_picture.record.period
    patches = line_patches(tiny_picture.cells, control.timeline_now, period)
    for day in period.days():
        check_lines(patches, tiny_picture.areas, day)


def test_area_patches__of_the_tiny_conflict(tiny_picture: Any) -> None:
    control = tiny_picture.control
    patches = area_patches(tiny_picture.cells, control.timeline_now, tiny_picture.record.period)
    assert [(patch.first, patch.end, patch.kind) for patch in patches] == [
        (0, 5, "ukrainian"),  # Delta until 1 March
        (0, 9, "ukrainian"),  # Charlie until 5 March
        (0, 14, "ukrainian"),  # Alpha until 10 March
        (0, 45, "russian"),  # Echo until 10 April
        (5, 19, "contested"),  # Delta until 15 March
        (9, 66, "russian"),  # Charlie
        (14, 40, "russian"),  # Alpha until 5 April
        (19, 66, "russian"),  # Delta
        (40, 66, "ukrainian"),  # Alpha
        (45, 66, "unknown"),  # Echo
    ]


def test_area_patches__places_with_one_fate_share_a_patch(tiny_data: Any) -> None:
    tiny_data.change("control_events.csv", 5, settlement_id="6")  # charlie-0 and all of Charlie
    for row in (6, 7, 8):
        tiny_data.change("control_events.csv", row, settlement_id="6", replaces="")
    picture = tiny_data.load().picture
    patches = area_patches(
        picture.cells, lambda _: [(EPOCH, Status.RUSSIAN)], picture.record.period
    )
    assert [(patch.first, patch.end, patch.kind) for patch in patches] == [(0, 66, "russian")]
    assert patches[0].geometry.geom_type == "Polygon"


def test_line_patches__draw_no_line_between_contested_and_unknown(tiny_picture: Any) -> None:
    statuses = {1: Status.CONTESTED, 3: Status.UNKNOWN, 4: Status.RUSSIAN, 5: Status.UKRAINIAN}
    patches = line_patches(
        tiny_picture.cells,
        lambda zone: [(EPOCH, statuses[zone.owner_id])],
        tiny_picture.record.period,
    )
    drawn = {kind: [p.geometry for p in patches if p.kind == kind] for kind in (FRONT, OPEN_EDGE)}
    for border in tiny_picture.cells.borders:
        middle = shapely.line_interpolate_point(border.line.geoms[0], 0.5, normalized=True)
        on = {kind for kind, lines in drawn.items() if min(map(middle.distance, lines)) < 1e-9}
        expected = {frozenset({1, 3}): set(), frozenset({4, 5}): {FRONT}}
        assert on == expected.get(frozenset(zone.owner_id for zone in border.zones), {OPEN_EDGE})


def test_to_geojson__numbers_patches_and_rounds_them(tiny_picture: Any) -> None:
    patch = Patch("russian", 3, 9, shapely.box(36.1234567, 48, 37, 49))
    (made,) = to_geojson([patch])["features"]
    assert made["id"] == 1
    assert made["properties"] == {"from": 3, "to": 9, "status": "russian"}
    assert shapely.geometry.shape(made["geometry"]).bounds == (36.12346, 48, 37, 49)
