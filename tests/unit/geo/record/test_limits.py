"""Limits: rivers across which no control reaches for a time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import shapely

from geo.control.cells import cut_cells
from geo.control.zones import Zone, ZoneControl
from geo.dates import Period
from geo.record.limits import Limit, lie_apart, load_limits
from geo.status import Precision, Status

HEADER = (
    "id,river,start_id,start_name,end_id,end_name,valid_from,valid_to,precision,reported_on,"
    "source_id,note"
)
ROW = "styx-1,Styx,1,Alpha,6,Alpha West,2022-03-01,2022-03-20,about,2022-03-05,wire,a bank"
STYX = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"kind": "river", "name": "Styx", "name_uk": "Стікс", "rank": 1},
            "geometry": {"type": "LineString", "coordinates": [[36, 49.55], [37, 49.55]]},
        }
    ],
}


def limit(line: shapely.LineString, name: str = "styx") -> Limit:
    """A limit from 1 to 19 March 2022, published on the 5th."""
    return Limit(
        id=name,
        river="Styx",
        start_id=1,
        end_id=6,
        valid=Period(date(2022, 3, 1), date(2022, 3, 20)),
        precision=Precision.ABOUT,
        reported_on=date(2022, 3, 5),
        source_id="wire",
        note="",
        line=line,
        course=line,
    )


MERIDIAN = limit(shapely.LineString([(37.02, 48.9), (37.02, 54)]))
"""Beside the border of the tiny oblasts, through the cell of Alpha's district."""


@pytest.fixture
def load(tiny_data: Any) -> Callable[[str], Any]:
    """Writes ``limits.csv`` and loads it."""

    def write(row: str) -> Any:
        tiny_data.json("water.geojson", STYX)
        tiny_data.raw("limits.csv", f"{HEADER}\n{row}\n".encode())
        record = tiny_data.load()
        return load_limits(
            tiny_data.folder / "limits.csv",
            tiny_data.folder / "water.geojson",
            record.gazetteer,
            record.publications,
        )

    return write


def test_load_limits__cuts_the_stretch_beside_two_places(load: Callable[[str], Any]) -> None:
    (made,), rejected = load(ROW)
    assert rejected == []
    assert made.valid == Period(date(2022, 3, 1), date(2022, 3, 20))
    assert list(made.line.coords) == [(36.25, 49.55), (36.95, 49.55)]


def test_load_limits__a_record_without_the_file_has_none(tiny_record: Any) -> None:
    assert tiny_record.limits == ()


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("Styx", "Stix", "field river: 'Stix' is not in water.geojson; did you mean 'Styx'?"),
        (",6,", ",66,", "field end_id: 66 is not a place of settlements.csv"),
        (",6,", ",5,", "field end_id: Echo does not lie beside the Styx"),
        (",6,", ",1,", "field end_id: is beside the same point of the river as start_id"),
        ("2022-03-20", "2022-02-20", "field valid_to: a period must end after it starts"),
        ("wire", "wyre", "field source_id: 'wyre' is not in sources.csv; did you mean 'wire'?"),
    ],
)
def test_load_limits__sets_a_bad_row_aside(
    load: Callable[[str], Any], old: str, new: str, sentence: str
) -> None:
    made, (error,) = load(ROW.replace(old, new, 1))
    assert made == []
    assert str(error).startswith(f"limits.csv, row 2, {sentence}")


def test_holds__within_its_period_and_once_it_was_published() -> None:
    days = [date(2022, 2, 28), date(2022, 3, 1), date(2022, 3, 19), date(2022, 3, 20)]
    assert [MERIDIAN.holds(day) for day in days] == [False, True, True, False]
    assert not MERIDIAN.holds(date(2022, 3, 10), known=date(2022, 3, 4))
    assert MERIDIAN.holds(date(2022, 3, 10), known=date(2022, 3, 5))


def test_lie_apart__by_an_odd_number_of_crossings() -> None:
    bend = shapely.LineString([(0, -1), (0, 1), (2, 1), (2, -1)])
    west, middle, east = (shapely.Point(x, 0) for x in (-1, 1, 3))
    assert lie_apart(west, middle, bend)
    assert lie_apart(middle, east, bend)
    assert not lie_apart(west, east, bend)
    assert not lie_apart(west, shapely.Point(-1, 5), bend)


