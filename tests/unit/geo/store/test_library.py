"""Imported sources as atlases: published areas, inferred areas, point events."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import shapely

from geo.atlas import Picture, Record
from geo.control.areas import InferredAreas
from geo.control.coverage import silences
from geo.distance import area_km2
from geo.errors import RequestError
from geo.sources.figures import DayFigures
from geo.status import RECORD, Basis, Status
from geo.store import files as tables
from geo.store.importing import import_source
from geo.store.library import ImportedSource, Library
from geo.store.misfit import OutlineStrip
from geo.store.published_areas import PublishedAreas
from geo.store.versions import Store
from tests.unit.geo.inputs import FIRST, NOW, collection

GAP, LAST = date(2022, 3, 3), date(2022, 3, 4)
HELD = shapely.box(37.5, 49, 38, 50)  # the east of Luhansk: Delta
OPEN = shapely.box(37.25, 49.25, 37.5, 49.75)  # west of it
MORE = shapely.box(37.25, 49, 38, 50)
SOUTH = shapely.box(36, 48, 38, 49)  # held since before 2022 by the record: Echo

PLACES = """\
place,date,status
Alpha,2022-03-01,ukrainian
Charlie,2022-03-01,ukrainian
Charlie,2022-03-10,russian
Echo,2022-03-01,russian
"""
EVENTS = """\
Date;Name;Faction;Origin;Latitude;Longitude;Description;Source
2022-03-04;04 MAR;Ukraine;Camera;49.3;37.4;A truck;https://example.org/1
"""


def write_day(folder: Path, day: date, **areas: shapely.Geometry) -> None:
    content = collection((area, {"status": word}) for word, area in areas.items())
    (folder / f"{day}.geojson").write_text(json.dumps(content))


@pytest.fixture(scope="module")
def library(tiny_record: Record, tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The tiny record beside a polygon source (1, 2 and 4 March), places and events."""
    folder = tmp_path_factory.mktemp("input")
    days = folder / "days"
    days.mkdir()
    write_day(days, FIRST, russian=HELD, contested=OPEN, ukrainian=SOUTH)
    write_day(days, FIRST + timedelta(days=1), russian=HELD, ukrainian=SOUTH)
    write_day(days, LAST, russian=MORE, ukrainian=SOUTH)
    (folder / "places.csv").write_text(PLACES)
    (folder / "events.csv").write_text(EVENTS)
    store = Store(str(folder / "store"))
    for format_name, name, path in (
        ("polygons", "live", days),
        ("places", "towns", folder / "places.csv"),
        ("events", "points", folder / "events.csv"),
    ):
        import_source(tiny_record, store, format_name, path, name, NOW)
    return Library(tiny_record, store)


@pytest.fixture(scope="module")
def live(library: Library) -> Picture:
    return library.picture_of("live")


def test_manifests__name_every_source(library: Library) -> None:
    assert [one.source for one in library.manifests()] == ["live", "points", "towns"]


def test_picture_of__the_record_is_the_record(library: Library, tiny_record: Record) -> None:
    assert library.picture_of(RECORD) is tiny_record.picture


def test_picture_of__an_unknown_source_is_one_sentence(library: Library) -> None:
    with pytest.raises(RequestError, match=r"no source named 'nobody'.*live, points, towns"):
        library.picture_of("nobody")


def test_picture_of__events_is_refused(library: Library) -> None:
    with pytest.raises(RequestError, match="points holds point events") as caught:
        library.picture_of("points")
    assert "\n" not in str(caught.value)
    (event,) = library.source("points").events
    assert (event.day, event.text) == (date(2022, 3, 4), "A truck")


def test_polygons__by_region(live: Picture) -> None:
    found = {one.region.id: one for one in live.areas.by_region(FIRST)}
    assert set(found) == {"UA-63", "UA-09", "UA-14"}
    luhansk = found["UA-09"]
    assert luhansk.km2[Status.RUSSIAN] == pytest.approx(area_km2(HELD), rel=1e-4)
    assert luhansk.km2[Status.CONTESTED] == pytest.approx(area_km2(OPEN), rel=1e-6)
    assert luhansk.km2[Status.UNKNOWN] == 0
    assert sum(luhansk.km2.values()) == pytest.approx(luhansk.total_km2, rel=1e-6)
    donetsk = found["UA-14"]
    assert donetsk.km2[Status.UKRAINIAN] == pytest.approx(donetsk.total_km2, rel=1e-6)


def test_polygons__area_of(live: Picture) -> None:
    areas = live.areas
    assert areas.area_of([Status.RUSSIAN], FIRST).equals(HELD)
    assert areas.area_of([Status.RUSSIAN], LAST).equals(MORE)
    both = areas.area_of([Status.RUSSIAN, Status.CONTESTED], FIRST)
    assert both.equals(shapely.union(HELD, OPEN))
    country = shapely.union_all([region.outline for region in live.record.regions])
    rest = areas.area_of([Status.UKRAINIAN], FIRST)
    assert rest.equals(shapely.difference(country, both))
    assert areas.area_of(list(Status), FIRST).equals(country)
    assert areas.area_of([Status.UNKNOWN], FIRST).is_empty
    assert areas.area_of([], FIRST).is_empty


