"""The day that a file's name gives."""

from datetime import date

import pytest

from geo.errors import DataError
from geo.sources.day_name import day_in_name, day_of_file, days_in_name, is_possible, utc_day


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("data/2023-01-31.json", date(2023, 1, 31)),
        ("deepstatemap_data_20240708.geojson", date(2024, 7, 8)),
        ("2022-02-24/readme.json", None),
        ("2023-13-01.json", None),
        ("12023-01-01.json", None),
        ("2023-01-011.json", None),
        ("2202-01-01.json", None),
        ("readme.json", None),
    ],
)
def test_day_in_name__reads_both_ways_of_writing(name: str, expected: date | None) -> None:
    assert day_in_name(name) == expected


def test_days_in_name__tells_each_day_once() -> None:
    assert days_in_name("2023-01-31_20230131_2023-02-01.json") == [
        date(2023, 1, 31),
        date(2023, 2, 1),
    ]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("x.json", "x.json: its name gives no day like 2023-01-31"),
        (
            "2023-01-31_2023-02-01.json",
            "2023-01-31_2023-02-01.json: its name gives 2 days: 2023-01-31 and 2023-02-01",
        ),
        (
            "2099-01-01.json",
            "2099-01-01.json: its name gives 2099-01-01, "
            "which is not from 2014-01-01 to 2035-12-31",
        ),
    ],
)
def test_day_of_file__says_what_is_wrong(name: str, sentence: str) -> None:
    with pytest.raises(DataError) as caught:
        day_of_file(name)
    assert str(caught.value) == sentence


def test_is_possible__includes_both_ends() -> None:
    days = [date(2013, 12, 31), date(2014, 1, 1), date(2035, 12, 31), date(2036, 1, 1)]
    assert [is_possible(day) for day in days] == [False, True, True, False]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2024-07-08T23:30:00Z", date(2024, 7, 8)),
        ("2024-07-09T01:30:00+03:00", date(2024, 7, 8)),
        ("2024-07-08 23:30:00", date(2024, 7, 8)),
        ("2024-07-08", date(2024, 7, 8)),
    ],
)
def test_utc_day__takes_the_zone_into_account(moment: str, expected: date) -> None:
    assert utc_day(moment) == expected
