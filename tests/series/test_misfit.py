"""Strips along coast and border in the published series: no side's, and in nobody's way."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
import shapely
from pyproj import Geod

from geo.control.front import front_distance
from geo.distance import area_km2
from geo.status import Status
from geo.store.library import Library

DAY = date(2025, 12, 15)
SOURCES = ("deepstate", "nzz")
LEAST_KM2 = 50  # smaller parts of unmarked land count only when they lie off the strip
STRIP_DEG = 0.02
KNOWN_KM = {
    "deepstate": {"Mariupol": 117, "Donetsk": 42.3, "Luhansk": 88.8, "Starobilsk": 65.0},
    "nzz": {"Mariupol": 117},
}


def independent_km(library: Library, source: str) -> dict[int, float]:
    """From each occupied place to unmarked land, strips left out by size; none of our own code."""
    picture = library.picture_of(source)
    areas = picture.areas.areas_on(DAY)  # type: ignore[attr-defined]
    country = picture.record.country
    unmarked = shapely.get_parts(
        shapely.difference(country, shapely.union_all(list(areas.values())))
    )
    abroad = shapely.difference(country.boundary, picture.record.surroundings.buffer(STRIP_DEG))
    inside = ~shapely.dwithin(abroad, unmarked, STRIP_DEG)
    km2 = np.array([area_km2(part) for part in unmarked])
    kept = shapely.union_all(unmarked[(km2 > LEAST_KM2) | (inside & (km2 > 0.05))])
    edge = shapely.get_coordinates(shapely.segmentize(kept.boundary, 0.002))
    geod, found = Geod(ellps="WGS84"), {}
    for place in picture.record.gazetteer:
        if picture.status_at(place, DAY).status is Status.RUSSIAN:
            off = (edge - (place.lon_deg, place.lat_deg)) * (np.cos(np.radians(48.5)), 1)
            near = edge[np.argsort(np.hypot(*off.T))[:40]]
            here = np.tile((place.lon_deg, place.lat_deg), (len(near), 1))
            found[place.id] = min(geod.inv(*here.T, *near.T)[2]) / 1e3
    return found


@pytest.mark.parametrize("source", SOURCES)
def test_nearest__is_never_in_the_strip(series_library: Library, source: str) -> None:
    picture = series_library.picture_of(source)
    expected = independent_km(series_library, source)
    assert len(expected) > 200
    wrong = {}
    for place_id, km in expected.items():
        place = picture.record.gazetteer[place_id]
        found = front_distance(place.point, picture.areas, DAY, wanted=(Status.UKRAINIAN,))
        if found is None or abs(found.distance_km - km) > 0.3:
            wrong[place.name] = (found and found.distance_km, km)
    assert wrong == {}


@pytest.mark.parametrize(
    ("source", "name"), [(source, name) for source, km in KNOWN_KM.items() for name in km]
)
def test_nearest__known_distances(series_library: Library, source: str, name: str) -> None:
    picture = series_library.picture_of(source)
    place = picture.record.gazetteer.find(name)
    found = front_distance(place.point, picture.areas, DAY, wanted=(Status.UKRAINIAN,))
    assert found is not None
    assert found.distance_km == pytest.approx(KNOWN_KM[source][name], abs=1)


@pytest.mark.parametrize("source", SOURCES)
def test_areas__add_up_to_the_oblast(series_library: Library, source: str) -> None:
    for row in series_library.picture_of(source).areas.by_region(DAY):
        total = sum(row.km2.values()) + row.misfit_km2
        assert total == pytest.approx(row.total_km2, rel=1e-6)
        assert row.misfit_km2 < 0.002 * row.total_km2


def test_areas__are_the_published_ones(series_library: Library) -> None:
    """Published for 1 January 2026: 116,165 km²; 99.6, 78.1 and 4.7 % of the oblasts."""
    areas = series_library.source("deepstate").published
    day = date(2026, 1, 1)
    assert areas.everywhere_km2(day)[Status.RUSSIAN] == pytest.approx(116_165, rel=1e-3)
    shares = {
        row.region.id: row.km2[Status.RUSSIAN] / row.total_km2 for row in areas.by_region(day)
    }
    expected = {"UA-09": 0.996, "UA-14": 0.781, "UA-63": 0.047}
    assert shares == pytest.approx(expected, abs=5e-3)


@pytest.mark.parametrize("source", SOURCES)
def test_exports__have_no_slivers(series_library: Library, source: str) -> None:
    frame = series_library.picture_of(source).areas.control_areas(DAY)
    for row in frame.itertuples():
        assert row.geometry.is_valid
        assert area_km2(row.geometry) == pytest.approx(row.area_km2 + row.misfit_km2, rel=1e-5)
    parts = shapely.get_parts(list(frame.geometry))
    assert len(parts) < 40
