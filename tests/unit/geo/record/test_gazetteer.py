"""Settlements, found under any spelling or script."""

import csv
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import AtlasError, DataError, PlaceError
from geo.record.about import Box
from geo.record.gazetteer import COLUMNS, Gazetteer, Kind, load_settlements
from geo.record.regions import load_regions

FILE = "settlements.csv"


def load(path: Path) -> tuple[Gazetteer, list[DataError]]:
    """The settlements of a file, in the regions beside it."""
    regions = load_regions(path.parent / "regions.geojson")
    return load_settlements(path, regions, Box(34, 46, 41, 51))


@pytest.mark.parametrize(
    ("spellings", "settlement_id"),
    [
        (("Izium", "Izyum", "Изюм", "Ізюм", "IZIUM", " izium ", "707292"), 707292),
        (
            ("Severodonetsk", "Sievierodonetsk", "Syevyerodonetsk", "Siverskodonetsk"),
            691999,
        ),
        (("Северодонецк", "Сєвєродонецьк", "Сіверськодонецьк"), 691999),
        (("Lysychansk", "Lisichansk", "Лисичанськ", "Лисичанск", "Lysychans'k"), 702972),
        (("Kreminna", "Kremennaya", "Кремінна", "Кременная"), 704138),
        (("Bakhmut", "Artemivsk", "Бахмут", "Артёмовск"), None),
        (("Kupiansk", "Kupyansk", "Куп’янськ", "Купянск"), None),
        (("Sloviansk", "Slavyansk", "Слов'янськ", "Славянск"), None),
        (("Sokolohirsk", "Pervomaisk"), None),
        (("Lyman", "Lyman, Donetsk", "Lyman, Kramatorsk raion", "Лиман, UA-14"), 704204),
        (("Lyman, Kharkiv", "Lyman, UA-63", "Lyman,Chuhuiv", "Лиман, Чугуївський"), 703071),
    ],
)
def test_find__every_spelling_names_the_same_place(
    record: Any, spellings: tuple[str, ...], settlement_id: int | None
) -> None:
    found = {record.gazetteer.find(name).id for name in spellings}
    assert len(found) == 1
    assert settlement_id in (None, *found)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (
            "Novoselivka",
            "'Novoselivka' names 2 places: Novoselivka (town, Kramatorsk raion, Donetsk oblast), "
            "id 699185; Novoselivka (village, Kramatorsk raion, Donetsk oblast), id 704409",
        ),
        ("Xqwzy", "no place named 'Xqwzy' in the gazetteer"),
        (
            "Kremenina",
            "no place named 'Kremenina' in the gazetteer; did you mean Kreminna?",
        ),
        (
            "Izium, Luhansk",
            "no place named 'Izium, Luhansk' in the gazetteer; did you mean Izium?",
        ),
        ("", "no place named '' in the gazetteer"),
        ("??", "no place named '??' in the gazetteer"),
        ("99", "no place of the gazetteer has the GeoNames id 99"),
    ],
)
def test_find__answers_nonsense_and_doubt_in_one_sentence(
    record: Any, name: str, sentence: str
) -> None:
    with pytest.raises(PlaceError) as caught:
        record.gazetteer.find(name)
    assert str(caught.value) == sentence


@pytest.mark.parametrize("text", ["9" * 5000, "٣", "²", "\0", "a" * 10000, "%00", ",", ", Kharkiv"])
def test_find__no_text_breaks_it(record: Any, text: str) -> None:
    with pytest.raises(AtlasError):
        record.gazetteer.find(text)


def test_find__every_shipped_place_by_its_id_and_its_label(record: Any) -> None:
    for place in record.gazetteer:
        assert record.gazetteer.find(str(place.id)) is place
        hits = [match.settlement.id for match in record.gazetteer.search(place.name, limit=40)]
        assert place.id in hits


@pytest.mark.parametrize(
    ("name", "kind", "raion"),
    [
        *((name, Kind.CITY, None) for name in ("Izium", "Kreminna", "Severodonetsk", "Lysychansk")),
        ("Donetsk", Kind.CITY, "Donetsk raion"),
        ("Tsentralnyi", Kind.TOWN, "Alchevsk raion"),  # before Mariupol's district
        ("Cherkaske", Kind.TOWN, "Kramatorsk raion"),  # before Zymohiria, which once bore it
        ("Krasnyi Lyman", Kind.VILLAGE, "Pokrovsk raion"),  # before Lyman, which once bore it
    ],
)
def test_find__prefers_cities_to_districts_and_names_of_today(
    record: Any, name: str, kind: Kind, raion: str | None
) -> None:
    place = record.gazetteer.find(name)
    assert (place.name, place.kind) == (name, kind)
    assert raion in (None, place.raion)


