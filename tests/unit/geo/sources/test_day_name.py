"""The day that a file's name gives."""

from datetime import date, datetime

import pytest

from geo.errors import DataError
from geo.sources.day_name import (
    day_in_name,
    day_of_file,
    days_in_name,
    is_possible,
    moment_in_name,
    name_without_times,
    utc_day,
    utc_moment,
)


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


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("UkraineControlMapAO10SEP2022.zip", date(2022, 9, 10)),
        ("AssessedRussianAdvancesinUkraineSEP102022.zip", date(2022, 9, 10)),
        ("control 5 March 2022.kml", date(2022, 3, 5)),
        ("250101_1200.kmz", date(2025, 1, 1)),
        ("10.09.2022.geojson", date(2022, 9, 10)),
        ("2022_09_10.geojson", date(2022, 9, 10)),
        ("20220910183000.geojson", date(2022, 9, 10)),
        ("SEP26.zip", None),
        ("export_123456_1200.kmz", None),
    ],
)
def test_day_in_name__as_publishers_write_it(name: str, expected: date | None) -> None:
    assert day_in_name(name) == expected


@pytest.mark.parametrize(
    "path", ["2022-09-10.kmz/doc.kml", "2022-09-10/a/b.json", "2022-09-11/2022-09-10/a.json"]
)
def test_day_of_file__is_else_that_of_what_it_lies_in(path: str) -> None:
    assert day_of_file(path) == date(2022, 9, 10)


def test_day_of_file__takes_the_year_that_is_told_elsewhere() -> None:
    assert day_of_file("2024/ControlSEP26.zip") == date(2024, 9, 26)
    assert day_of_file("ControlSEP26.zip", year=2023) == date(2023, 9, 26)
    with pytest.raises(DataError, match=r"gives a day without a year \(sep26\)"):
        day_of_file("ControlSEP26.zip")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("geojsons/1654107543.geojson", datetime(2022, 6, 1, 18, 19, 3)),  # noqa: DTZ001
        ("2022-09-10T18-30.json", datetime(2022, 9, 10, 18, 30)),  # noqa: DTZ001
        ("250101_1200.kmz/doc.kml", datetime(2025, 1, 1, 12)),  # noqa: DTZ001
        ("2022-09-10_evening.json", datetime(2022, 9, 10, 18)),  # noqa: DTZ001
        ("ранок 2022-09-10.json", datetime(2022, 9, 10, 6)),  # noqa: DTZ001
        ("2022-09-10_part_2.json", None),
        ("day.json", None),
    ],
)
def test_moment_in_name(path: str, expected: datetime | None) -> None:
    assert moment_in_name(path) == expected


def test_name_without_times__is_alike_for_files_of_one_series() -> None:
    alike = ["d/day_morning_2022-09-10.json", "d/day_2022-09-11T0600.json", "d/day_1654107543.json"]
    assert len({name_without_times(name) for name in alike}) == 1
    assert name_without_times("ua/2022-09-10.json") != name_without_times("ru/2022-09-10.json")


@pytest.mark.parametrize("value", [1662843600, 1662843600000, 1662843600.0, "2022-09-11T00:00+03"])
def test_utc_day__of_seconds_milliseconds_and_other_zones(value: object) -> None:
    assert utc_day(value) == date(2022, 9, 10)


@pytest.mark.parametrize("value", [10**30, "yesterday", "", True, None, float("nan")])
def test_utc_moment__of_what_is_none(value: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        utc_moment(value)
