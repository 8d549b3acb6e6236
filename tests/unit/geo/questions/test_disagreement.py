"""Two sources on one day: what counts as a difference, and what does not."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from geo.atlas import Record
from geo.distance import area_km2
from geo.errors import RequestError
from geo.questions.disagreement import Disagreement, common_days, disagree, over_time
from geo.shapes import NEAR_DEG, STRIP_DEG, is_strip, without_strips
from geo.status import Status
from geo.store.importing import import_source
from geo.store.library import ImportedSource, Library
from geo.store.versions import Store
from tests.unit.geo.inputs import NOW, collection

DAY, LAST = date(2022, 3, 1), date(2022, 3, 31)
SOUTH = shapely.box(36, 48, 38, 49)  # held since before 2022, Echo in it
NORTH = shapely.box(36, 49, 38, 50)
OUTLINE = shapely.box(36, 48, 38, 50).boundary

R, C = Status.RUSSIAN, Status.CONTESTED
SOURCES: dict[str, Mapping[date, Mapping[Status, BaseGeometry]]] = {
    "half": {DAY: {R: shapely.box(37, 49, 38, 50) | SOUTH}, LAST: {R: SOUTH}},
    "quarter": {DAY: {R: shapely.box(37.5, 49, 38, 50) | SOUTH}, LAST: {R: SOUTH}},
    "doubt": {
        DAY: {
            R: shapely.box(37.5, 49, 38, 50) | SOUTH,
            C: shapely.box(37.25, 49, 37.5, 50),
        }
    },
    "all": {DAY: {R: NORTH | SOUTH}},
    "south": {DAY: {R: SOUTH}},
    "north": {DAY: {R: NORTH}},  # leaves the old territory out
    "inset": {DAY: {R: shapely.box(36.012, 48.012, 37.988, 49.988)}},
    "inland": {
        DAY: {R: shapely.box(37, 49, 38, 50) - shapely.box(37, 49.2, 37.0001, 49.8) | SOUTH}
    },
    "moved": {DAY: {R: shapely.box(37.015, 49.1, 38, 50) | shapely.box(37, 49, 38, 49.1) | SOUTH}},
    "april": {date(2022, 4, 10): {R: SOUTH}, date(2022, 4, 12): {R: SOUTH}},
}


@pytest.fixture(scope="module")
def library(tiny_record: Record, tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The sources above, imported."""
    folder = tmp_path_factory.mktemp("sources")
    store = Store(str(folder / "store"))
    for name, days in SOURCES.items():
        features = [
            (shapely.segmentize(area, 0.05), {"date": day.isoformat(), "status": str(status)})
            for day, areas in days.items()
            for status, area in areas.items()
        ]
        file = folder / f"{name}.geojson"
        file.write_text(json.dumps(collection(features)))
        import_source(tiny_record, store, "polygons", file, name, NOW)
    return Library(tiny_record, store)


Compare = Callable[..., Disagreement]


@pytest.fixture(scope="module")
def compare(library: Library) -> Compare:
    """Compares two of them by name."""
    return lambda one, other, day=DAY: disagree(
        library.picture_of(one), library.picture_of(other), day
    )


def box_km2(*sides: float) -> float:
    return area_km2(shapely.segmentize(shapely.box(*sides), 0.01))


def by_region(found: Disagreement) -> dict[str, tuple[float, float]]:
    return {row.region: (row.only_first_km2, row.only_second_km2) for row in found.regions}


def test_disagree__known_km2(compare: Compare) -> None:
    found = compare("half", "quarter")
    km2 = box_km2(37, 49, 37.5, 50)
    assert by_region(found) == {
        "UA-63": (0, 0),
        "UA-09": (pytest.approx(km2, rel=1e-4), 0),
        "UA-14": (0, 0),
    }
    assert area_km2(found.only_first) == pytest.approx(km2, rel=1e-4)
    assert found.only_second.is_empty
    assert found.left_out_km2 == 0
    assert (found.first, found.second, found.day) == ("half", "quarter", DAY)
    luhansk = next(row for row in found.regions if row.region == "UA-09")
    assert luhansk.agreement == pytest.approx(0.5, abs=1e-4)
    assert {row.agreement for row in found.regions if row.region != "UA-09"} == {1}


