"""Checks of the whole record."""

import csv
import json
from typing import Any

import pytest

from geo.questions.counts import count
from geo.questions.record_check import check_data
from geo.record.catalog import DATA_DIR

EVENTS = "control_events.csv"


def problems(tiny_data: Any) -> list[str]:
    """What is wrong, the catalogue apart."""
    tiny_data.json("catalog.json", CLEAN_CATALOG)
    return [str(error) for error in check_data(tiny_data.folder)]


@pytest.fixture
def tiny_data(tiny_data: Any) -> Any:
    """The tiny conflict; its agencies go on publishing, so their sources have no one day."""
    for row in (3, 4):
        tiny_data.change("sources.csv", row, published_on="")
    return tiny_data


CLEAN_CATALOG = {"datasets": []}


def test_shipped_record__has_no_problem() -> None:
    assert [str(error) for error in check_data(DATA_DIR)] == []


@pytest.mark.parametrize(
    ("file", "column"),
    [("settlements.csv", "name_uk"), ("claims.csv", "text_uk"), ("context_events.csv", "title_uk")],
)
def test_shipped_record__is_said_in_both_languages(file: str, column: str) -> None:
    """A record may do with one; where this one left a field empty, the other would show."""
    with (DATA_DIR / file).open(encoding="utf-8", newline="") as lines:
        assert [row["id"] for row in csv.DictReader(lines) if not row[column]] == []


def test_tiny_record__has_no_problem(tiny_data: Any) -> None:
    assert problems(tiny_data) == []


@pytest.mark.parametrize(
    ("file", "row", "fields", "sentence"),
    [
        (
            EVENTS, 3, {"source_id": "wyre"},
            f"{EVENTS}, row 3, field source_id: 'wyre' is not in sources.csv; "
            "did you mean 'wire'?",
        ),
        (
            EVENTS, 3, {"valid_from": "10.03.2022"},
            f"{EVENTS}, row 3, field valid_from: date '10.03.2022' is not a day written like "
            "2022-09-14; write year, month, day: which of the first two is the month cannot be "
            "told",
        ),
        (
            EVENTS, 3, {"valid_from": "2022-03-13", "reported_on": "2022-03-12"},
            f"{EVENTS}, row 3, field reported_on: 2022-03-12 comes before 2022-03-13, the day it "
            "became true",
        ),
        (
            EVENTS, 3, {"name": "Charlie"},
            f"{EVENTS}, row 3, field name: 'Charlie' is not a name of 1, Alpha",
        ),
        (
            EVENTS, 2, {"valid_from": "2022-02-24"},
            f"{EVENTS}, row 2, field valid_from: is the first row of its place and should say who "
            "held it on 2022-02-23",
        ),
        (
            EVENTS, 3, {"valid_from": "2022-02-22", "status": "ukrainian"},
            f"{EVENTS}, row 3, field valid_from: 2022-02-22 is not between 2022-02-23 and "
            "2022-04-30",
        ),
        (
            EVENTS, 11, {"status": "contested"},
            f"{EVENTS}, row 11, field status: repeats the status of row 10: nothing changes",
        ),
        (
            EVENTS, 3, {"source_id": "baseline"},
            f"{EVENTS}, row 3, field source_id: baseline was published on 2022-02-23, before "
            "2022-03-10",
        ),
        (
            EVENTS, 7, {"reported_on": "2022-04-02"},
            f"{EVENTS}, row 8, field replaces: charlie-2 was reported after the row that replaces "
            "it",
        ),
        (
            "settlements.csv", 2, {"lat_deg": "36.25", "lon_deg": "49.5"},
            "settlements.csv, row 2, field lat_deg: holds a longitude, and lon_deg a latitude: "
            "they are swapped",
        ),
        (
            "settlements.csv", 2, {"lon_deg": "37.9"},
            "settlements.csv, row 2, field lat_deg: 49.5, 37.9 is not in UA-63 (Alpha)",
        ),
        (
            "settlements.csv", 7, {"part_of": "77"},
            "settlements.csv, row 7, field part_of: 77 is not a place of this file",
        ),
        (
            "sources.csv", 6, {"id": "geo-names"},
            "sources.csv: lacks the row 'geonames', the source of every position",
        ),
    ],
)  # fmt: skip
def test_check_data__names_file_row_and_field(
    tiny_data: Any, file: str, row: int, fields: dict[str, str], sentence: str
) -> None:
    tiny_data.change(file, row, **fields)
    assert sentence in problems(tiny_data)


def test_check_data__a_source_that_no_row_cites(tiny_data: Any) -> None:
    tiny_data.add("sources.csv", id="spare")
    assert problems(tiny_data) == ["sources.csv, row 7, field id: 'spare' is cited by no row"]


def test_check_data__the_same_row_twice(tiny_data: Any) -> None:
    tiny_data.add(EVENTS, id="echo-2")
    assert problems(tiny_data) == [f"{EVENTS}, row 14: says the same as row 13"]


def test_check_data__a_contradiction_needs_a_note(tiny_data: Any) -> None:
    fields = {
        "id": "alpha-1b", "settlement_id": "1", "name": "Alpha", "status": "contested",
        "valid_from": "2022-03-10", "reported_on": "2022-03-12", "basis": "assessed",
        "claimed_by": "", "source_id": "mayor", "note": "",
    }  # fmt: skip
    tiny_data.add(EVENTS, **fields)
    assert problems(tiny_data) == [
        f"{EVENTS}, row 14, field status: contradicts row 3 (both assessed) without a note"
    ]
    tiny_data.change(EVENTS, 14, note="The mayor saw fighting.")
    assert problems(tiny_data) == []


def test_check_data__a_file_that_is_not_the_catalogued_one(tiny_data: Any) -> None:
    found = [str(error) for error in check_data(tiny_data.folder)]
    assert found == [
        "catalog.json, field sha256: control_events.csv is not the file that was catalogued; "
        "run python -m data.make.catalog once it is as it should be"
    ]


def test_count__adds_up_to_the_rows(record: Any) -> None:
    counts = count(record)
    for group in (counts.status, counts.phase, counts.precision, counts.basis, counts.source):
        assert sum(group.values()) == counts.rows
    assert counts.places == len(record.picture.history.settlement_ids) >= 300
    assert set(counts.phase) == {name for _, name in record.about.phases}


def test_count__a_phase_begins_on_its_first_day(tiny_data: Any) -> None:
    """Alpha has a row on 10 March, Delta on 1 and on 15 March: see the tiny conflict."""
    phases = [{"from": "2022-02-23", "name": "before"}, {"from": "2022-03-10", "name": "after"}]
    assert count(tiny_data.load()).phase == {}
    about = json.loads((tiny_data.folder / "record.json").read_text())
    tiny_data.json("record.json", about | {"phases": phases})
    assert count(tiny_data.load()).phase == {"before": 6, "after": 6}
