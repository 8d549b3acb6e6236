"""Days that a source covers, and those of which it says nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from geo.control.coverage import Coverage, NotCoveredError, Silence, Why, gaps, silences
from geo.dates import Period
from geo.words import words_of

FIRST = date(2024, 7, 1)


def days(*numbers: int) -> list[date]:
    return [FIRST + timedelta(days=number) for number in numbers]


def silence(first: int, end: int, why: Why = Why.GAP) -> Silence:
    return Silence(Period(*days(first, end)), why)


@pytest.fixture
def live() -> Coverage:
    """Ten days, of which the third to fifth lie in a gap and the sixth was broken."""
    return Coverage("live", Period(*days(0, 10)), (silence(2, 5), silence(5, 6, Why.BROKEN)))


def test_gaps__a_missing_day_of_a_daily_series() -> None:
    assert gaps(days(0, 1, 2, 4, 5, 9)) == [Period(*days(3, 4)), Period(*days(6, 9))]


def test_gaps__a_series_that_becomes_monthly_has_none_each_month() -> None:
    daily, monthly = range(20), range(49, 300, 30)
    assert gaps(days(*daily, *monthly)) == []


def test_gaps__a_long_hole_in_a_slow_series() -> None:
    assert gaps(days(0, 7, 14, 21, 63, 70, 77)) == [Period(*days(22, 63))]


@pytest.mark.parametrize("series", [(), (0,), (0, 40)])
def test_gaps__none_where_there_is_no_rhythm(series: tuple[int, ...]) -> None:
    assert gaps(days(*series)) == []


def test_silences__say_why() -> None:
    found = silences(days(0, 1, 2, 6, 7, 8), excluded=days(4, 5))
    assert found == (silence(3, 4), silence(4, 6, Why.BROKEN))


def test_silences__days_that_were_carried_are_covered() -> None:
    assert silences(days(0, 1, 3, 4), carried=days(2)) == ()
    assert silences(days(0, 1, 3, 4), excluded=days(2)) == (silence(2, 3, Why.BROKEN),)


def test_contains__neither_outside_nor_silent(live: Coverage) -> None:
    inside = [number for number in range(-1, 12) if days(number)[0] in live]
    assert inside == [0, 1, 6, 7, 8, 9]


@pytest.mark.parametrize(
    ("day", "nearest"), [(-9, 0), (0, 0), (2, 1), (3, 1), (4, 6), (5, 6), (30, 9)]
)
def test_nearest__is_covered_and_of_two_the_earlier(live: Coverage, day: int, nearest: int) -> None:
    assert live.nearest(*days(day)) == days(nearest)[0]


def test_nearest__none_where_all_is_silent() -> None:
    mute = Coverage("mute", Period(*days(0, 3)), (silence(0, 3),))
    assert mute.nearest(FIRST) is None
    with pytest.raises(NotCoveredError) as caught:
        mute.check(FIRST)
    assert caught.value.nearest is None
    assert "nearest" not in str(caught.value)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (
            20,
            "live says nothing of 21 July 2024: it covers 1 July 2024 to 10 July 2024; "
            "the nearest day that it covers is 10 July 2024",
        ),
        (
            3,
            "live has no file of 4 July 2024: its series (1 July 2024 to 10 July 2024) has a gap "
            "there; the nearest day that it covers is 2 July 2024",
        ),
        (
            5,
            "live says nothing of 6 July 2024: its file was found broken and left out; "
            "the nearest day that it covers is 7 July 2024",
        ),
    ],
)
def test_check__one_sentence_with_the_way_back(live: Coverage, day: int, sentence: str) -> None:
    with pytest.raises(NotCoveredError) as caught:
        live.check(*days(day))
    assert str(caught.value) == sentence
    assert caught.value.nearest in live
    assert words_of("uk").say(caught.value.message).startswith("live не" if day == 3 else "live ні")


def test_check__a_covered_day_passes(live: Coverage) -> None:
    for day in days(0, 1, 6, 9):
        live.check(day)
