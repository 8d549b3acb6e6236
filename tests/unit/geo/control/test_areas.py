"""Control areas inferred from settlements."""

from datetime import date
from typing import Any

import pytest
import shapely

from geo.control.areas import OPEN_STATUSES
from geo.control.zones import Zone
from geo.distance import area_km2
from geo.status import Status

DAY = date(2022, 9, 14)
SAMPLED = [
    (date(2022, 2, 24), None),
    (date(2022, 7, 4), None),
    (DAY, None),
    (DAY, DAY),
    (date(2023, 6, 1), date(2023, 6, 1)),
    (date(2025, 12, 31), None),
]


@pytest.mark.parametrize(("day", "known"), SAMPLED)
def test_by_region__statuses_add_up_to_the_oblast(
    picture: Any, day: date, known: date | None
) -> None:
    rows = picture.areas.by_region(day, known)
    assert [row.region.id for row in rows] == [region.id for region in picture.record.regions]
    for row in rows:
        assert set(row.km2) == set(Status)
        assert min(row.km2.values()) >= 0
        assert sum(row.km2.values()) == pytest.approx(row.total_km2, rel=1e-5)


@pytest.mark.parametrize(("day", "known"), SAMPLED)
def test_control_areas__have_the_areas_of_by_region(
    picture: Any, day: date, known: date | None
) -> None:
    frame = picture.areas.control_areas(day, known)
    expected = {
        (row.region.id, str(status)): km2
        for row in picture.areas.by_region(day, known)
        for status, km2 in row.km2.items()
        if km2
    }
    found = dict(
        zip(zip(frame["region"], frame["status"], strict=True), frame["area_km2"], strict=True)
    )
    assert found == pytest.approx(expected)
    assert [area_km2(shape) for shape in frame.geometry] == pytest.approx(list(frame["area_km2"]))
    assert set(frame["date"]) == {day.isoformat()}
    assert (set(frame["source"]), set(frame["basis"])) == ({"atlas"}, {"inferred"})
    assert frame.crs.to_epsg() == 4326


@pytest.mark.parametrize(("day", "known"), SAMPLED)
def test_area_of__is_what_control_areas_show(picture: Any, day: date, known: date | None) -> None:
    frame = picture.areas.control_areas(day, known)
    for status in Status:
        union = shapely.union_all(frame[frame["status"] == str(status)].geometry.to_numpy())
        area = picture.areas.area_of([status], day, known)
        assert shapely.symmetric_difference(union, area).area < 1e-6


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2022, 2, 24), {1: "ukrainian", 3: "ukrainian", 4: "ukrainian", 5: "russian"}),
        (date(2022, 3, 9), {1: "ukrainian", 3: "russian", 4: "contested", 5: "russian"}),
        (date(2022, 3, 10), {1: "russian", 3: "russian", 4: "contested", 5: "russian"}),
        (date(2022, 4, 30), {1: "ukrainian", 3: "russian", 4: "russian", 5: "unknown"}),
    ],
)
def test_statuses__of_the_tiny_conflict(
    tiny_picture: Any, day: date, expected: dict[int, str]
) -> None:
    found = tiny_picture.areas.statuses(day)
    assert found == {Zone(owner): status for owner, status in expected.items()}


def test_statuses__as_known_on_a_day(tiny_picture: Any) -> None:
    day = date(2022, 3, 11)
    assert tiny_picture.areas.statuses(day)[Zone(1)] is Status.RUSSIAN
    assert tiny_picture.areas.statuses(day, known=day)[Zone(1)] is Status.UKRAINIAN
    assert tiny_picture.areas.statuses(day, date(2022, 1, 1)) == dict.fromkeys(
        map(Zone, [1, 3, 4, 5]), Status.UNKNOWN
    )


def test_area_of__a_status_that_nobody_has_is_empty(tiny_picture: Any) -> None:
    assert tiny_picture.areas.area_of([Status.UNKNOWN], date(2022, 3, 1)).is_empty
    assert tiny_picture.areas.area_of([], date(2022, 3, 1)).is_empty


@pytest.mark.parametrize(("day", "known"), SAMPLED)
def test_front_line__touches_both_sides_and_no_oblast_border(
    picture: Any, day: date, known: date | None
) -> None:
    front = picture.areas.front_line(day, known)
    ukrainian = picture.areas.area_of([Status.UKRAINIAN], day, known)
    russian = picture.areas.area_of([Status.RUSSIAN], day, known)
    assert front.length > 0.5
    for line in shapely.get_parts(front):
        middle = shapely.line_interpolate_point(line, 0.5, normalized=True)
        assert middle.distance(ukrainian) < 1e-6
        assert middle.distance(russian) < 1e-6
    country = shapely.union_all([region.outline for region in picture.record.regions])
    assert shapely.intersection(front, country.boundary).length < 0.01


@pytest.mark.parametrize(("day", "known"), SAMPLED)
def test_open_edge__bounds_contested_or_unknown_area(
    picture: Any, day: date, known: date | None
) -> None:
    edge = picture.areas.open_edge(day, known)
    uncertain = picture.areas.area_of(OPEN_STATUSES, day, known)
    for line in shapely.get_parts(edge):
        middle = shapely.line_interpolate_point(line, 0.5, normalized=True)
        assert middle.distance(uncertain.boundary) < 1e-6
    assert edge.is_empty == uncertain.is_empty


def test_front_line__of_the_tiny_conflict_on_its_first_day(tiny_picture: Any) -> None:
    """Only Echo is russian: the front is the northern edge of its cell, some 150 km long."""
    front = tiny_picture.areas.front_line(date(2022, 2, 24))
    west, _, east, _ = front.bounds
    assert (west, east) == pytest.approx((36, 38), abs=1e-6)
    assert tiny_picture.areas.open_edge(date(2022, 2, 24)).is_empty
