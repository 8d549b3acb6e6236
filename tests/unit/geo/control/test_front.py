"""How far a place is from an area held by one side."""

from datetime import date
from typing import Any

import pytest
import shapely

from geo.control.front import distance_to_area, front_distance
from geo.distance import Point, measure
from geo.status import Status

SQUARE = shapely.box(37, 48, 38, 49)


@pytest.mark.parametrize(
    ("origin", "nearest"),
    [
        (Point(48.5, 36.5), Point(48.50076, 37)),  # a parallel is no geodesic
        (Point(47.5, 37.5), Point(48, 37.5)),
        (Point(47.5, 36.5), Point(48, 37)),
    ],
)
def test_distance_to_area__known_answers(origin: Point, nearest: Point) -> None:
    found = distance_to_area(origin, SQUARE)
    assert found is not None
    assert found.nearest.lat_deg == pytest.approx(nearest.lat_deg, abs=2e-3)
    assert found.nearest.lon_deg == pytest.approx(nearest.lon_deg, abs=2e-3)
    assert found.distance_km == pytest.approx(measure(origin, nearest).distance_km, abs=0.005)


def test_distance_to_area__is_zero_inside_and_none_for_nothing() -> None:
    inside = distance_to_area(Point(48.5, 37.5), SQUARE)
    assert inside is not None
    assert (inside.distance_km, inside.nearest) == (0.0, Point(48.5, 37.5))
    assert distance_to_area(Point(48.5, 37.5), shapely.Polygon()) is None


def test_front_distance__of_a_place_is_zero_when_its_own_side_is_asked_for(picture: Any) -> None:
    day = date(2022, 9, 14)
    for place in list(picture.record.gazetteer)[::37]:
        status = picture.status_at(place, day).status
        found = front_distance(place.point, picture.areas, day, wanted=(status,))
        assert found is not None
        assert found.distance_km == 0


def test_front_distance__moves_with_the_front(tiny_picture: Any) -> None:
    alpha = tiny_picture.record.gazetteer[1].point
    before = front_distance(alpha, tiny_picture.areas, date(2022, 3, 4))
    after = front_distance(alpha, tiny_picture.areas, date(2022, 3, 5))
    held = front_distance(alpha, tiny_picture.areas, date(2022, 3, 10))
    assert before is not None
    assert after is not None
    assert held is not None
    # First Echo's cell to the south-east, then Charlie's edge 0.85° to the east.
    assert after.distance_km <= before.distance_km
    assert after.distance_km == pytest.approx(measure(alpha, Point(49.5, 37.1)).distance_km, abs=6)
    assert held.distance_km == 0


def test_front_distance__uses_only_what_was_known(tiny_picture: Any) -> None:
    alpha, day = tiny_picture.record.gazetteer[1].point, date(2022, 3, 11)
    now = front_distance(alpha, tiny_picture.areas, day)
    then = front_distance(alpha, tiny_picture.areas, day, known=day)
    assert now is not None
    assert then is not None
    assert now.distance_km == 0 < then.distance_km


def test_front_distance__is_none_when_nobody_has_the_status(tiny_picture: Any) -> None:
    alpha = tiny_picture.record.gazetteer[1].point
    day = date(2022, 2, 24)
    assert front_distance(alpha, tiny_picture.areas, day, wanted=(Status.CONTESTED,)) is None


def test_front_distance__wants_any_of_several_statuses(tiny_picture: Any) -> None:
    alpha, day = tiny_picture.record.gazetteer[1].point, date(2022, 3, 4)
    russian = front_distance(alpha, tiny_picture.areas, day)
    contested = front_distance(alpha, tiny_picture.areas, day, wanted=(Status.CONTESTED,))
    both = front_distance(alpha, tiny_picture.areas, day, wanted=(Status.RUSSIAN, Status.CONTESTED))
    assert russian is not None
    assert contested is not None
    assert both is not None
    assert both.distance_km == pytest.approx(min(russian.distance_km, contested.distance_km))
