"""What the scripts are told of a view: marks, names, versions."""

from __future__ import annotations

import pytest

from components import place_select
from components.marks import marks
from components.services import Services


def test_marks__ring_and_line(services: Services) -> None:
    told = marks(services, services.parse("place=3&from=3&to=4").view)
    assert told["chosen"]["geometry"]["coordinates"] == (37.25, 49.5)
    line, label = told["measure"]["features"]
    assert line["geometry"]["coordinates"][0] == pytest.approx((37.25, 49.5))
    assert line["geometry"]["coordinates"][-1] == pytest.approx((37.75, 49.5))
    assert "36.2" in label["properties"]["label"]


@pytest.mark.parametrize("query", ["", "from=3", "from=3&to=3"])
def test_marks__nothing_without_two_ends(services: Services, query: str) -> None:
    told = marks(services, services.parse(query).view)
    assert (told["chosen"], told["measure"], told["disagreement"]) == (None, None, None)


def test_marks__name_each_place_of_the_view_as_its_field_offers_it(services: Services) -> None:
    view = services.parse("place=3&from=3&to=4&lang=uk").view
    gazetteer, t = services.record.gazetteer, services.words("uk")
    assert marks(services, view)["labels"] == {
        str(number): place_select.option_label(services, gazetteer[number], t) for number in (3, 4)
    }


def test_marks__say_which_version_of_a_source_there_is(with_source: Services) -> None:
    view = with_source.parse("date=2022-03-21&source=live").view
    version = with_source.library.source("live").manifest.version
    assert marks(with_source, view)["versions"] == {"live": version}
    assert marks(with_source, with_source.parse("").view)["versions"] == {}
