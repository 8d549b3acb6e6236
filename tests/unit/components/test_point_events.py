"""Point events in words, and what of them is drawn."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest

from components import point_events
from components.map import source_files
from geo.control.coverage import Coverage
from geo.dates import Period, day_number
from geo.sources.model import DayPrecision, PlacePrecision, PointEvent
from geo.view import View
from geo.words import words_of

DAY = date(2022, 9, 10)
EXACT = PointEvent(DAY, 37.27, 49.2, "Armed clash", "A clash.")
NEAR = PointEvent(DAY, 37.3, 49.3, "", "Near.", place_precision=PlacePrecision.NEAR)
OBLAST = PointEvent(DAY, 39.0, 48.9, "c", "t", place_precision=PlacePrecision.OBLAST)
YEAR = PointEvent(
    date(2022, 1, 1),
    32.0,
    49.0,
    "c",
    "t",
    day_precision=DayPrecision.YEAR,
    place_precision=PlacePrecision.COUNTRY,
    days=365,
)
EVENTS = sorted([EXACT, NEAR, OBLAST, YEAR])


class Source:
    """What the panel asks of an imported source."""

    events = EVENTS
    coverage = Coverage("x", Period(date(2022, 1, 1), date(2024, 1, 1)))


def services() -> Any:
    return SimpleNamespace(library=SimpleNamespace(source=lambda _name: Source))


def texts(node: Any) -> str:
    """All words of a component, in order."""
    if node is None:
        return ""
    if isinstance(node, str):
        return node
    if isinstance(node, list):
        return "".join(texts(part) for part in node)
    return texts(getattr(node, "children", None))


def said(day: date, language: str) -> list[str]:
    t = words_of(language)
    return [texts(part) for part in point_events.body(services(), View(day=day, events="x"), t)]


@pytest.mark.parametrize(
    ("event", "language", "words"),
    [
        (EXACT, "en", ""),
        (NEAR, "en", "place: near this point"),
        (OBLAST, "en", "place: oblast"),
        (YEAR, "en", "place: whole country; time: year"),
        (YEAR, "uk", "місце: уся країна; час: рік"),
    ],
)
def test_precision_words__are_plain(event: PointEvent, language: str, words: str) -> None:
    assert point_events.precision_words(event, words_of(language)) == words


def test_body__lists_what_has_no_day_by_its_span() -> None:
    heading, events, spans, listed = said(DAY, "en")
    assert heading.startswith("3 events in the 7 days to 10 September 2022:")
    assert heading.endswith("1 is known only to a wider area and has no mark on the map.")
    assert "Armed clash. A clash." in events
    assert spans.startswith("1 event that is not known to the day")
    assert listed.startswith("1 January 2022 – 31 December 2022 c. t (place: whole country")


def test_body__a_span_is_listed_on_its_days_alone() -> None:
    assert len(said(date(2023, 1, 1), "en")) == 2
    assert said(date(2022, 2, 1), "uk")[2].startswith("1 подія без точного дня")


def test_file__holds_rings_of_days_and_counts_what_has_no_place() -> None:
    made = source_files._events(cast(Any, Source))
    assert made == {str(day_number(DAY)): [[37.27, 49.2], [37.3, 49.3, 1], None]}


def test_body__says_that_the_source_covers_no_such_day() -> None:
    (silence, *_) = said(date(2024, 2, 1), "en")
    assert silence.startswith("x says nothing of 1 February 2024: it covers 1 January 2022 to ")
    assert silence.endswith("Go to 31 December 2023")
