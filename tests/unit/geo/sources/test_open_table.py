"""Tables as text, workbook and JSON."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from geo.errors import DataError
from geo.record.text_table import Problems
from geo.sources.model import ReadOptions
from geo.sources.open_table import column_of, is_table, open_table
from tests.unit.geo.inputs import packed, workbook

CASES = Path(__file__).resolve().parents[3] / "data" / "imports"


def has_place(header: list[str]) -> bool:
    return "place" in header


def records(content: bytes, name: str = "x.xlsx", sheet: str = "") -> list[dict[str, str]]:
    table = open_table(io.BytesIO(content), name, has_place, sheet)
    return [fields for _, fields in table.records(Problems(name))]


def refusal(content: bytes, sheet: str = "") -> str:
    with pytest.raises(DataError) as caught:
        records(content, "x.xlsx", sheet)
    return str(caught.value)


ROWS = [["Place", "Date", "Km"], ["Izium", "2022-09-10", 3], ["", "", ""], ["Lyman", None, 1.5]]
READ = [
    {"place": "Izium", "date": "2022-09-10", "km": "3"},
    {"place": "Lyman", "date": "", "km": "1.5"},
]


def test_open_table__of_the_only_sheet_that_fits() -> None:
    assert records(workbook({"Sheet1": ROWS})) == READ
    assert records(workbook({"About": [["text"], ["note"]], "Data": ROWS, "Empty": []})) == READ


def test_open_table__a_sheet_by_name() -> None:
    content = workbook({"One": ROWS, "Two": [["place"], ["Lyman"]]})
    assert refusal(content) == ("x.xlsx: several sheets fit: say which with --sheet ('One', 'Two')")
    assert records(content, sheet="one") == READ
    assert records(content, sheet="Two") == [{"place": "Lyman"}]
    assert refusal(content, "Three") == "x.xlsx: has no sheet 'Three'; its sheets are 'One', 'Two'"


def test_open_table__dates_of_a_workbook_are_days() -> None:
    content = (CASES / "12-places.xlsx").read_bytes()
    assert [fields["date"] for fields in records(content)] == ["2022-09-10"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (workbook({"A": [["x"]], "B": [["y"]]}), "none of its sheets has the columns needed"),
        (workbook({"A": []}), "has no sheet with a header"),
        (workbook({"A": [["a", "a"], ["1", "2"]]}), "names the column a twice"),
        (workbook({"A": ROWS})[:300], "is no workbook that can be read"),
        (packed({"content.xml": b""}), "is a packed file but no .xlsx: save the table as CSV"),
        (b"PK\x03\x04", "is no workbook that can be read"),
        (b"{", "is not JSON, though it begins like it"),
        (b"[" * 100_000, "is not JSON, though it begins like it"),
        (b"{}", "is JSON without a list of records: export the table as CSV"),
        (b"[1, 2]", "is JSON without a list of records: export the table as CSV"),
        (b'{"data": [{}]}', "is JSON without a list of records: export the table as CSV"),
    ],
)
def test_open_table__refuses_in_one_short_sentence(content: bytes, sentence: str) -> None:
    said = refusal(content)
    assert said.startswith(f"x.xlsx: {sentence}")
    assert len(said) < 200


def test_open_table__a_cell_at_the_far_corner_does_not_fill_the_memory() -> None:
    cells = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    assert refusal(workbook({"A": cells})).startswith("x.xlsx: has a sheet of ")


def test_open_table__json_lists_and_points() -> None:
    point = {"type": "Point", "coordinates": [37.27, 49.2]}
    feature = {"type": "Feature", "properties": {"Place": "Izium", "n": None}, "geometry": point}
    collection = {"type": "FeatureCollection", "features": [feature]}
    assert records(json.dumps(collection).encode()) == [
        {"longitude": "37.27", "latitude": "49.2", "place": "Izium", "n": ""}
    ]
    for answer in ([{"place": "a"}], {"Result": [{"place": "a"}]}, {"data": [{"place": "a"}]}):
        assert records(b"\n " + json.dumps(answer).encode()) == [{"place": "a"}]
    assert records(b'[{"place": "\\ud800"}, {"other": 1.0}]') == [
        {"place": "?", "other": ""},
        {"place": "", "other": "1"},
    ]


def test_open_table__text_has_no_sheets() -> None:
    assert records(b"place\nIzium", "x.csv") == [{"place": "Izium"}]
    assert (
        refusal(b"place\nIzium", "A") == "x.xlsx: is no workbook: it has no sheets to choose from"
    )


def test_column_of__the_named_one_or_a_usual_one() -> None:
    table = open_table(io.BytesIO(b"name,day"), "x.csv", has_place)
    assert column_of(table, "date", ("date", "day"), ReadOptions(), "the date") == "day"
    assert column_of(table, "date", ("day",), ReadOptions({"date": " Name "}), "it") == "name"
    with pytest.raises(DataError) as caught:
        column_of(table, "date", ("day",), ReadOptions({"date": "when"}), "the date")
    assert str(caught.value) == (
        "x.csv: has no column 'when' for the date; its columns are name, day"
    )


def test_is_table() -> None:
    assert is_table("Data/ACLED.CSV")
    assert not is_table("Data/p.shp")
