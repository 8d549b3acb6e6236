"""Control events as read from the record."""

from datetime import date
from typing import Any

import pytest

from geo.errors import DataError
from geo.record.control_events import COLUMNS, load_events
from geo.status import Basis, Precision, Status

FILE = "control_events.csv"
PLACES = {1, 2, 3, 4, 5, 6}
SOURCES = {"baseline", "wire", "mayor", "later", "geonames"}


def load(tiny_data: Any) -> tuple[list[Any], list[str]]:
    events, rejected = load_events(tiny_data.folder / FILE, PLACES, SOURCES)
    return events, [str(error) for error in rejected]


def test_load_events__reads_every_field(tiny_data: Any) -> None:
    events, rejected = load(tiny_data)
    assert rejected == []
    assert len(events) == 12
    event = events[5]
    assert (event.id, event.settlement_id, event.status) == ("charlie-2", 3, Status.UKRAINIAN)
    assert (event.valid_from, event.precision) == (date(2022, 3, 20), Precision.DAY)
    assert (event.reported_on, event.reported_precision) == (date(2022, 3, 20), Precision.DAY)
    assert (event.basis, event.claimed_by) == (Basis.CLAIMED, "the mayor")
    assert (event.source_id, event.replaces) == ("mayor", "")
    assert events[6].replaces == "charlie-2"


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("id", "", "is empty"),
        ("id", "alpha-0", "'alpha-0' stands in an earlier row too"),
        ("settlement_id", "", "is empty"),
        ("settlement_id", "one", "'one' is not a whole number"),
        ("settlement_id", "99", "99 is not a place of settlements.csv"),
        ("status", "held", "'held' is not one of ukrainian, russian, contested, unknown"),
        ("valid_from", "2022-13-01", "date '2022-13-01' is not a day written like 2022-09-14"),
        (
            "valid_from",
            "14.09.2022",
            "date '14.09.2022' is not a day written like 2022-09-14; did you mean 2022-09-14?",
        ),
        (
            "valid_from",
            "44818",
            "date '44818' is not a day written like 2022-09-14; "
            "a spreadsheet's number for 2022-09-14?",
        ),
        ("source_id", "wyre", "'wyre' is not in sources.csv; did you mean 'wire'?"),
        ("reported_on", "", "is empty"),
        ("precision", "exact", "'exact' is not one of day, about, by, month"),
        ("reported_precision", "", "is empty"),
        ("basis", "inferred", "'inferred' is not one of assessed, claimed"),
        ("basis", "rumour", "'rumour' is not one of assessed, claimed"),
        ("basis", "claimed", None),
        ("claimed_by", "the mayor", None),
        ("source_id", "blog", "'blog' is not in sources.csv"),
        ("source_id", "", "is empty"),
        ("replaces", "nobody-1", "'nobody-1' is not an event of the same place"),
        ("replaces", "charlie-2", "'charlie-2' is not an event of the same place"),
    ],
)
def test_load_events__sets_a_bad_row_aside(
    tiny_data: Any, field: str, value: str, reason: str | None
) -> None:
    """Row 13, Echo's last, is broken; all others stay."""
    tiny_data.change(FILE, 13, basis="assessed", claimed_by="")
    tiny_data.change(FILE, 13, **{field: value})
    events, rejected = load(tiny_data)
    if reason is None:
        field, reason = "claimed_by", "must be filled when the basis is claimed, and only then"
    assert rejected == [f"control_events.csv, row 13, field {field}: {reason}"]
    assert len(events) == 11
    assert "echo-1" not in {event.id for event in events}


def test_load_events__a_row_that_replaces_a_rejected_one_is_rejected_too(tiny_data: Any) -> None:
    tiny_data.change(FILE, 7, status="lost")
    events, rejected = load(tiny_data)
    assert rejected == [
        "control_events.csv, row 7, field status: 'lost' is not one of ukrainian, russian, "
        "contested, unknown",
        "control_events.csv, row 8, field replaces: 'charlie-2' is not an event of the same place",
    ]
    assert len(events) == 10


def test_load_events__lists_a_line_with_too_few_fields(tiny_data: Any) -> None:
    path = tiny_data.folder / FILE
    path.write_bytes(path.read_bytes() + b"echo-2,5,Echo\n")
    events, rejected = load(tiny_data)
    assert len(events) == 12
    assert rejected == ["control_events.csv, row 14: has 3 fields where the header has 13"]


@pytest.mark.parametrize("column", COLUMNS)
def test_load_events__needs_every_column(tiny_data: Any, column: str) -> None:
    tiny_data.drop_column(FILE, column)
    with pytest.raises(DataError, match=f"^control_events.csv: lacks the column {column}$"):
        load(tiny_data)


def test_shipped_record__holds_no_row_that_is_set_aside(record: Any) -> None:
    assert record.rejected == ()
    assert len(record.picture.history.settlement_ids) > 400
