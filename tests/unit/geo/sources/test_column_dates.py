"""Days judged by their whole column."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import DateError
from geo.record.text_table import Problems
from geo.sources.column_dates import AmbiguousDateError, ColumnDates, DateOrder, JudgedDays

DAY = date(2022, 9, 11)
WRITTEN = {DateOrder.DMY: "%d/%m/%Y", DateOrder.MDY: "%m/%d/%Y", DateOrder.YMD: "%Y/%m/%d"}


def column(*texts: str, order: str = "", year: str = "") -> ColumnDates:
    dates = ColumnDates(order)
    for text in texts:
        dates.add(text, year)
    return dates


@pytest.mark.parametrize(
    "text",
    [
        "2022-09-11", "2022-09-11 23:59", "2022-09-11T00:00:00.000", "2022/09/11", "2022.9.11",
        "20220911", "20220911.0", "11.09.2022", "11.9.22", "11.09.2022 12:00", "11 September 2022",
        "11-Sep-22", "11-Sept-2022", "11Sep2022", "11. Sep 22", "September 11, 2022",
        "Sep 11th 2022",
        "11 September 2022, 14:30", "11 вересня 2022", "11 вересня 2022 р.", "11 вер. 2022",
        "11 вересня 2022 року", "11 сентября 2022 г.", "1662854400", "1662854400000",
        "1662940799", "2022-09-12T01:00:00+03:00", "2022-09-11T23:00:00Z", "2022-09-10 22:00-0400",
    ],
)  # fmt: skip
def test_read__every_way_of_writing_that_is_sure_of_itself(text: str) -> None:
    assert column(text).read(text) == DAY


@pytest.mark.parametrize(
    ("proof", "day"),
    [("9/13/2022 12:00:00 AM", date(2022, 9, 10)), ("13/9/2022", date(2022, 10, 9))],
)
def test_read__a_thirteen_anywhere_proves_the_order_for_all(proof: str, day: date) -> None:
    assert column("9/10/2022 12:00:00 AM", proof).read("9/10/2022 12:00:00 AM") == day
    assert column("9-10-2022", proof).read("9-10-2022") == day


def test_read__nothing_is_guessed_but_the_user_can_say() -> None:
    with pytest.raises(AmbiguousDateError) as caught:
        column("05/02/2014 00:00").read("05/02/2014 00:00")
    assert str(caught.value) == (
        "'05/02/2014 00:00' may be 2014-02-05 or 2014-05-02: say which with --dates dmy or "
        "--dates mdy"
    )
    assert column("05/02/2014", order="mdy").read("05/02/2014") == date(2014, 5, 2)
    assert column("05/02/2014", order="dmy").read("05/02/2014") == date(2014, 2, 5)
    assert column("05.02.2014").read("05.02.2014") == date(2014, 2, 5)
    assert column("05/05/2014").read("05/05/2014") == date(2014, 5, 5)


def test_read__a_column_of_two_hands_leaves_what_proves_itself() -> None:
    dates = column("13/5/2022", "5/14/2022", "5/6/2022")
    assert dates.read("13/5/2022") == date(2022, 5, 13)
    assert dates.read("5/14/2022") == date(2022, 5, 14)
    with pytest.raises(AmbiguousDateError):
        dates.read("5/6/2022")


def test_read__years_of_two_digits() -> None:
    assert column("13/09/22").read("13/09/22") == date(2022, 9, 13)
    with pytest.raises(AmbiguousDateError, match="--dates dmy or --dates ymd"):
        column("22/09/14", "14/09/22").read("22/09/14")
    assert column("22/09/14", year="2022").read("22/09/14") == date(2022, 9, 14)
    assert column("22/09/14", year="2014").read("22/09/14") == date(2014, 9, 22)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "date '' is not a day written like 2022-09-14"),
        ("2022-02-30", "date '2022-02-30' is not a day written like 2022-09-14"),
        ("31 червня 2022", "date '31 червня 2022' is not a day written like 2022-09-14"),
        ("Ma 5 2022", "date 'Ma 5 2022' is not a day written like 2022-09-14"),
        ("13/13/2022", "date '13/13/2022' is not a day written like 2022-09-14"),
        ("2202-09-11", "'2202-09-11' is not between 2014-01-01 and 2035-12-31"),
        ("11.09.1941", "'11.09.1941' is not between 2014-01-01 and 2035-12-31"),
    ],
)
def test_read__what_is_no_day(text: str, sentence: str) -> None:
    with pytest.raises(DateError) as caught:
        column(text).read(text)
    assert str(caught.value) == sentence


def test_read__a_day_that_does_not_fit_the_order_that_was_said() -> None:
    with pytest.raises(DateError, match="'9/13/2022' is no day in the order dmy of its column"):
        column("9/13/2022", order="dmy").read("9/13/2022")


@given(
    st.sampled_from(list(DateOrder)),
    st.lists(st.dates(date(2014, 1, 1), date(2035, 12, 31)), min_size=1, max_size=8),
)
def test_read__a_column_of_one_hand_is_read_right_or_not_at_all(
    order: DateOrder, days: list[date]
) -> None:
    texts = [day.strftime(WRITTEN[order]) for day in days]
    dates = column(*texts)
    for text, day in zip(texts, days, strict=True):
        try:
            assert dates.read(text) == day
        except AmbiguousDateError:
            assert max(day.day for day in days) <= 12
            assert order is not DateOrder.YMD


@given(st.text("0123456789/-. TaApPmMвернSept:", max_size=20))
def test_read__no_text_is_a_traceback(text: str) -> None:
    dates = column(text, "13/09/2022")
    with suppress(DateError):
        assert date(2014, 1, 1) <= dates.read(text) <= date(2035, 12, 31)


def test_judged_days__one_sentence_for_all_that_is_doubtful() -> None:
    problems = Problems("x.csv")
    days = JudgedDays(column("1/2/2022", "3/4/2022", "x"), "x.csv", problems)
    read = [days.read(2, "day", "1/2/2022"), days.read(3, "day", "3/4/2022")]
    assert [*read, days.read(4, "day", "x")] == [None, None, None]
    days.say_doubts()
    assert [str(error) for error in problems.errors()] == [
        "x.csv, row 2, field day: '1/2/2022' may be 2022-01-02 or 2022-02-01: say which with "
        "--dates dmy or --dates mdy; no row of the column tells (rows: 2)",
        "x.csv, row 4, field day: date 'x' is not a day written like 2022-09-14",
    ]


def test_add__a_later_proof_counts_for_what_was_read_before() -> None:
    dates = column("9/10/2022")
    with pytest.raises(AmbiguousDateError):
        dates.read("9/10/2022")
    dates.add("9/13/2022")
    assert dates.read("9/10/2022") == DAY - timedelta(days=1)