@pytest.mark.parametrize(
    ("one", "other"), [("half", "quarter"), ("half", "doubt"), ("all", "north"), ("south", "atlas")]
)
def test_disagree__symmetric_when_swapped(compare: Compare, one: str, other: str) -> None:
    there, back = compare(one, other), compare(other, one)
    assert shapely.equals(there.only_first, back.only_second)
    assert shapely.equals(there.only_second, back.only_first)
    assert by_region(there) == {key: km2[::-1] for key, km2 in by_region(back).items()}
    assert [row.open_km2 for row in there.regions] == [row.open_km2 for row in back.regions]
    assert [(row.settlement, row.first, row.second) for row in there.places] == [
        (row.settlement, row.second, row.first) for row in back.places
    ]
    assert there.left_out_km2 == back.left_out_km2


def test_disagree__what_the_other_has_as_contested_is_told(compare: Compare) -> None:
    found = compare("half", "doubt")
    luhansk = next(row for row in found.regions if row.region == "UA-09")
    assert luhansk.only_first_km2 == pytest.approx(box_km2(37, 49, 37.5, 50), rel=1e-4)
    assert luhansk.open_km2 == pytest.approx(box_km2(37.25, 49, 37.5, 50), rel=1e-4)
    assert {row.open_km2 for row in found.regions if row.region != "UA-09"} == {0}


def test_disagree__places_the_largest_first_without_districts(compare: Compare) -> None:
    found = compare("all", "south")
    names = [row.settlement.name for row in found.places]
    assert names == ["Charlie", "Alpha", "Delta", "Bravo"]  # not Alpha West, a district
    assert {(row.first, row.second) for row in found.places} == {(R, Status.UKRAINIAN)}
    (charlie,) = compare("doubt", "half").places
    assert (charlie.settlement.name, charlie.first) == ("Charlie", C)
    assert charlie.second is R


def test_disagree__old_territory_that_one_leaves_out_is_not_counted(
    compare: Compare, tiny_record: Record
) -> None:
    found = compare("all", "north")
    old_km2 = area_km2(tiny_record.old_territory.area)
    assert found.left_out_km2 == pytest.approx(old_km2, rel=1e-3) == pytest.approx(15_800, rel=0.05)
    assert found.places == ()  # Echo lies on it
    left = shapely.difference(SOUTH, tiny_record.old_territory.area)
    assert area_km2(found.only_first) <= area_km2(left) + 1
    assert shapely.intersection(found.only_first, tiny_record.old_territory.area).area < 1e-9


def test_disagree__old_territory_that_both_speak_of_is_counted(compare: Compare) -> None:
    assert compare("all", "south").left_out_km2 == 0
    found = compare("half", "north")  # and so much of it that only one holds is not
    assert found.left_out_km2 > 0
    assert area_km2(found.only_second) == pytest.approx(box_km2(36, 49, 37, 50), rel=2e-3)


def test_disagree__strips_along_the_outline_are_not_counted(compare: Compare) -> None:
    found = compare("all", "inset")  # 1.3 km inside the outline all around
    assert found.only_first.is_empty
    assert found.only_second.is_empty
    assert {row.agreement for row in found.regions} == {1}


def test_disagree__two_drawings_of_one_line_are_not_counted(compare: Compare) -> None:
    assert compare("half", "inland").only_first.is_empty  # 7 m apart


def test_disagree__a_front_that_moved_a_kilometre_is_counted(compare: Compare) -> None:
    """The strip between two fronts ends at the outline, but does not run along it."""
    found = compare("half", "moved")
    assert area_km2(found.only_first) == pytest.approx(box_km2(37, 49.1, 37.015, 50), rel=1e-3)


def test_disagree__the_shipped_record_and_an_imported_source(
    compare: Compare, tiny_record: Record
) -> None:
    """On 1 March only Echo's cell is held, and Delta's contested."""
    found = compare("half", "atlas")
    held = tiny_record.picture.areas.area_of([R], DAY)
    half = shapely.segmentize(shapely.box(37, 49, 38, 50) | SOUTH, 0.05)
    expected_km2 = area_km2(shapely.difference(half, held))
    assert area_km2(found.only_first) == pytest.approx(expected_km2, rel=1e-6)
    assert area_km2(found.only_second) < 0.1  # a corner of Echo's cell
    assert [(row.settlement.name, row.second) for row in found.places] == [
        ("Charlie", Status.UKRAINIAN),
        ("Delta", C),
    ]