def test_polygons__front_line_is_where_both_meet(live: Picture) -> None:
    south, west = [(37.5, 49), (38, 49)], [(37.5, 50), (37.5, 49)]
    second = live.areas.front_line(FIRST + timedelta(days=1))
    whole = shapely.MultiLineString([south, west])
    # Both ends stop short of the outline of the oblasts, the rest is kept.
    assert shapely.difference(second, whole.buffer(1e-6)).is_empty
    assert 1.5 - 0.1 < second.length < 1.5
    first = live.areas.front_line(FIRST)
    assert not shapely.intersects(first, shapely.LineString([(37.5, 49.3), (37.5, 49.7)]))
    assert shapely.intersects(first, shapely.LineString([(37.4, 49.1), (37.6, 49.1)]))


def test_polygons__open_edge_goes_round_contested_land(live: Picture) -> None:
    assert live.areas.open_edge(FIRST).length == pytest.approx(OPEN.length)
    assert live.areas.open_edge(LAST).is_empty


def test_polygons__control_areas(live: Picture) -> None:
    table = live.areas.control_areas(FIRST)
    assert table.crs.to_epsg() == 4326
    rows = {(row.region, row.status): row for row in table.itertuples()}
    assert set(rows) == {
        ("UA-63", "ukrainian"),
        ("UA-14", "ukrainian"),
        ("UA-09", "ukrainian"),
        ("UA-09", "russian"),
        ("UA-09", "contested"),
    }
    held = rows["UA-09", "russian"]
    assert (held.source, held.date, held.basis) == ("live", "2022-03-01", "published")
    assert held.geometry.equals(HELD)
    by_region = {one.region.id: one.km2 for one in live.areas.by_region(FIRST)}
    assert held.area_km2 == pytest.approx(by_region["UA-09"][Status.RUSSIAN], rel=1e-6)


@pytest.mark.parametrize(
    ("place", "day", "status"),
    [
        ("Delta", FIRST, Status.RUSSIAN),
        ("Charlie", FIRST, Status.CONTESTED),  # its centre lies on the edge
        ("Charlie", FIRST + timedelta(days=1), Status.UKRAINIAN),
        ("Charlie", LAST, Status.RUSSIAN),
        ("Alpha", LAST, Status.UKRAINIAN),
        ("Alpha West", LAST, Status.UKRAINIAN),
    ],
)
def test_polygons__status_at(live: Picture, place: str, day: date, status: Status) -> None:
    found = live.status_at(live.record.gazetteer.find(place), day)
    assert found.spell is not None
    assert found.spell.status is status
    assert found.spell.basis is Basis.PUBLISHED
    assert found.spell.events[0].source_id == "live"
    assert live.publications["live"].publisher == "live"


def test_polygons__are_published(live: Picture, tiny_record: Record) -> None:
    assert live.record is tiny_record
    assert not live.is_record
    assert (live.source, live.basis) == ("live", Basis.PUBLISHED)
    assert (live.areas.source, live.areas.basis) == ("live", Basis.PUBLISHED)
    assert live.limits == ()


def test_polygons__carry_the_last_state_over_a_gap(live: Picture) -> None:
    areas = live.areas
    assert isinstance(areas, PublishedAreas)
    assert areas.area_of([Status.RUSSIAN], GAP).equals(HELD)
    assert GAP not in areas.days


@pytest.mark.parametrize("day", [FIRST - timedelta(days=1), LAST + timedelta(days=1)])
def test_polygons__outside_their_days_say_so_in_one_sentence(live: Picture, day: date) -> None:
    ask = (
        live.areas.by_region,
        live.areas.front_line,
        live.areas.open_edge,
        live.areas.control_areas,
        lambda day: live.areas.area_of([Status.RUSSIAN], day),
    )
    for question in ask:
        with pytest.raises(RequestError, match=r"^live says nothing of ") as caught:
            question(day)
        assert "it covers 1 March 2022 to 4 March 2022; the nearest" in str(caught.value)
        assert "\n" not in str(caught.value)


def test_coverage__is_what_source_and_record_have_in_common(
    live: Picture, library: Library, tiny_record: Record
) -> None:
    assert (live.coverage.start, live.coverage.last) == (FIRST, LAST)
    source = library.source("live")
    longer = replace(source.manifest, first="2020-01-01", last="2030-01-01")
    found = ImportedSource(longer, library.store, tiny_record).picture
    assert found.coverage == tiny_record.period
    after = replace(source.manifest, first="2023-01-01", last="2023-02-01")
    found = ImportedSource(after, library.store, tiny_record).picture
    with pytest.raises(RequestError, match="no day in common"):
        _ = found.coverage


