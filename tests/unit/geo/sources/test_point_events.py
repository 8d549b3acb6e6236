"""Point events of three publishers."""

from __future__ import annotations

import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.sources.model import DayPrecision, PlacePrecision, PointEvent
from geo.sources.point_events import read_events

ACLED = (
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,"
    "country,location,latitude,longitude,geo_precision,source,source_scale,notes,fatalities"
)
ACLED_OLD = (
    "DATA_ID,ISO,EVENT_ID_CNTY,EVENT_ID_NO_CNTY,EVENT_DATE,YEAR,TIME_PRECISION,EVENT_TYPE,ACTOR1,"
    "LATITUDE,LONGITUDE,GEO_PRECISION,SOURCE,NOTES,FATALITIES"
)
UCDP = (
    "id,year,type_of_violence,side_a,side_b,source_article,source_office,where_prec,"
    "where_description,latitude,longitude,country,date_prec,date_start,date_end,best,high,low"
)
GEOCONFIRMED = (
    "\ufeffDate;Name;Faction;Origin;Latitude;Longitude;PlusCode;Description;Source;Geolocation;"
    "Equipment;EquipmentItems;Units;OrbatUnits;Id"
)

PUBLISHERS = (
    "ACLED, UCDP GED, GeoConfirmed, VIINA: name its columns with --column date=NAME --column "
    "lat=NAME --column lon=NAME"
)


def read(*lines: str) -> tuple[list[PointEvent], list[str]]:
    events, rejected = read_events(io.BytesIO("\n".join(lines).encode()), "x.csv")
    return events, [str(error) for error in rejected]


def acled(day: str = "2022-03-04", lat: str = "49.2", lon: str = "37.3") -> str:
    return (
        f"UKR1,{day},2022,1,Political violence,Battles,Armed clash,A,Ukraine,Izium,{lat},{lon},2,"
        'Town Hall,Local,"Fighting, and ""more"" of it.",0'
    )


def geoconfirmed(day: str = "2022-03-04", lat: str = "49.2", lon: str = "37.3") -> str:
    return f'{day};04 MAR;Russia;UAV;{lat};{lon};;"A tank; burnt";https://example.org/1;;;;;;u1'


EVENT = PointEvent(
    day=date(2022, 3, 4),
    lon_deg=37.3,
    lat_deg=49.2,
    category="Armed clash",
    text='Fighting, and "more" of it.',
    reference="Town Hall",
    day_precision=DayPrecision.DAY,
    place_precision=PlacePrecision.NEAR,
    id="UKR1",
)


@pytest.mark.parametrize("day", ["2022-03-04", "04 March 2022", "4 March 2022", "04-Mar-2022"])
def test_read_events__acled(day: str) -> None:
    assert read(ACLED, acled(day)) == ([EVENT], [])


def test_read_events__acled_of_before_2023() -> None:
    row = "9,804,UKR1,1,04 March 2022,2022,1,Battles,A,49.2,37.3,2,Town Hall,Fighting.,0"
    events, rejected = read(ACLED_OLD, row)
    assert [(e.day, e.category, e.text, e.reference, e.place_precision) for e in events] == [
        (date(2022, 3, 4), "Battles", "Fighting.", "Town Hall", PlacePrecision.NEAR)
    ]
    assert rejected == []


def test_read_events__ucdp() -> None:
    row = (
        "1,2022,1,Government of Russia,Government of Ukraine,Wire,,2,Izium town,49.2,37.3,Ukraine,"
        "3,2022-03-04 00:00:00.000,2022-03-06 00:00:00.000,5,9,2"
    )
    event = PointEvent(
        day=date(2022, 3, 4),
        lon_deg=37.3,
        lat_deg=49.2,
        category="state-based conflict",
        text="Government of Russia - Government of Ukraine; Izium town; deaths: 5 (2 to 9)",
        reference="Wire",
        day_precision=DayPrecision.WEEK,
        place_precision=PlacePrecision.NEAR,
        days=3,
        id="1",
    )
    assert read(UCDP, row) == ([event], [])


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (",1,A", ",4,A", "field type_of_violence: '4' is not one of 1, 2, 3"),
        (",,5", ",2022-03-03,5", "field date_end: 2022-03-03 comes before 2022-03-04"),
        (",,5", ",22022,5", "field date_end: date '22022' is not a day written like 2022-09-14"),
    ],
)
def test_read_events__ucdp_rows_that_cannot_be(old: str, new: str, sentence: str) -> None:
    row = "1,2022,1,A,B,Wire,,2,Izium,49.2,37.3,Ukraine,1,2022-03-04,,5,5,5"
    assert [event.text for event in read(UCDP, row)[0]] == ["A - B; Izium; deaths: 5"]
    events, rejected = read(UCDP, row.replace(old, new, 1))
    assert (events, rejected) == ([], [f"x.csv, row 2, {sentence}"])


@pytest.mark.parametrize("day", ["2022-03-04", "2022-03-04T14:30:00", "2022-03-04 14:30"])
def test_read_events__geoconfirmed(day: str) -> None:
    event = PointEvent(
        day=date(2022, 3, 4),
        lon_deg=37.3,
        lat_deg=49.2,
        category="Russia, UAV",
        text="A tank; burnt",
        reference="https://example.org/1",
        id="u1",
    )
    assert read(GEOCONFIRMED, geoconfirmed(day)) == ([event], [])