def test_disagree__a_source_with_itself(compare: Compare) -> None:
    for name in ("half", "atlas"):
        with pytest.raises(RequestError, match=f"^{name} cannot be compared with itself$"):
            compare(name, name)


@pytest.mark.parametrize("pair", [("half", "april"), ("april", "half"), ("atlas", "april")])
def test_disagree__a_day_that_one_does_not_cover(compare: Compare, pair: tuple[str, str]) -> None:
    sentence = "^april says nothing of 1 March 2022: it covers 10 April 2022 to 12 April 2022; "
    with pytest.raises(RequestError, match=sentence):
        compare(*pair)


def test_over_time__as_on_each_day(library: Library, compare: Compare) -> None:
    pictures = library.picture_of("half"), library.picture_of("quarter")
    days = [DAY, date(2022, 3, 15), LAST]
    rows = list(over_time(*pictures, days))
    assert [row[0] for row in rows] == days
    for day, first_km2, second_km2 in rows:
        found = compare("half", "quarter", day)
        assert first_km2 == pytest.approx(area_km2(found.only_first))
        assert second_km2 == pytest.approx(area_km2(found.only_second))
    assert [row[1] > 0 for row in rows] == [True, True, False]  # both hold the south at the end


def test_over_time__without_the_days_that_a_source_leaves_out(library: Library) -> None:
    whole = library.source("half")
    manifest = replace(whole.manifest, broken="exclude", left_out=("2022-03-11",))
    holey = ImportedSource(manifest, library.store, library.record).picture
    other = library.picture_of("quarter")
    days = [row[0] for row in over_time(holey, other, common_days(holey, other, 10))]
    assert days == [DAY, date(2022, 3, 21), LAST]


def test_common_days__one_in_so_many_and_the_last(library: Library) -> None:
    record, half, south = (library.picture_of(name) for name in ("atlas", "half", "south"))
    assert common_days(record, half, 10) == [
        date(2022, 3, 1), date(2022, 3, 11), date(2022, 3, 21), date(2022, 3, 31),
    ]  # fmt: skip
    assert common_days(half, record, 20) == [date(2022, 3, 1), date(2022, 3, 21), LAST]
    assert common_days(half, south, 30) == [DAY]


def test_common_days__none(library: Library) -> None:
    with pytest.raises(RequestError, match=r"^half and april have no day in common$"):
        common_days(library.picture_of("half"), library.picture_of("april"), 30)


@pytest.mark.parametrize(
    ("sides", "expected"),
    [
        ((36, 48, 36 + STRIP_DEG / 2, 50), True),  # along the outline
        ((36.001, 48.5, 36.011, 49.5), True),  # a hundred metres off it
        ((36.1, 48.5, 36.11, 49.5), False),  # inland
        ((36, 48.5, 36 + 2 * STRIP_DEG, 49.5), False),  # too wide for a difference of outlines
    ],
)
def test_is_strip(sides: tuple[float, ...], expected: bool) -> None:
    assert is_strip(shapely.box(*sides), OUTLINE) is expected


def test_is_strip__nothing_is_none() -> None:
    assert not is_strip(shapely.Polygon(), OUTLINE)
    assert without_strips(shapely.Polygon(), OUTLINE).is_empty
    assert NEAR_DEG < STRIP_DEG


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 40)), max_size=6, unique=True))
def test_without_strips__drops_whole_parts_and_nothing_else(strips: list[tuple[int, int]]) -> None:
    parts = [
        shapely.box(36 + n * 0.2, 48.2, 36 + n * 0.2 + width / 1000, 49.8)
        for n, width in dict(strips).items()
    ]
    kept = without_strips(shapely.union_all(parts), OUTLINE)
    expected = [part for part in parts if not is_strip(part, OUTLINE)]
    assert shapely.equals(kept, shapely.union_all(expected))
    assert len(shapely.get_parts(kept)) == len(expected)
