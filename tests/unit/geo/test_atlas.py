"""The record as a whole."""

from datetime import date
from typing import Any

import pytest

from geo.errors import DataError, RequestError
from geo.status import Basis, Status

DAY = date(2022, 3, 25)
FILES = (
    "settlements.csv",
    "sources.csv",
    "control_events.csv",
    "claims.csv",
    "context_events.csv",
)


def test_load_record__of_the_tiny_conflict(tiny_record: Any) -> None:
    assert tiny_record.rejected == ()
    assert len(tiny_record.gazetteer) == 6
    assert tiny_record.picture.history.settlement_ids == {1, 3, 4, 5}
    facts = (tiny_record.claims, tiny_record.context, tiny_record.publications)
    assert [len(found) for found in facts] == [7, 2, 5]
    assert tiny_record.period.last == date(2022, 4, 30)


def test_load_record__lists_bad_rows_of_every_file_and_keeps_the_rest(tiny_data: Any) -> None:
    tiny_data.change("settlements.csv", 3, lat_deg="4.95")
    tiny_data.change("sources.csv", 5, licence="")
    tiny_data.change("control_events.csv", 4, status="lost")
    tiny_data.change("claims.csv", 4, day="soon")
    tiny_data.change("context_events.csv", 2, title="")
    record = tiny_data.load()
    places = [str(error).partition(": ")[0] for error in record.rejected]
    assert places == [
        "settlements.csv, row 3, field lat_deg",
        "sources.csv, row 5, field licence",
        "control_events.csv, row 4, field status",
        "control_events.csv, row 8, field source_id",
        "claims.csv, row 4, field day",
        "context_events.csv, row 2, field title",
    ]
    assert (len(record.gazetteer), len(record.claims), len(record.context)) == (5, 6, 1)


@pytest.mark.parametrize("file", FILES)
def test_load_record__says_which_file_is_missing(tiny_data: Any, file: str) -> None:
    (tiny_data.folder / file).unlink()
    with pytest.raises(DataError) as caught:
        tiny_data.load()
    assert str(caught.value) == f"{file}: cannot be read: No such file or directory"


@pytest.mark.parametrize("file", FILES)
def test_load_record__says_which_file_is_no_table(tiny_data: Any, file: str) -> None:
    tiny_data.raw(file, b"PK\x03\x04\0\0")
    with pytest.raises(DataError) as caught:
        tiny_data.load()
    assert str(caught.value) == f"{file}: is not a text file: it holds NUL bytes"


@pytest.mark.parametrize("file", FILES)
def test_load_record__reads_files_with_byte_order_mark_and_windows_line_ends(
    tiny_data: Any, file: str
) -> None:
    content = (tiny_data.folder / file).read_bytes()
    tiny_data.raw(file, b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n"))
    record = tiny_data.load()
    assert record.rejected == ()
    assert len(record.gazetteer) == 6
    assert len(record.picture.history.events_of(3)) == 4


def test_load_record__refuses_an_empty_record(tiny_data: Any) -> None:
    header = (tiny_data.folder / "control_events.csv").read_bytes().splitlines(keepends=True)[0]
    tiny_data.raw("control_events.csv", header)
    with pytest.raises(DataError, match=r"^control_events\.csv: holds no row that can be used$"):
        tiny_data.load()


@pytest.mark.parametrize(
    ("place", "owner", "status", "basis"),
    [
        (1, 1, Status.RUSSIAN, Basis.ASSESSED),
        (2, 1, Status.RUSSIAN, Basis.INFERRED),
        (6, 1, Status.RUSSIAN, Basis.INFERRED),
        (3, 3, Status.RUSSIAN, Basis.ASSESSED),
    ],
)
def test_status_at__says_whose_record_answers(
    tiny_record: Any, place: int, owner: int, status: Status, basis: Basis
) -> None:
    found = tiny_record.picture.status_at(tiny_record.gazetteer[place], DAY)
    assert (found.owner.id, found.status, found.basis) == (owner, status, basis)
    assert found.is_inferred == (place != owner)
    assert (found.day, found.known) == (DAY, None)


def test_status_at__as_known_on_a_day(tiny_record: Any) -> None:
    found = tiny_record.picture.status_at(tiny_record.gazetteer[3], DAY, known=DAY)
    assert (found.status, found.basis, found.known) == (Status.UKRAINIAN, Basis.CLAIMED, DAY)


def test_status_at__before_the_record_and_before_anything_was_known(tiny_record: Any) -> None:
    alpha = tiny_record.gazetteer[1]
    before = tiny_record.picture.status_at(alpha, date(2022, 1, 1))
    unheard = tiny_record.picture.status_at(alpha, DAY, known=date(2022, 1, 1))
    assert (before.status, before.spell, before.basis) == (Status.UNKNOWN, None, Basis.INFERRED)
    assert (unheard.status, unheard.spell) == (Status.UNKNOWN, None)


def test_region__by_code(tiny_record: Any) -> None:
    assert tiny_record.region("UA-14").name == "Donetsk"
    with pytest.raises(RequestError, match=r"^'UA-30' is not a region of the record; it has "):
        tiny_record.region("UA-30")


def test_shipped_record__covers_the_founding_day_with_no_place_left_out(record: Any) -> None:
    day = date(2022, 9, 14)
    assert day in record.period
    assert record.period.start == date(2022, 2, 24)
    assert all(record.picture.status_at(place, day).spell is not None for place in record.gazetteer)


@pytest.mark.parametrize(
    ("name", "day", "status"),
    [
        ("Izium", "2022-09-01", "russian"),
        ("Izium", "2022-09-14", "ukrainian"),
        ("Severodonetsk", "2022-06-01", "contested"),
        ("Severodonetsk", "2022-09-14", "russian"),
        ("Lysychansk", "2022-06-01", "ukrainian"),
        ("Lysychansk", "2022-07-05", "russian"),
        ("Kreminna", "2022-04-01", "ukrainian"),
        ("Kreminna", "2022-09-14", "russian"),
        ("Lyman, Donetsk", "2022-09-14", "russian"),
        ("Lyman, Donetsk", "2022-10-03", "ukrainian"),
        ("Kharkiv", "2022-09-14", "ukrainian"),
        ("Donetsk", "2022-02-24", "russian"),
        ("Mariupol", "2022-06-01", "russian"),
        ("Bakhmut", "2023-06-01", "russian"),
        ("Avdiivka", "2024-03-01", "russian"),
        ("Kramatorsk", "2025-06-01", "ukrainian"),
    ],
)
def test_shipped_record__known_answers(record: Any, name: str, day: str, status: str) -> None:
    place = record.gazetteer.find(name)
    assert record.picture.status_at(place, date.fromisoformat(day)).status == status
