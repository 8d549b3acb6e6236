"""CSV files at the border."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from geo.errors import DataError
from geo.record.tables import Row, make_each, read_rows
from geo.status import Status

Write = Callable[[bytes], Path]


def row(value: str) -> Row:
    return Row("table.csv", 7, {"field": value})


def test_read_rows__gives_fields_and_line_numbers(csv_file: Write) -> None:
    path = csv_file(b"id,name\n1, Izium \n\n2,Kreminna\n")
    rows, rejected = read_rows(path, ["id", "name"])
    assert [(line.number, line.fields) for line in rows] == [
        (2, {"id": "1", "name": "Izium"}),
        (4, {"id": "2", "name": "Kreminna"}),
    ]
    assert rejected == []


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfid,name\n1,Izium\n",
        b"id,name\r\n1,Izium\r\n",
        b"\xef\xbb\xbfid,name\r\n1,Izium",
        b" id , name \n1,Izium\n",
        b'"id","name"\n"1","Izium"\n',
        b"id,other,name\n1,x,Izium\n",
    ],
)
def test_read_rows__accepts_what_spreadsheets_write(csv_file: Write, content: bytes) -> None:
    rows, rejected = read_rows(csv_file(content), ["id", "name"])
    assert [(line.text("id"), line.text("name")) for line in rows] == [("1", "Izium")]
    assert rejected == []


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "table.csv: lacks the column id, name"),
        (b"id\n1\n", "table.csv: lacks the column name"),
        (b"id;name\n1;x\n", "table.csv: is separated by semicolons or tabs: save it with commas"),
        (b"id\tname\n1\tx\n", "table.csv: is separated by semicolons or tabs: save it with commas"),
        ("id,name\n1,x\n".encode("utf-16"), "table.csv: is UTF-16 text: save it as CSV UTF-8"),
        (b"id,name,name\n1,x,y\n", "table.csv: names the column name twice"),
        (b"id,name\n1,\xc8zium\n", "table.csv: is not UTF-8 text (byte 10): save it as CSV UTF-8"),
        (b"id,name\n1,a\0b\n", "table.csv: is not a text file: it holds NUL bytes"),
    ],
)
def test_read_rows__refuses_a_whole_file_in_one_sentence(
    csv_file: Write, content: bytes, sentence: str
) -> None:
    with pytest.raises(DataError) as caught:
        read_rows(csv_file(content), ["id", "name"])
    assert str(caught.value) == sentence
    assert caught.value.file == "table.csv"


def test_read_rows__a_quote_that_is_never_closed_costs_its_own_line_only(csv_file: Write) -> None:
    path = csv_file(b'id,name\n1,"Izium\n2,Kreminna\n3,"a, b"\n')
    rows, rejected = read_rows(path, ["id", "name"])
    assert [line.fields for line in rows] == [
        {"id": "2", "name": "Kreminna"},
        {"id": "3", "name": "a, b"},
    ]
    assert [str(error) for error in rejected] == [
        "table.csv, row 2: is not readable CSV: unexpected end of data"
    ]


def test_read_rows__a_line_end_inside_quotes_belongs_to_the_field(csv_file: Write) -> None:
    rows, _ = read_rows(csv_file(b'id,name\n1,"a\nb"\n2,c\n'), ["id", "name"])
    assert [(line.number, line.text("name")) for line in rows] == [(3, "a\nb"), (4, "c")]


def test_read_rows__says_why_a_file_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(DataError) as missing:
        read_rows(tmp_path / "none.csv", ["id"])
    with pytest.raises(DataError) as folder:
        read_rows(tmp_path, ["id"])
    assert str(missing.value) == "none.csv: cannot be read: No such file or directory"
    assert str(folder.value) == f"{tmp_path.name}: cannot be read: Is a directory"


def test_read_rows__keeps_good_lines_and_lists_bad_ones(csv_file: Write) -> None:
    path = csv_file(b"id,name\n1,Izium\n2\n3,Kreminna,x\n4,Lyman\n")
    rows, rejected = read_rows(path, ["id", "name"])
    assert [line.text("id") for line in rows] == ["1", "4"]
    assert [str(error) for error in rejected] == [
        "table.csv, row 3: has 1 field where the header has 2",
        "table.csv, row 4: has 3 fields where the header has 2",
    ]


@pytest.mark.parametrize("mark", ["\u2028", "\x85", "\x0b", "\x1c"])
def test_read_rows__only_line_feeds_end_lines(csv_file: Write, mark: str) -> None:
    """Text pasted from the web brings separators that CSV knows nothing of."""
    rows, rejected = read_rows(csv_file(f"id,name\n1,a{mark}b\n2,c\n".encode()), ["id", "name"])
    assert [(line.number, line.text("name")) for line in rows] == [(2, f"a{mark}b"), (3, "c")]
    assert rejected == []


def test_row__reads_each_kind_of_field() -> None:
    assert row("x").text("field") == "x"
    assert row("").optional("field") == ""
    assert row("2022-09-14").date("field") == date(2022, 9, 14)
    assert row("").optional_date("field") is None
    assert row("-7").integer("field") == -7
    assert row("").optional_integer("field") is None
    assert row("49.5").number_between("field", 49.5, 50) == 49.5
    assert row("50").optional_number("field", 49.5, 50) == 50
    assert row("").optional_number("field", 0, 1) is None
    assert row("russian").word("field", Status) is Status.RUSSIAN


@pytest.mark.parametrize(
    ("read", "value", "reason"),
    [
        (lambda r: r.text("field"), "", "is empty"),
        (lambda r: r.date("field"), "", "is empty"),
        (
            lambda r: r.date("field"),
            "14.09.2022",
            "date '14.09.2022' is not a day written like 2022-09-14; did you mean 2022-09-14?",
        ),
        (
            lambda r: r.optional_date("field"),
            "44818",
            "date '44818' is not a day written like 2022-09-14; "
            "a spreadsheet's number for 2022-09-14?",
        ),
        (lambda r: r.integer("field"), "7.0", "'7.0' is not a whole number"),
        (lambda r: r.optional_integer("field"), "x", "'x' is not a whole number"),
        (lambda r: r.number_between("field", 0, 1), "1,5", "'1,5' is not a number"),
        (lambda r: r.number_between("field", 0, 1), "1.5", "1.5 is not between 0 and 1"),
        (lambda r: r.optional_number("field", 0, 1), "nan", "nan is not between 0 and 1"),
        (lambda r: r.optional_number("field", 0, 1), "-inf", "-inf is not between 0 and 1"),
        (
            lambda r: r.word("field", Status),
            "Russian",
            "'Russian' is not one of ukrainian, russian, contested, unknown; "
            "did you mean 'russian'?",
        ),
    ],
)
def test_row__names_file_line_and_field_of_a_bad_value(
    read: Callable[[Row], object], value: str, reason: str
) -> None:
    with pytest.raises(DataError) as caught:
        read(row(value))
    assert str(caught.value) == f"table.csv, row 7, field field: {reason}"
    assert (caught.value.row, caught.value.field) == (7, "field")


def test_make_each__sets_bad_rows_aside_and_goes_on() -> None:
    made, rejected = make_each([row("1"), row("x"), row("3")], lambda r: r.integer("field"))
    assert made == [1, 3]
    assert [str(error) for error in rejected] == [
        "table.csv, row 7, field field: 'x' is not a whole number"
    ]
