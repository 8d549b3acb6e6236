"""Sources."""

from datetime import date
from typing import Any

import pytest

from geo.errors import DataError
from geo.record.publications import load_publications

FILE = "sources.csv"


def test_load_sources__reads_every_field(tiny_data: Any) -> None:
    sources, rejected = load_publications(tiny_data.folder / FILE)
    assert rejected == []
    assert list(sources) == ["baseline", "wire", "mayor", "later", "geonames"]
    source = sources["baseline"]
    assert source.published_on == date(2022, 2, 23)
    assert source.address == "https://example.org/line"
    assert source.licence == "public domain"
    assert sources["later"].note == "Settles what was claimed"


def test_citation__leaves_out_a_day_that_is_not_established(tiny_data: Any) -> None:
    sources, _ = load_publications(tiny_data.folder / FILE)
    assert sources["wire"].citation == "Wire Agency, Reports, 2022-03-10"
    assert sources["later"].citation == "Institute, Review"


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("id", "", "is empty"),
        ("id", "baseline", "'baseline' stands in an earlier row too"),
        ("publisher", "", "is empty"),
        ("title", "", "is empty"),
        ("licence", "", "is empty"),
        ("published_on", "2022-13-01", "date '2022-13-01' is not a day written like 2022-09-14"),
        ("address", "example.org", "'example.org' is not a web address"),
        ("address", "javascript:alert(1)", "'javascript:alert(1)' is not a web address"),
    ],
)
def test_load_sources__sets_a_bad_row_aside(
    tiny_data: Any, field: str, value: str, reason: str
) -> None:
    path = tiny_data.change(FILE, 4, **{field: value})
    sources, rejected = load_publications(path)
    assert list(sources) == ["baseline", "wire", "later", "geonames"]
    assert [str(error) for error in rejected] == [f"sources.csv, row 4, field {field}: {reason}"]


@pytest.mark.parametrize("column", ["id", "publisher", "published_on", "licence", "note"])
def test_load_sources__needs_every_column(tiny_data: Any, column: str) -> None:
    path = tiny_data.drop_column(FILE, column)
    with pytest.raises(DataError, match=f"^sources.csv: lacks the column {column}$"):
        load_publications(path)


def test_shipped_sources__are_all_usable_and_cited(record: Any) -> None:
    events = [
        event for place in record.gazetteer for event in record.picture.history.events_of(place.id)
    ]
    cited = {event.source_id for event in events}
    cited |= {source for item in (*record.claims, *record.context) for source in item.source_ids}
    assert len(record.publications) > 200
    assert cited <= set(record.publications)
    assert all(source.licence and source.publisher for source in record.publications.values())
