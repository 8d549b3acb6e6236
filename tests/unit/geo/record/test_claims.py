"""Claims as read from the record."""

from datetime import date
from typing import Any

import pytest

from geo.dates import Period
from geo.errors import DataError
from geo.record.claims import COLUMNS, ClaimKind, load_claims
from geo.status import Status

FILE = "claims.csv"
PLACES = {1, 2, 3, 4, 5, 6}
REGIONS = ("UA-14", "UA-63", "UA-09")
ROWS = {"distance": 2, "departure": 3, "status": 4, "change": 5, "last_taken": 6, "opinion": 8}


def load(tiny_data: Any) -> tuple[list[Any], list[str]]:
    claims, rejected = load_claims(
        tiny_data.folder / FILE, PLACES, tiny_data.load().publications, REGIONS
    )
    return claims, [str(error) for error in rejected]


def test_load_claims__reads_every_field(tiny_data: Any) -> None:
    claims, rejected = load(tiny_data)
    assert rejected == []
    assert [claim.kind for claim in claims] == list(
        map(ClaimKind, [*list(ROWS)[:5], "approach", "opinion"])
    )
    far, fell = claims[0], claims[3]
    assert (far.place_id, far.other_id, far.published_km, far.qualifier) == (3, 4, 36, "around")
    assert (far.region, far.status, far.period) == ("", None, None)
    assert fell.period == Period(date(2022, 3, 1), date(2022, 4, 1))
    assert fell.status is Status.RUSSIAN
    assert claims[5].source_ids == ("mayor", "wire")


@pytest.mark.parametrize(
    ("kind", "field", "value", "reason"),
    [
        ("distance", "id", "", "is empty"),
        ("departure", "id", "far", "'far' stands in an earlier row too"),
        (
            "distance",
            "kind",
            "rumour",
            "'rumour' is not one of distance, status, departure, change, last_taken, approach, "
            "opinion",
        ),
        ("distance", "place_id", "99", "99 is not a place of settlements.csv"),
        ("distance", "place_id", "Kreminna", "'Kreminna' is not a whole number"),
        ("distance", "other_id", "", "is empty"),
        ("distance", "other_id", "99", "99 is not a place of settlements.csv"),
        ("distance", "published_km", "", "is empty"),
        ("distance", "published_km", "-1", "-1.0 is not between 0 and 2000"),
        ("distance", "published_km", "25 km", "'25 km' is not a number"),
        ("status", "status", "", "is empty"),
        (
            "status",
            "status",
            "held",
            "'held' is not one of ukrainian, russian, contested, unknown",
        ),
        ("change", "period_start", "", "is empty"),
        ("change", "period_end", "", "is empty"),
        (
            "change",
            "period_end",
            "2022-03-01",
            "a period must end after it starts, not 2022-03-01 to 2022-03-01",
        ),
        (
            "change",
            "period_end",
            "31.03.2022",
            "date '31.03.2022' is not a day written like 2022-09-14; did you mean 2022-03-31?",
        ),
        ("last_taken", "region", "", "is empty"),
        ("opinion", "region", "Donetsk", "'Donetsk' is not one of UA-14, UA-63, UA-09"),
        ("departure", "day", "", "is empty"),
        ("departure", "source_ids", "blog", "'blog' is not in sources.csv"),
    ],
)
def test_load_claims__sets_a_bad_row_aside(
    tiny_data: Any, kind: str, field: str, value: str, reason: str
) -> None:
    tiny_data.change(FILE, ROWS[kind], **{field: value})
    claims, rejected = load(tiny_data)
    assert rejected == [f"claims.csv, row {ROWS[kind]}, field {field}: {reason}"]
    assert len(claims) == 6


@pytest.mark.parametrize(
    ("field", "value"),
    [("qualifier", "roughly"), ("other_id", "3")],
    ids=["a qualifier without a rule", "a place and itself"],
)
def test_load_claims__sets_aside_what_could_not_be_checked(
    tiny_data: Any, field: str, value: str
) -> None:
    """Left in, such a row would end the check of all the others."""
    tiny_data.change(FILE, 2, **{field: value})
    claims, rejected = load(tiny_data)
    assert [claim.id for claim in claims] == ["left", "held", "fell", "last", "near", "aim"]
    assert [error.partition(": ")[0] for error in rejected] == [f"claims.csv, row 2, field {field}"]


@pytest.mark.parametrize("column", COLUMNS)
def test_load_claims__needs_every_column(tiny_data: Any, column: str) -> None:
    sources = tiny_data.load().publications
    with pytest.raises(DataError, match=rf"^claims\.csv: lacks the column {column}$"):
        load_claims(tiny_data.drop_column(FILE, column), PLACES, sources, REGIONS)


def test_shipped_claims__are_the_sentences_of_the_founding_story(record: Any) -> None:
    names = {record.gazetteer[claim.place_id].name for claim in record.claims}
    assert {"Izium", "Kreminna", "Severodonetsk", "Lysychansk"} <= names
    assert len({claim.id for claim in record.claims}) == len(record.claims) >= 7
    assert all(claim.texts["uk"] != claim.text for claim in record.claims)