def test_cut_cells__gives_land_across_to_the_place_of_its_own_bank(tiny_record: Any) -> None:
    """The strip from the river at 37.02° to the old border at 37.1° passes to Charlie."""
    cells = cut_cells(
        tiny_record.gazetteer,
        tiny_record.picture.owners,
        tiny_record.regions,
        tiny_record.about.plane,
        [MERIDIAN],
    )
    (zone,) = (zone for zone in cells.zones if zone.across)
    assert zone == Zone(1, (("styx", 3),))
    west, south, east, north = cells.zones[zone].bounds
    assert (west, north) == (pytest.approx(37.02), pytest.approx(50))
    assert east == pytest.approx(37.1, abs=0.001)
    assert south == pytest.approx(49, abs=0.02)
    assert cells.zone_of == {1: Zone(1), 2: Zone(1), 3: Zone(3), 4: Zone(4), 5: Zone(5), 6: Zone(1)}


def test_cut_cells__with_limits_still_tiles_the_oblasts(tiny_record: Any) -> None:
    cells = cut_cells(
        tiny_record.gazetteer,
        tiny_record.picture.owners,
        tiny_record.regions,
        tiny_record.about.plane,
        [MERIDIAN],
    )
    country = shapely.union_all([region.outline for region in tiny_record.regions])
    total = sum(polygon.area for polygon in cells.zones.values())
    assert total == pytest.approx(country.area, rel=1e-9)
    union = shapely.union_all(list(cells.zones.values()))
    assert shapely.symmetric_difference(union, country).area < 1e-9
    (pair,) = (
        border
        for border in cells.borders
        if {zone.owner_id for zone in border.zones} == {1} and len(set(border.zones)) == 2
    )
    assert all(lon == pytest.approx(37.02) for lon, _ in shapely.get_coordinates(pair.line))


def test_cut_cells__carries_a_stretch_on_through_the_cells_of_its_ends(tiny_record: Any) -> None:
    """A stretch ends beside a place, that is in the middle of its cell: half a cut is none."""
    course = MERIDIAN.line
    short = replace(MERIDIAN, line=shapely.LineString([(37.02, 49.4), (37.02, 49.5)]))
    cells = cut_cells(
        tiny_record.gazetteer,
        tiny_record.picture.owners,
        tiny_record.regions,
        tiny_record.about.plane,
        [replace(short, course=course, start_id=6, end_id=6)],
    )
    (zone,) = (zone for zone in cells.zones if zone.across)
    assert cells.zones[zone].bounds[1] == pytest.approx(49, abs=0.02)
    assert cells.zones[zone].bounds[3] == pytest.approx(50)


def test_zone_control__lets_the_other_bank_speak_while_the_limit_holds(tiny_record: Any) -> None:
    """Alpha is russian from 10 March (published on the 12th), Charlie from 5 March."""
    control = ZoneControl(tiny_record.picture.history, [MERIDIAN])
    zone = Zone(1, (("styx", 3),))
    assert control.timeline_now(zone) == [
        (date(2022, 2, 23), Status.UKRAINIAN),
        (date(2022, 3, 5), Status.RUSSIAN),  # Charlie's
        (date(2022, 4, 5), Status.UKRAINIAN),  # Alpha's own again since 20 March
    ]
    assert control.owner_on(zone, date(2022, 3, 19)) == 3
    assert control.owner_on(zone, date(2022, 3, 20)) == 1
    assert control.limit_on(zone, date(2022, 3, 10)) is MERIDIAN
    assert control.limit_on(zone, date(2022, 3, 20)) is None


def test_zone_control__as_known_then_waits_for_the_publication(tiny_record: Any) -> None:
    control = ZoneControl(tiny_record.picture.history, [MERIDIAN])
    zone = Zone(1, (("styx", 3),))
    for day in (date(2022, 3, 4), date(2022, 3, 5), date(2022, 3, 11), date(2022, 3, 20)):
        shown = [status for start, status in control.timeline_then(zone) if start <= day]
        assert shown[-1] is control.status_on(zone, day, known=day)
    assert control.owner_on(zone, date(2022, 3, 4), known=date(2022, 3, 4)) == 1


def test_shipped_limits__the_front_runs_along_the_oskil(record: Any) -> None:
    """14 September 2022: the west bank Ukrainian, the east bank Russian."""
    day = date(2022, 9, 14)
    oskil = next(one for one in record.limits if one.id == "oskil-2022-09")
    front = record.picture.areas.front_line(day)
    along = shapely.intersection(front, oskil.line.buffer(1e-6))
    assert along.length > 0.5 * oskil.line.length
    before = record.picture.areas.front_line(date(2022, 8, 31))
    assert shapely.intersection(before, oskil.line.buffer(1e-6)).length == 0


def test_shipped_limits__each_changes_somebodys_land(record: Any) -> None:
    used = {limit_id for zone in record.picture.cells.zones for limit_id, _ in zone.across}
    assert used == {one.id for one in record.limits}
