"""The page's state: what an address says, and what the map marks."""

from __future__ import annotations

import pytest

from components import page
from components.services import Services
from tests.unit.components.rendered import text_of


def test_read_query__fields_camera_and_what_was_not_understood(services: Services) -> None:
    query = "?date=2022-03-25&place=3&map=49.0000,37.0000,8.00&colour=red"
    fields, camera, notices = page.read_query(services, query)
    assert fields == {"date": "2022-03-25", "place": "3"}
    assert camera == "49.0000,37.0000,8.00"
    assert len(notices) == 1
    assert "'colour'" in text_of(notices)


@pytest.mark.parametrize("query", ["date=2022-03-25", "date=2022-03-25&known=then&from=3&to=4"])
def test_fields__are_those_of_the_address(services: Services, query: str) -> None:
    view = services.parse(query).view
    assert page.fields_of(view) == dict(part.split("=") for part in query.split("&"))
    assert services.view(page.fields_of(view)).view == view


def test_marks__ring_and_line(services: Services) -> None:
    marks = page.marks(services, services.parse("place=3&from=3&to=4").view)
    assert marks["chosen"]["geometry"]["coordinates"] == (37.25, 49.5)
    line, label = marks["measure"]["features"]
    assert line["geometry"]["coordinates"][0] == pytest.approx((37.25, 49.5))
    assert line["geometry"]["coordinates"][-1] == pytest.approx((37.75, 49.5))
    assert "36.2" in label["properties"]["label"]


@pytest.mark.parametrize("query", ["", "from=3", "from=3&to=3"])
def test_marks__nothing_without_two_ends(services: Services, query: str) -> None:
    marks = page.marks(services, services.parse(query).view)
    assert (marks["chosen"], marks["measure"], marks["disagreement"]) == (None, None, None)