def test_read_events__text_is_one_short_line() -> None:
    row = geoconfirmed().replace("A tank; burnt", "one\n two " + "x" * 2_000)
    events, rejected = read(GEOCONFIRMED, row, geoconfirmed("1527-01-01"))
    assert events[0].text.startswith("one two xxx")
    assert (len(events[0].text), events[0].text[-1]) == (1_000, "…")
    assert [error[:12] for error in rejected] == ["x.csv, row 4"]


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("1527-03-04", "'1527-03-04' is not between 2014-01-01 and 2035-12-31"),
        ("2202-03-04", "'2202-03-04' is not between 2014-01-01 and 2035-12-31"),
        ("1527004123456789504", "date '1527004123456789504' is not a day written like 2022-09-14"),
        ("2022-02-30", "date '2022-02-30' is not a day written like 2022-09-14"),
        ("30 February 2022", "date '30 February 2022' is not a day written like 2022-09-14"),
        (
            "03/04/2022",
            "'03/04/2022' may be 2022-03-04 or 2022-04-03: say which with --dates dmy or",
        ),
        ("", "is empty"),
    ],
)
def test_read_events__a_day_is_never_made_up(day: str, sentence: str) -> None:
    for header, row, field in (
        (ACLED, acled, "event_date"),
        (GEOCONFIRMED, geoconfirmed, "date"),
    ):
        events, rejected = read(header, row(day), row())
        assert [event.day for event in events] == [date(2022, 3, 4)]
        assert len(rejected) == 1
        assert rejected[0].startswith(f"x.csv, row 2, field {field}: {sentence}")


@pytest.mark.parametrize(
    ("lat", "lon", "sentence"),
    [
        ("", "37.3", "field latitude: is empty"),
        ("49.2", "", "field longitude: is empty"),
        ("0", "0.0", "field latitude: is 0, and so is longitude: the position is missing"),
        ("nan", "37.3", "field latitude: nan is not between -90 and 90"),
        ("49.2", "inf", "field longitude: inf is not between -180 and 180"),
        ("x", "37.3", "field latitude: 'x' is not a number"),
        ("91", "37.3", "field latitude: 91.0 is not between -90 and 90"),
    ],
)
def test_read_events__a_position_is_never_made_up(lat: str, lon: str, sentence: str) -> None:
    for header, row in ((ACLED, acled), (GEOCONFIRMED, geoconfirmed)):
        events, rejected = read(header, row(lat=lat, lon=lon), row())
        assert [(event.lon_deg, event.lat_deg) for event in events] == [(37.3, 49.2)]
        assert rejected == [f"x.csv, row 2, {sentence}"]


def test_read_events__far_events_are_counted_in_one_sentence() -> None:
    elsewhere = acled(lat="33.3", lon="44.4")  # Baghdad: would lie near Ukraine if swapped
    assert read(ACLED, acled(), elsewhere) == (
        [EVENT],
        ["x.csv: has events far from the country of the record, which are left out (rows: 1)"],
    )
    events, rejected = read(ACLED, acled(), elsewhere, acled("1990-01-01", lat="-33", lon="18"))
    assert events == [EVENT]
    assert rejected == [
        "x.csv: has events far from the country of the record, which are left out (rows: 2)"
    ]


def test_read_events__swapped_axes_of_a_whole_file_are_recognised() -> None:
    assert read(ACLED, *[acled(lat="37.3", lon="49.2")] * 2) == (
        [],
        ["x.csv: holds latitudes as longitude and longitudes as latitude: they are swapped"],
    )


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_read_events__separators(mark: str) -> None:
    lines = ("event_date,event_type,latitude,longitude", "2022-03-04,Battles,49.2,37.3")
    events, rejected = read(*(line.replace(",", mark) for line in lines))
    assert ([event.category for event in events], rejected) == (["Battles"], [])


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        ("", f"x.csv: has not the header of an event table of {PUBLISHERS}"),
        ("a,b", f"x.csv: has not the header of an event table of {PUBLISHERS}"),
        (
            "event_date,event_type,latitude",
            "x.csv: lacks the column longitude of an event table of ACLED",
        ),
        (
            "date_start,latitude,longitude",
            "x.csv: lacks the column type_of_violence of an event table of UCDP GED",
        ),
        (ACLED + ",notes", "x.csv: names the column notes twice"),
    ],
)
def test_read_events__refuses_a_whole_file_in_one_sentence(header: str, sentence: str) -> None:
    assert read(header, "1,2") == ([], [sentence])


def test_read_events__a_quote_left_open_loses_only_its_row() -> None:
    broken = acled().replace('"Fighting', '"Fighting" x')
    still_open = geoconfirmed().replace('burnt"', "burnt")
    assert read(ACLED, broken, acled())[0] == [EVENT]
    events, rejected = read(GEOCONFIRMED, still_open, geoconfirmed(), geoconfirmed())
    assert len(events) == 2
    assert [error[:35] for error in rejected] == ["x.csv, row 2: is not readable CSV: "]


def test_read_events__counts_lines_after_a_quote_left_open() -> None:
    plain = "2022-03-04,Battles,49.2,37.3"
    rows = [f'"{plain}', plain, plain, plain.replace("2022", "1527"), plain]
    events, rejected = read("event_date,event_type,latitude,longitude", *rows)
    assert len(events) == 3
    assert [error.split(":")[0] for error in rejected] == [
        "x.csv, row 2",
        "x.csv, row 5, field event_date",
    ]


@given(st.lists(st.text("ab,;\"'\n\t0", max_size=30), max_size=6))
def test_read_events__no_text_is_a_traceback(lines: list[str]) -> None:
    events, rejected = read(ACLED, *lines, acled())
    assert len(events) <= 1
    assert all(error.startswith("x.csv") for error in rejected)
