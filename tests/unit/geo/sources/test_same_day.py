"""Parts and versions of one day."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import shapely

from geo.shapes import StatusAreas
from geo.sources.day_name import moment_in_name
from geo.sources.model import PublishedDay
from geo.sources.same_day import Versions, settled
from geo.status import Status

DAY = date(2022, 9, 10)
WEST, EAST = shapely.box(36, 49, 37, 50), shapely.box(38, 49, 39, 50)
WIDE = shapely.box(36, 49, 37.4, 50)


def published(file: str, layer: str = "", **areas: shapely.Geometry) -> PublishedDay:
    made: StatusAreas = {Status(word): area for word, area in areas.items()}
    return PublishedDay(DAY, made, file, layer=layer, moment=moment_in_name(file))


def joined(*days: PublishedDay) -> PublishedDay:
    """The one day that parts make, without any versions."""
    (day,), versions = settled(days)
    assert versions == []
    return day


def test_settled__joins_a_file_for_each_region_and_names_both() -> None:
    day = joined(published("b.json", russian=EAST), published("a.json", russian=WEST))
    assert day.areas[Status.RUSSIAN].equals(shapely.MultiPolygon([WEST, EAST]))
    assert day.file == "a.json, b.json"


def test_settled__joins_a_file_for_each_status_though_they_overlap() -> None:
    day = joined(published("r.json", russian=WIDE), published("c.json", contested=WEST))
    assert set(day.areas) == {Status.RUSSIAN, Status.CONTESTED}


def test_settled__joins_layers_that_say_so() -> None:
    advances = published("x.json", "advances", contested=WEST)
    infiltration = published("y.json", "infiltration", contested=WIDE)
    assert joined(advances, infiltration).areas[Status.CONTESTED].equals(WIDE)


def test_settled__joins_regions_whose_outlines_overlap_a_little() -> None:
    near = shapely.box(36.99, 49, 38, 50)
    day = joined(published("a.json", russian=WEST), published("b.json", russian=near))
    assert day.areas[Status.RUSSIAN].equals(shapely.union(WEST, near))


@pytest.mark.parametrize(
    "names",
    [
        ("1662800000.json", "1662810000.json"),
        ("2022-09-10_0900.json", "2022-09-10_1800.json"),
        ("z_morning_2022-09-10.json", "a_evening_2022-09-10.json"),
    ],
)
def test_settled__the_latest_version_counts(names: tuple[str, str]) -> None:
    early, late = (
        published(name, russian=area) for name, area in zip(names, (WIDE, WEST), strict=True)
    )
    for order in ((early, late), (late, early)):
        (day,), versions = settled(order)
        assert day.areas[Status.RUSSIAN].equals(WEST)
        assert versions == [Versions(DAY, names[1], (names[0],))]


def test_settled__states_of_one_series_are_versions_also_without_common_land() -> None:
    days = [published(f"166280{n}000.json", russian=area) for n, area in ((0, WEST), (1, EAST))]
    (day,), versions = settled(days)
    assert day.areas[Status.RUSSIAN].equals(EAST)
    assert len(versions) == 1


def test_settled__of_versions_without_a_time_what_all_say_counts() -> None:
    (day,), versions = settled(
        [published("a.json", russian=WIDE), published("b.json", russian=WEST)]
    )
    assert day.areas[Status.RUSSIAN].equals(WEST)
    assert day.unread is not None
    assert day.unread.equals(shapely.difference(WIDE, WEST))
    assert versions == [Versions(DAY, "", ("a.json", "b.json"))]


def test_settled__the_same_twice_is_no_version() -> None:
    day = joined(published("a.json", russian=WEST), published("b.json", russian=WEST))
    assert day.areas[Status.RUSSIAN].equals(WEST)


def test_settled__keeps_what_was_counted_of_each_part() -> None:
    one = PublishedDay(
        DAY, {Status.RUSSIAN: WEST}, "a", skipped={"Point": 1}, closed=1, unread=WIDE
    )
    other = PublishedDay(DAY, {}, "b", parts_km2={"claimed": 2.0}, skipped={"Point": 2}, closed=2)
    day = joined(one, other)
    assert (day.skipped, day.closed, day.parts_km2) == ({"Point": 3}, 3, {"claimed": 2.0})
    assert day.unread is not None
    assert day.unread.equals(WIDE)


def test_moments__of_the_tests_are_what_they_mean() -> None:
    assert moment_in_name("1662800000.json") == datetime(2022, 9, 10, 8, 53, 20)  # noqa: DTZ001