def test_find__takes_a_place_ten_times_larger_but_not_nine(tiny_data: Any) -> None:
    tiny_data.change(FILE, 5, name="Bravo", name_uk="Браво", kind="town", population="8999")
    with pytest.raises(PlaceError, match="'Bravo' names 2 places"):
        tiny_data.load().gazetteer.find("Bravo")
    tiny_data.change(FILE, 5, population="9000")
    gazetteer = tiny_data.load().gazetteer
    assert gazetteer.find("Bravo").id == 4
    assert [place.id for place in gazetteer.namesakes(gazetteer[4])] == [2]


def test_find__takes_a_city_before_a_village_of_its_name(tiny_data: Any) -> None:
    tiny_data.change(FILE, 5, name="Bravo", name_uk="Браво", kind="city", population="1000")
    assert tiny_data.load().gazetteer.find("Bravo").id == 4


@given(st.integers(0, 10**6), st.integers(1, 12))
def test_search__hits_hold_the_text_and_rank_exact_names_first(
    record: Any, number: int, length: int
) -> None:
    places = list(record.gazetteer)
    name = places[number % len(places)].name
    matches = record.gazetteer.search(name[:length], limit=30)
    assert len({match.settlement.id for match in matches}) == len(matches) <= 30
    assert all(match.spelling in match.settlement.spellings for match in matches)
    assert matches != []


def test_search__puts_exact_names_before_beginnings_before_middles(record: Any) -> None:
    names = [match.spelling for match in record.gazetteer.search("lyman", limit=40)]
    assert names[:2] == ["Lyman", "Lyman"]
    first_middle = next(n for n, name in enumerate(names) if not name.lower().startswith("lyman"))
    assert not any(name.lower().startswith("lyman") for name in names[first_middle:])
    assert record.gazetteer.search("") == record.gazetteer.search("-?") == []


def test_settlement__label_and_spellings(tiny_record: Any) -> None:
    alpha = tiny_record.gazetteer[1]
    assert str(alpha.label) == "Alpha (city, West raion, Kharkiv oblast)"
    assert alpha.spellings == ("Alpha", "Альфа", "Alfa", "Alphaville")
    assert (len(tiny_record.gazetteer), 7 in tiny_record.gazetteer) == (6, False)


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("id", "", "is empty"),
        ("id", "1.0", "'1.0' is not a whole number"),
        ("id", "1", "1 stands in an earlier row too"),
        ("name", "", "is empty"),
        ("lat_deg", "36.75", "36.75 is not between 46 and 51"),
        ("lon_deg", "0", "0.0 is not between 34 and 41"),
        ("lon_deg", "", "is empty"),
        ("lat_deg", "49,5", "'49,5' is not a number"),
        ("region", "UA-30", "'UA-30' is not one of UA-14, UA-63, UA-09"),
        ("kind", "hamlet", "'hamlet' is not one of city, town, village, district"),
        ("part_of", "Alpha", "'Alpha' is not a whole number"),
        ("population", "many", "'many' is not a whole number"),
    ],
)
def test_load_settlements__sets_a_bad_row_aside(
    tiny_data: Any, field: str, value: str, reason: str
) -> None:
    path = tiny_data.change(FILE, 3, **{field: value})
    gazetteer, rejected = load(path)
    assert gazetteer.ids == {1, 3, 4, 5, 6}
    assert [str(error) for error in rejected] == [
        f"settlements.csv, row 3, field {field}: {reason}"
    ]


@pytest.mark.parametrize("column", COLUMNS)
def test_load_settlements__needs_every_column(tiny_data: Any, column: str) -> None:
    with pytest.raises(DataError, match=f"^settlements.csv: lacks the column {column}$"):
        load(tiny_data.drop_column(FILE, column))


def test_load_settlements__reads_a_file_that_excel_saved(tiny_data: Any) -> None:
    text = (tiny_data.folder / FILE).read_text(encoding="utf-8")
    path = tiny_data.raw(FILE, b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    gazetteer, rejected = load(path)
    assert (gazetteer.ids, rejected) == ({1, 2, 3, 4, 5, 6}, [])
    assert gazetteer[6].part_of == 1
    assert gazetteer[6].aliases == ()
    with path.open(encoding="utf-8-sig", newline="") as lines:
        assert gazetteer[1].names["uk"] == next(csv.DictReader(lines))["name_uk"]
