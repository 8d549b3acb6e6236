"""Tables of place, date and status."""

from __future__ import annotations

import io
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.atlas import Record
from geo.record import text_table
from geo.record.gazetteer import Gazetteer, Kind, Settlement
from geo.sources import place_table
from geo.sources.model import PlaceStep
from geo.sources.place_table import read_steps
from geo.status import Status

_A = Settlement(
    1, "A", 49.0, 37.0, "UA-63", "", "", Kind.CITY, None, None, (), names={"uk": "А"}
)  # fmt: skip
_TINY = Gazetteer([_A])
HEADER = "place,date,status\n"


@pytest.fixture(scope="module")
def gazetteer(record: Record) -> Gazetteer:
    return record.gazetteer


def read(text: str | bytes, gazetteer: Gazetteer) -> tuple[list[PlaceStep], list[str]]:
    content = text.encode() if isinstance(text, str) else text
    stream = io.BytesIO(content)
    steps, rejected = read_steps(stream, "x.csv", gazetteer)
    assert not stream.closed
    return steps, [str(error) for error in rejected]


IZIUM, KREMINNA = 707292, 704138
RUSSIAN = PlaceStep(IZIUM, date(2022, 4, 1), Status.RUSSIAN)
UKRAINIAN = PlaceStep(IZIUM, date(2022, 9, 10), Status.UKRAINIAN)


@pytest.mark.parametrize("place", ["Izium", "Изюм", "Ізюм", "izyum", "707292", "707292.0"])
def test_read_steps__finds_a_place_by_id_and_any_spelling(place: str, gazetteer: Gazetteer) -> None:
    text = f"{HEADER}{place},2022-04-01,russian\n{place},2022-09-10,ukrainian\n"
    assert read(text, gazetteer) == ([RUSSIAN, UKRAINIAN], [])


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("place", ["place", "name", "id", "geonameid", "Place", " NAME "])
@pytest.mark.parametrize("day", ["date", "day", "valid_from"])
def test_read_steps__accepts_separators_and_column_names(
    mark: str, place: str, day: str, gazetteer: Gazetteer
) -> None:
    lines = [("note", day, "Status", place), ("a", "2022-04-01", "Russian", str(IZIUM))]
    text = "\r\n".join(mark.join(fields) for fields in lines)
    assert read("\ufeff" + text, gazetteer) == ([RUSSIAN], [])


def test_read_steps__an_id_goes_before_a_name_but_only_a_whole_number_is_one(
    gazetteer: Gazetteer,
) -> None:
    text = (
        "id,name,date,status\n"
        f"{IZIUM},Kreminna,2022-04-01,russian\n"
        "izium-1,Izium,2022-09-10,ukrainian\n"
    )
    assert read(text, gazetteer) == ([RUSSIAN, UKRAINIAN], [])


def test_read_steps__a_comma_in_a_quoted_name_picks_the_oblast(gazetteer: Gazetteer) -> None:
    steps, rejected = read(f'{HEADER}"Lyman, Donetsk",2022-05-27,russian\n', gazetteer)
    assert [gazetteer[step.place_id].region for step in steps] == ["UA-14"]
    assert rejected == []


def test_read_steps__daily_rows_in_any_order_become_steps(gazetteer: Gazetteer) -> None:
    days = ["2022-04-03", "2022-04-01", "2022-09-11", "2022-04-02", "2022-09-10"]
    rows = [f"Izium,{day},{'russian' if day < '2022-09' else 'ukrainian'}\n" for day in days]
    assert read(HEADER + "".join(rows), gazetteer) == ([RUSSIAN, UKRAINIAN], [])


def test_read_steps__a_time_of_day_may_follow_the_date(gazetteer: Gazetteer) -> None:
    text = f"{HEADER}Izium,2022-04-01 00:00:00,russian\nIzium,2022-09-10T12:00:00Z,ukrainian\n"
    assert read(text, gazetteer) == ([RUSSIAN, UKRAINIAN], [])


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("Izuim,2022-04-02,russian", "field place: no place named 'Izuim' in the gazetteer"),
        ("1,2022-04-02,russian", "field place: no place of the gazetteer has the GeoNames id 1"),
        (",2022-04-02,russian", "field place: is empty"),
        ("Izium,,russian", "field date: is empty"),
        (
            "Izium,44652,russian",
            "field date: date '44652' is not a day written like 2022-09-14; a spreadsheet's "
            "number for 2022-04-01?",
        ),
        (
            "Izium,2202-04-01,russian",
            "field date: '2202-04-01' is not between 2014-01-01 and 2035-12-31",
        ),
        ("Izium,2022-04-02,", "field status: is empty"),
        (
            "Izium,2022-04-02,rusian",
            "field status: 'rusian' is not one of ukrainian, russian, contested, unknown; did you "
            "mean 'russian'?",
        ),
        (
            "Izium,2022-04-01,ukrainian",
            "field status: is ukrainian for a place and day that row 2 says are russian",
        ),
        ("Izium,2022-04-02", "has 2 fields where the header has 3"),
        ('Izium,2022-04-02,"russian', "is not readable CSV: unexpected end of data"),
    ],
)
def test_read_steps__names_a_bad_row_and_goes_on(
    row: str, sentence: str, gazetteer: Gazetteer
) -> None:
    text = f"{HEADER}Izium,2022-04-01,russian\n\n{row}\nIzium,2022-09-10,ukrainian\n"
    steps, rejected = read(text, gazetteer)
    assert steps == [RUSSIAN, UKRAINIAN]
    assert len(rejected) == 1
    between = ": " if sentence.startswith(("has", "is not")) else ", "
    assert rejected[0].startswith(f"x.csv, row 4{between}{sentence}")


