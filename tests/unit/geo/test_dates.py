"""Days and half-open periods."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import dates
from geo.dates import Period, check_in_record, date_of, day_number, parse_date
from geo.errors import DateError

DAYS = st.dates(date(2014, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(2022, 2, 24), 0),
        (date(2022, 2, 23), -1),
        (date(2022, 9, 14), 202),
        (date(2024, 2, 29), 735),
    ],
)
def test_day_number__counts_from_the_invasion(day: date, number: int) -> None:
    assert day_number(day) == number
    assert date_of(number) == day


@given(DAYS)
def test_day_number__and_back(day: date) -> None:
    assert date_of(day_number(day)) == day


@given(DAYS)
def test_parse_date__reads_what_isoformat_writes(day: date) -> None:
    assert parse_date(day.isoformat()) == day


@pytest.mark.parametrize(
    "text",
    [
        "2022-13-01",
        "2022-02-30",
        "2023-02-29",
        "14.09.2022",
        "09/14/2022",
        "44818",
        "20220914",
        "2022-9-14",
        "2022-W37-3",
        "2022-09-14T00:00:00",
        " 2022-09-14",
        "yesterday",
        "",
    ],
)
def test_parse_date__refuses_anything_else_in_one_sentence(text: str) -> None:
    with pytest.raises(DateError) as caught:
        parse_date(text, "known day")
    assert str(caught.value) == f"known day {text!r} is not a day written like 2022-09-14"


def test_period__is_half_open() -> None:
    period = Period(date(2022, 9, 1), date(2022, 9, 3))
    assert date(2022, 8, 31) not in period
    assert date(2022, 9, 1) in period
    assert date(2022, 9, 2) in period
    assert date(2022, 9, 3) not in period
    assert period.last == date(2022, 9, 2)
    assert list(period.days()) == [date(2022, 9, 1), date(2022, 9, 2)]


@given(DAYS, st.integers(1, 400), DAYS)
def test_period__days_are_the_days_it_contains(start: date, length: int, day: date) -> None:
    period = Period(start, start + timedelta(days=length))
    days = list(period.days())
    assert len(days) == length
    assert (day in days) == (day in period)
    assert days[-1] == period.last


@pytest.mark.parametrize("end", [date(2022, 9, 1), date(2022, 8, 31)])
def test_period__must_end_after_it_starts(end: date) -> None:
    with pytest.raises(DateError, match=f"not 2022-09-01 to {end}"):
        Period(date(2022, 9, 1), end)


def test_check_in_record__names_both_ends_of_the_record() -> None:
    period = Period(date(2022, 2, 24), date(2022, 5, 1))
    assert check_in_record(date(2022, 4, 30), period) == date(2022, 4, 30)
    with pytest.raises(DateError) as caught:
        check_in_record(date(2022, 5, 1), period, "known day")
    assert str(caught.value) == (
        "known day 2022-05-01 is outside the record, which covers 2022-02-24 to 2022-04-30"
    )


def test_day_unread__has_a_word_for_whatever_day_is_meant() -> None:
    calls = re.compile(r'(?:parse_date|check_in_record)\(.*[\w)], "([a-z ]+)"\)')
    sources = (file.read_text("utf-8") for file in Path(dates.__file__).parent.rglob("*.py"))
    whats = {what for source in sources for what in calls.findall(source)}
    assert {"first day", "known day", "opening day"} <= whats
    for what in whats | {"record start", "record end"}:
        with pytest.raises(DateError, match=f"^{what} 'soon' is not"):
            parse_date("soon", what)
