"""The view as an address."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.view import KNOWN, TABS, THEMES, Camera, View, parse_view
from geo.words import languages

OPENING_DAY = date(2022, 9, 14)

PLACES = st.none() | st.sampled_from([1, 2, 3, 4, 5, 6])
CAMERAS = st.builds(
    Camera,
    st.decimals(44, 53, places=4).map(float),
    st.decimals(30, 44, places=4).map(float),
    st.decimals(4, 14, places=2).map(float),
)
VIEWS = st.builds(
    View,
    day=st.dates(date(2022, 2, 24), date(2022, 4, 30)),
    known=st.sampled_from(KNOWN),
    place=PLACES,
    start=PLACES,
    end=PLACES,
    tab=st.sampled_from(TABS),
    language=st.sampled_from(languages()),
    theme=st.sampled_from(THEMES),
    camera=st.none() | CAMERAS,
)


def parse(query: str, record: Any) -> tuple[View, tuple[str, ...]]:
    parsed = parse_view(query, record.gazetteer, record.about)
    return parsed.view, tuple(map(str, parsed.notices))


@given(VIEWS)
def test_view__to_query_and_back(tiny_record: Any, view: View) -> None:
    query = view.query()
    assert parse(query, tiny_record) == (view, ())
    assert parse(f"?{query}", tiny_record) == (view, ())
    assert parse(query, tiny_record)[0].query() == query


def test_query__leaves_out_what_is_as_on_opening() -> None:
    assert View(OPENING_DAY).query() == "date=2022-09-14"
    view = View(date(2022, 7, 3), "then", 1, 2, 3, "claims", "uk", "dark", camera=Camera(49, 38, 7))
    assert view.query() == (
        "date=2022-07-03&known=then&place=1&from=2&to=3&tab=claims&lang=uk&theme=dark"
        "&map=49.0000,38.0000,7.00"
    )


def test_view__opens_on_the_founding_day(record: Any) -> None:
    view, notices = parse("", record)
    assert (view, notices) == (View(OPENING_DAY), ())
    assert view.day == record.about.opening_day == OPENING_DAY
    assert view.known_day is None


def test_known_day__is_the_day_itself_when_known_then() -> None:
    assert View(OPENING_DAY, known="then").known_day == OPENING_DAY
    assert View(OPENING_DAY, known="now").known_day is None


def test_parse_view__takes_names_as_well_as_ids(record: Any) -> None:
    view, notices = parse(urlencode({"place": "Ізюм", "from": "Kreminna", "to": "691999"}), record)
    assert (view.place, view.start, view.end) == (707292, 704138, 691999)
    assert notices == ()


@pytest.mark.parametrize(
    ("field", "value", "notice"),
    [
        ("date", "2022-13-01", "date '2022-13-01' is not a day written like 2022-09-14"),
        (
            "date",
            "2021-01-01",
            "date 2021-01-01 is outside the record, which covers 2022-02-24 to 2022-04-30",
        ),
        ("known", "later", "'later' is not one of now, then (known)"),
        ("place", "99", "no place of the gazetteer has the GeoNames id 99"),
        ("from", "Zulu", "no place named 'Zulu' in the gazetteer"),
        ("tab", "<script>", f"'<script>' is not one of {', '.join(TABS)} (tab)"),
        ("lang", "ru", "'ru' is not one of en, uk (lang)"),
        ("theme", "red", "'red' is not one of light, dark (theme)"),
        ("source", "isw", "no source named 'isw' was imported here; there is: atlas"),
        ("map", "49,38", "'49,38' is not latitude,longitude,zoom"),
        ("map", "49,38,x", "'49,38,x' is not latitude,longitude,zoom"),
        ("map", "0,38,7", "'0,38,7' looks outside the map"),
        ("map", "nan,38,7", "'nan,38,7' looks outside the map"),
        ("map", "49,38,22", "'49,38,22' looks outside the map"),
    ],
)
def test_parse_view__leaves_nonsense_out_and_says_so(
    tiny_record: Any, field: str, value: str, notice: str
) -> None:
    view, notices = parse(urlencode({field: value, "to": "4"}), tiny_record)
    assert notices == (f"in the address, {field}: {notice}",)
    assert view == View(tiny_record.about.opening_day, end=4)


def test_parse_view__tells_of_a_field_that_means_nothing(tiny_record: Any) -> None:
    view, notices = parse("utm_source=x&place=3", tiny_record)
    assert view == View(tiny_record.about.opening_day, place=3)
    assert notices == ("the address has a field 'utm_source', which means nothing here",)


@given(st.text(max_size=60))
def test_parse_view__no_query_breaks_it(tiny_record: Any, query: str) -> None:
    view, notices = parse(query, tiny_record)
    opening = View(tiny_record.about.opening_day)
    assert parse(view.query(), tiny_record)[0] == view or view == opening
    assert all(notice.startswith(("in the address, ", "the address has")) for notice in notices)


@given(
    st.sampled_from(["date", "known", "place", "from", "tab", "lang", "map", "source"]),
    st.text(max_size=30) | st.from_regex(r"[0-9.,\-e]{1,20}"),
)
def test_parse_view__no_value_breaks_it(tiny_record: Any, field: str, value: str) -> None:
    view, notices = parse(urlencode({field: value}, errors="replace"), tiny_record)
    assert len(notices) <= 1
    assert notices == () or view == View(tiny_record.about.opening_day)


def test_parse_view__a_number_beyond_all_measure_is_told(tiny_record: Any) -> None:
    view, notices = parse("place=" + "9" * 5000, tiny_record)
    assert view == View(tiny_record.about.opening_day)
    assert len(notices) == 1