def test_places__are_inferred_from_what_they_name(library: Library) -> None:
    towns = library.picture_of("towns")
    areas = towns.areas
    assert isinstance(areas, InferredAreas)
    assert (areas.source, areas.basis) == ("towns", Basis.INFERRED)
    assert (towns.coverage.start, towns.coverage.last) == (FIRST, date(2022, 3, 10))
    early = {one.region.id: one.km2 for one in areas.by_region(FIRST)}
    late = {one.region.id: one.km2 for one in areas.by_region(date(2022, 3, 10))}
    luhansk = towns.record.region("UA-09").area_km2
    # West of 37.1° E lies the land of Alpha West, which follows Alpha as a part of it; Charlie
    # speaks for the rest, and Echo for some of the south.
    held = area_km2(shapely.segmentize(shapely.box(37.1, 49, 38, 50), 0.05))
    assert late["UA-09"][Status.RUSSIAN] == pytest.approx(held, rel=2e-3)
    assert late["UA-09"][Status.UKRAINIAN] == pytest.approx(luhansk - held, rel=2e-2)
    assert 0 < early["UA-09"][Status.RUSSIAN] < 0.3 * held
    assert sum(late["UA-09"].values()) == pytest.approx(luhansk, rel=1e-5)
    charlie = shapely.Point(37.25, 49.5)
    assert areas.area_of([Status.UKRAINIAN], FIRST).contains(charlie)
    assert areas.area_of([Status.RUSSIAN], date(2022, 3, 10)).contains(charlie)
    assert not areas.front_line(FIRST).is_empty


def test_places__follow_the_nearest_place_that_is_named(library: Library) -> None:
    towns = library.picture_of("towns")
    found = towns.status_at(towns.record.gazetteer.find("Delta"), date(2022, 3, 10))
    assert found.owner.name == "Charlie"
    assert found.spell is not None
    assert found.spell.status is Status.RUSSIAN
    assert found.spell.basis is Basis.PUBLISHED
    assert found.spell.events[0].source_id == "towns"


def test_source__takes_up_a_newer_version(
    tiny_record: Record, tmp_path: Path, library: Library
) -> None:
    store = Store(str(tmp_path / "store"))
    own = Library(tiny_record, store)
    path = tmp_path / "places.csv"
    path.write_text(PLACES)
    import_source(tiny_record, store, "places", path, "towns", NOW)
    before = own.source("towns")
    assert own.source("towns") is before
    path.write_text(PLACES + "Bravo,2022-04-01,russian\n")
    import_source(tiny_record, store, "places", path, "towns", NOW)
    after = own.source("towns")
    assert (before.manifest.version[:4], after.manifest.version[:4]) == ("0001", "0002")
    assert (2 in before.steps, 2 in after.steps) == (False, True)


def test_source__names_where_it_came_from(library: Library) -> None:
    source = library.source("towns").as_publication
    assert source.id == "towns"
    assert "places.csv" in source.title
    assert NOW in source.note
    assert library.source("towns").quality.source == "towns"


def test_published__says_nothing_of_excluded_days(tiny_record: Record) -> None:
    made = [
        DayFigures(day, f"{day}.json", "a", None, {}, {}, {}, 0)
        for day in (FIRST, FIRST + timedelta(days=2))
    ]
    broken = FIRST + timedelta(days=1)
    strip = OutlineStrip(tiny_record.regions, tiny_record.surroundings)
    areas = PublishedAreas(
        "live",
        made,
        lambda _: {Status.RUSSIAN: HELD},
        tiny_record.regions,
        strip,
        silences([FIRST], [broken]),
    )
    assert areas.area_of([Status.RUSSIAN], FIRST).equals(HELD)
    with pytest.raises(RequestError, match=r"2 March 2022: its file was found broken"):
        areas.by_region(broken)


def test_published__reads_a_state_once(tiny_record: Record) -> None:
    asked: list[str] = []

    def shapes(state: str) -> tables.StatusAreas:
        asked.append(state)
        return {Status.RUSSIAN: HELD}

    made = [DayFigures(FIRST, "a.json", "ab", None, {}, {}, {}, 0)]
    strip = OutlineStrip(tiny_record.regions, tiny_record.surroundings)
    areas = PublishedAreas("live", made, shapes, tiny_record.regions, strip)
    for _ in range(3):
        areas.front_line(FIRST)
        areas.area_of(list(Status), FIRST)
    assert asked == ["ab"]


def test_first_day__is_no_event(library: Library, live: Picture) -> None:
    """What stood on a series' first day had begun before it; later changes have their day."""
    towns = library.picture_of("towns")
    for picture, place in ((live, 4), (towns, 1)):
        spell = picture.history.status_at(place, LAST)
        assert spell is not None
        assert (spell.valid_from, spell.is_at_least) == (FIRST, True)
        assert spell.basis is Basis.PUBLISHED
    taken = towns.history.status_at(3, date(2022, 3, 20))
    assert taken is not None
    assert (taken.valid_from, taken.is_at_least) == (date(2022, 3, 10), False)
    start, end = live.record.period.start, live.record.period.end
    assert FIRST not in {change.day for change in live.history.changes_between(start, end)}
