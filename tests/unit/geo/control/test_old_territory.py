"""Old territory that a source leaves unmarked: unknown, however it came to be left out."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from geo.atlas import Record
from geo.control.old_territory import OldTerritory, unstated_areas
from geo.distance import area_km2
from geo.shapes import StatusAreas
from geo.status import Status
from geo.store import files as tables
from geo.store.importing import import_source
from geo.store.library import Library
from geo.store.versions import Store
from tests.unit.geo.inputs import FIRST, NOW, liveuamap

OLD = shapely.box(0, 0, 2, 2)
NEW = shapely.box(2, 0, 3, 2)
DRAWN = shapely.box(0, 0, 2.1, 2)  # as a source draws the old territory
TERRITORY = OldTerritory(OLD, np.array([0.5, 1.0, 1.5]), np.array([1.0, 1.0, 1.0]))


def russian(area: BaseGeometry) -> StatusAreas:
    return {Status.RUSSIAN: area}


def unstated(*areas: StatusAreas) -> dict[str, BaseGeometry]:
    named = [(str(number), one) for number, one in enumerate(areas)]
    return dict(unstated_areas(named, TERRITORY))


def test_unstated__nothing_while_the_source_speaks_of_it() -> None:
    assert unstated(russian(OLD), russian(OLD | NEW)) == {}


def test_unstated__marked_otherwise_is_spoken_of() -> None:
    assert unstated({Status.UKRAINIAN: OLD, Status.RUSSIAN: NEW}) == {}
    assert unstated({Status.CONTESTED: OLD}) == {}


def test_unstated__a_source_that_never_drew_it_gets_that_of_the_record() -> None:
    found = unstated(russian(NEW), russian(shapely.box(1.8, 0, 3, 2)))
    assert found["0"].equals(OLD)
    assert found["1"].equals(shapely.box(0, 0, 1.8, 2))


def test_unstated__from_the_day_it_is_dropped_as_the_source_drew_it() -> None:
    new = shapely.box(2.1, 0, 3, 2)
    found = unstated(russian(DRAWN | new), russian(new), russian(new), russian(DRAWN | new))
    assert set(found) == {"1", "2"}
    assert found["1"].equals(DRAWN)


def test_unstated__a_retreat_on_the_day_of_the_drop_is_a_retreat() -> None:
    far = shapely.box(5, 0, 6, 2)
    found = unstated(russian(DRAWN | far), russian(shapely.box(5.5, 0, 6, 2)))
    assert found["1"].equals(DRAWN)


def test_unstated__two_drawings_of_one_line_leave_no_strip() -> None:
    found = unstated(russian(DRAWN), russian(shapely.box(2.0999, 0, 3, 2)))
    assert found["1"].equals(shapely.box(0, 0, 2.0999, 2))
    shifted = unstated(
        russian(DRAWN), russian(shapely.box(2.1, 0, 3, 2) | shapely.box(0, 0, 0.9, 2))
    )
    assert shifted["1"].equals(shapely.box(0.9, 0, 2.1, 2))


def test_unstated__a_gain_within_it_is_held() -> None:
    new = shapely.box(2.1, 0, 3, 2)
    hole = shapely.box(0.4, 0.9, 0.6, 1.1)
    found = unstated(russian(DRAWN | new), russian(new), russian(new | hole))
    assert found["2"].equals(DRAWN - hole)


def test_unstated__without_settlements_there_nothing_can_be_told() -> None:
    nowhere = OldTerritory(OLD, np.array([]), np.array([]))
    assert unstated_areas([("0", russian(NEW))], nowhere) == {}


@pytest.fixture(scope="module")
def dropped(tiny_record: Record, tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A source that stops marking the old territory on its third day."""
    folder = tmp_path_factory.mktemp("dropped")
    north = shapely.box(37.5, 49, 38, 50)
    south = shapely.segmentize(shapely.box(36, 48, 38, 49), 0.05)  # edges as the outline's
    for number, held in enumerate([north | south, north | south, north]):
        liveuamap(folder / "days", FIRST + timedelta(days=number), nochange=held)
    store = Store(str(folder / "store"))
    import_source(tiny_record, store, "liveuamap", folder / "days", "live", NOW)
    return Library(tiny_record, store)


AFTER = date(2022, 3, 3)


def test_import__shows_dropped_land_as_unknown(dropped: Library) -> None:
    live = dropped.picture_of("live")
    before, after = (
        {one.region.id: one.km2 for one in live.areas.by_region(day)}
        for day in (AFTER - timedelta(days=1), AFTER)
    )
    assert before["UA-14"][Status.RUSSIAN] == pytest.approx(after["UA-14"][Status.UNKNOWN])
    assert after["UA-14"][Status.UKRAINIAN] == pytest.approx(0, abs=0.01)
    assert before["UA-09"][Status.RUSSIAN] == pytest.approx(after["UA-09"][Status.RUSSIAN])
    echo = live.record.gazetteer[5]
    assert live.status_at(echo, AFTER - timedelta(days=1)).status is Status.RUSSIAN
    assert live.status_at(echo, AFTER).status is Status.UNKNOWN
    gone = live.areas.area_of([Status.UNKNOWN], AFTER)
    unknown_km2 = sum(km2[Status.UNKNOWN] for km2 in after.values())
    assert area_km2(gone) == pytest.approx(unknown_km2, rel=1e-4)


def test_import__draws_no_front_along_dropped_land(dropped: Library) -> None:
    front = dropped.picture_of("live").areas.front_line(AFTER)
    assert not shapely.intersects(front, shapely.LineString([(37.7, 48.9), (37.7, 49.1)]))
    assert shapely.intersects(front, shapely.LineString([(37.4, 49.5), (37.6, 49.5)]))


def test_import__patches_have_dropped_land_too(dropped: Library) -> None:
    source = dropped.source("live")
    assert b'"unknown"' in source.file(tables.AREA_PATCHES)
    assert source.manifest.counts["rejected"] == 0
