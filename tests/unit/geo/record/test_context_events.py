"""Context events."""

from datetime import date
from typing import Any

import pytest

from geo.errors import DataError
from geo.record.context_events import COLUMNS, load_context

FILE = "context_events.csv"


def load(tiny_data: Any) -> tuple[list[Any], list[str]]:
    events, rejected = load_context(tiny_data.folder / FILE, tiny_data.load().publications)
    return events, [str(error) for error in rejected]


def test_load_context__sorts_by_first_day_and_reads_every_field(tiny_data: Any) -> None:
    events, rejected = load(tiny_data)
    assert rejected == []
    assert [event.id for event in events] == ["talks", "vote"]
    talks, vote = events
    assert (vote.first_day, vote.last_day) == (date(2022, 3, 8), date(2022, 3, 9))
    assert vote.source_ids == ("wire", "mayor")
    assert (talks.title, talks.titles["uk"], talks.note) == ("Talks", "Перемовини", "Broken off")


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("id", "", "is empty"),
        ("id", "vote", "'vote' stands in an earlier row too"),
        ("title", "", "is empty"),
        ("first_day", "2022-13-01", "date '2022-13-01' is not a day written like 2022-09-14"),
        ("last_day", "", "is empty"),
        ("last_day", "2022-02-28", "2022-02-28 comes before the first day, 2022-03-01"),
        ("source_ids", "", "is empty"),
        ("source_ids", "wire|blog", "'blog' is not in sources.csv"),
        ("source_ids", "wire|", "'' is not in sources.csv"),
    ],
)
def test_load_context__sets_a_bad_row_aside(
    tiny_data: Any, field: str, value: str, reason: str
) -> None:
    tiny_data.change(FILE, 3, **{field: value})
    events, rejected = load(tiny_data)
    assert rejected == [f"context_events.csv, row 3, field {field}: {reason}"]
    assert [event.id for event in events] == ["vote"]


@pytest.mark.parametrize("column", COLUMNS)
def test_load_context__needs_every_column(tiny_data: Any, column: str) -> None:
    sources = tiny_data.load().publications
    with pytest.raises(DataError, match=rf"^context_events\.csv: lacks the column {column}$"):
        load_context(tiny_data.drop_column(FILE, column), sources)


def test_shipped_context__has_the_appeal_of_the_deputies(record: Any) -> None:
    appeals = [event for event in record.context if "deputies" in event.title]
    assert len(appeals) == 1
    assert appeals[0].first_day.isoformat().startswith("2022-09")
    assert "47" in appeals[0].title
    assert "47" in appeals[0].titles["uk"]
    days = [event.first_day for event in record.context]
    assert days == sorted(days)