def test_read_steps__an_ambiguous_name_lists_the_places(gazetteer: Gazetteer) -> None:
    steps, rejected = read(f"{HEADER}Novoselivka,2022-04-01,russian\n", gazetteer)
    assert steps == []
    assert len(rejected) == 1
    assert rejected[0].startswith("x.csv, row 2, field place: 'Novoselivka' names 2 places: ")


def test_read_steps__says_once_which_of_several_places_a_name_is_taken_for(
    gazetteer: Gazetteer,
) -> None:
    rows = ["Lyman,2022-05-27,russian", "Lyman,2022-10-01,ukrainian"]
    steps, rejected = read(HEADER + "\n".join(rows), gazetteer)
    assert len(steps) == 2
    assert len(rejected) == 1
    assert rejected[0].startswith(
        "x.csv, row 2, field place: 'Lyman' is taken for Lyman (city, Kramatorsk raion, Donetsk "
        "oblast), id "
    )
    quoted = '"Lyman, Donetsk",2022-05-27,russian\n'
    assert read(HEADER + quoted, gazetteer) == (steps[:1], [])
    by_id = f"{steps[0].place_id},2022-05-27,russian\n"
    assert read(HEADER + by_id, gazetteer) == (steps[:1], [])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            b"",
            "x.csv: lacks a column for the place (geonameid, id, place or name): say which it "
            "is with --column place=NAME",
        ),
        (
            b"place,status\n",
            "x.csv: lacks a column for the date (date, day, valid_from, datetime, date_, "
            "from, start or start_date): say which it is with --column date=NAME",
        ),
        (
            b"place,date\n",
            "x.csv: lacks a column for the status (status): say which it is with --column "
            "status=NAME",
        ),
        (b"place,date,status,status\n", "x.csv: names the column status twice"),
        (HEADER.encode("utf-16"), "x.csv: is UTF-16 text: save it as CSV UTF-8"),
        (
            HEADER.encode() + "Ізюм,2022-04-01,russian".encode("cp1251"),
            "x.csv, row 2: is not UTF-8 text: save the file as CSV UTF-8",
        ),
        (HEADER.encode() + b"a\0", "x.csv, row 2: is not a text file: it holds NUL bytes"),
        (HEADER.encode() + b"a" * 2**21, "x.csv, row 2: is longer than 1 MB"),
    ],
)
def test_read_steps__refuses_a_whole_file_in_one_sentence(
    content: bytes, sentence: str, gazetteer: Gazetteer
) -> None:
    assert read(content, gazetteer) == ([], [sentence])


def test_read_steps__a_stream_that_breaks_is_one_sentence(gazetteer: Gazetteer) -> None:
    class CutShort(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:  # noqa: ARG002
            raise EOFError("compressed file ended")

    steps, rejected = read_steps(CutShort(), "x.csv", gazetteer)
    assert steps == []
    assert [str(e) for e in rejected] == ["x.csv: is broken or cut short: compressed file ended"]


def test_read_steps__very_many_bad_rows_are_counted(
    gazetteer: Gazetteer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_table, "_LISTED", 2)
    monkeypatch.setattr(place_table, "_HINTED", 1)
    steps, rejected = read(HEADER + "Izuim,2022-04-01,russian\nIzuum,,\n" * 2, gazetteer)
    assert steps == []
    assert "did you mean" in rejected[0]
    assert "did you mean" not in rejected[1]
    assert rejected[2:] == ["x.csv: has more rows like these that cannot be used (rows: 2)"]


@given(st.dictionaries(st.integers(0, 12), st.sampled_from(list(Status)), max_size=8))
def test_read_steps__no_step_repeats_the_status_before(statuses: dict[int, Status]) -> None:
    days = {date(2022, 3, 1) + timedelta(days=day): word for day, word in statuses.items()}
    text = HEADER + "".join(f"A,{day},{word}\n" for day, word in days.items())
    steps, rejected = read(text, _TINY)
    assert rejected == []
    assert all(one.status is not other.status for one, other in pairwise(steps))
    for day, word in days.items():
        assert [step for step in steps if step.day <= day][-1].status is word
