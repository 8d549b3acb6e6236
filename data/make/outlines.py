"""Make `data/regions.geojson` and `data/neighbours.geojson`.

Natural Earth says which oblast is where, but its lines are some 1 km off. OpenStreetMap's
land (10 m class, 2017) gives the state border and the coast. The borders between oblasts
stay Natural Earth's and are then adjusted, by no more than their known error, to two
conditions: every settlement lies in its oblast, and the three oblasts have their official
area. All units are kept as one coverage, so that neighbours share every vertex.

Run: ``python -m data.make.outlines`` (needs npm; downloads 81 MB once).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import shapely
from shapely import Geometry, Polygon
from shapely.geometry import shape

if __package__ in (None, ""):  # started as a plain script
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from data.make.borders import (
    OFFICIAL_KM2,
    Units,
    adjust,
    area_km2,
    on_land,
    polygons,
    strays,
)
from data.make.packages import (
    DATA,
    DECIMALS,
    NATURAL_EARTH_ADMIN,
    OSM_LAND,
    MakeError,
    feature_line,
    member,
    run,
    write_geojson,
)

WINDOW = shapely.box(33.5, 46.0, 41.5, 51.5)
# Fitting happens in a slightly larger frame, so that the window's edge cuts clean lines.
FRAME = shapely.box(33.3, 45.8, 41.7, 51.7)

SIMPLIFY_DEG = 0.0004
RUSSIA = "RU"
SEA = "sea"
SEA_MIN_KM2 = 100.0
ISLAND_MIN_KM2 = 0.5
CRUMB_KM2 = 0.1

# Natural Earth name, then ISO 3166-2, English, Ukrainian.
OBLASTS = {
    "Kharkiv": ("UA-63", "Kharkiv", "Харківська область"),
    "Donets'k": ("UA-14", "Donetsk", "Донецька область"),
    "Luhans'k": ("UA-09", "Luhansk", "Луганська область"),
    "Sumy": ("UA-59", "Sumy", "Сумська область"),
    "Poltava": ("UA-53", "Poltava", "Полтавська область"),
    "Dnipropetrovs'k": ("UA-12", "Dnipropetrovsk", "Дніпропетровська область"),
    "Zaporizhzhya": ("UA-23", "Zaporizhzhia", "Запорізька область"),
    "Kherson": ("UA-65", "Kherson", "Херсонська область"),
    "Kirovohrad": ("UA-35", "Kirovohrad", "Кіровоградська область"),
    "Crimea": ("UA-43", "Crimea", "Автономна Республіка Крим"),
    "Mykolayiv": ("UA-48", "Mykolaiv", "Миколаївська область"),
    "Chernihiv": ("UA-74", "Chernihiv", "Чернігівська область"),
    "Cherkasy": ("UA-71", "Cherkasy", "Черкаська область"),
}
NO_OBLAST = ("UA-43",)  # the Autonomous Republic of Crimea
NAMES = {code: (name, name_uk) for code, name, name_uk in OBLASTS.values()}


def _touches_frame(ring: Sequence) -> bool:
    low, high = np.min(ring, axis=0), np.max(ring, axis=0)
    xmin, ymin, xmax, ymax = FRAME.bounds
    return low[0] < xmax and high[0] > xmin and low[1] < ymax and high[1] > ymin


def _valid(ring: Sequence) -> Geometry:
    # "structure" keeps what the ring encloses; "linework" would punch holes at crossings.
    return shapely.make_valid(Polygon(ring), method="structure", keep_collapsed=False)


def osm_rings(country: str) -> tuple[list[Geometry], list[Geometry]]:
    """Read one country of the OSM land file: outer rings and inland waters near the frame.

    Parameters
    ----------
    country : str
        ISO 3166 alpha-3 code.

    Returns
    -------
    tuple of list
        Filled outer rings, and the holes, which are the inland waters.
    """
    wanted = f'"A3":"{country}"'
    with member(OSM_LAND, "package/map.geo.json").open(encoding="utf-8") as file:
        # One feature per line: only the two lines needed are parsed (the file has 168 MB).
        line = next((text for text in file if wanted in text), None)
    if line is None:
        raise MakeError(f"map.geo.json: no feature with {wanted}")
    land, water = [], []
    for outer, *holes in json.loads(line.strip().rstrip(","))["geometry"]["coordinates"]:
        if _touches_frame(outer):
            land.append(_valid(outer))
            water.extend(_valid(hole) for hole in holes if _touches_frame(hole))
    return land, water


def natural_earth() -> Units:
    """Read Natural Earth's oblasts near the frame, keyed by ISO code."""
    path = member(NATURAL_EARTH_ADMIN, "package/src/js/data/ukr.json")
    found = {}
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        geometry = shapely.make_valid(shape(feature["geometry"]))
        if not geometry.intersects(FRAME):
            continue
        name = feature["properties"]["name"]
        if name not in OBLASTS:
            raise MakeError(f"ukr.json: unexpected oblast {name!r} in the window")
        found[OBLASTS[name][0]] = polygons(geometry.intersection(FRAME))
    return found


def share_out(units: Units, leftover: Geometry, step_deg: float = 0.002) -> Units:
    """Give every point of `leftover` to the unit whose boundary is nearest.

    Parameters
    ----------
    units : dict
        Polygons that do not overlap.
    leftover : Geometry
        Land that belongs to none of them.
    step_deg : float
        Spacing of the boundary points that stand for a unit.
    """
    codes = list(units)
    rings = [shapely.segmentize(units[code].boundary, step_deg) for code in codes]
    near = leftover.buffer(0.15)
    points = [np.unique(shapely.get_coordinates(ring).round(7), axis=0) for ring in rings]
    owner = np.repeat(np.arange(len(codes)), [len(p) for p in points])
    points = np.vstack(points)
    _, first, count = np.unique(points, axis=0, return_index=True, return_counts=True)
    first = np.sort(first[count == 1])  # a point on a shared border speaks for nobody
    points, owner = points[first], owner[first]
    keep = shapely.intersects_xy(near, points)
    points, owner = points[keep], owner[keep]
    cells = shapely.voronoi_polygons(shapely.multipoints(points), extend_to=FRAME, ordered=True)
    cells = np.array(shapely.get_parts(cells))
    hit = shapely.STRtree(cells).query(leftover, predicate="intersects")
    result = dict(units)
    for index, code in enumerate(codes):
        mine = cells[hit[owner[hit] == index]]
        if len(mine):
            gained = shapely.union_all(mine).intersection(leftover)
            result[code] = polygons(units[code].union(gained))
    return result


def countries() -> tuple[Units, Geometry]:
    """Return Ukraine and Russia without inland waters cut out, and the sea.

    Crimea is in both countries' outlines in OpenStreetMap; here it is Ukraine.
    """
    ukraine = shapely.union_all([ring.intersection(FRAME) for ring in osm_rings("UKR")[0]])
    russia = shapely.union_all([ring.intersection(FRAME) for ring in osm_rings("RUS")[0]])
    ukraine = polygons(on_land(ukraine))
    russia = polygons(russia.difference(ukraine))
    ukraine, russia = _without_islets(ukraine), _without_islets(russia)
    water = shapely.get_parts(FRAME.difference(ukraine.union(russia)))
    open_sea = [part for part in water if area_km2(part) >= SEA_MIN_KM2]
    # The rest are border rivers: half to each side.
    gaps = shapely.union_all([part for part in water if area_km2(part) < SEA_MIN_KM2])
    return share_out({"UA": ukraine, RUSSIA: russia}, gaps), shapely.union_all(open_sea)


def _without_islets(land: Geometry) -> Geometry:
    parts = [part for part in shapely.get_parts(land) if area_km2(part) >= ISLAND_MIN_KM2]
    return shapely.union_all([Polygon(part.exterior) for part in parts])


def attach_fragments(units: Units) -> Units:
    """Move small detached bits of a unit to the neighbour they touch most.

    Where two data sets disagree, cutting one by the other leaves such bits. Islands touch
    nobody and stay.
    """
    result = dict(units)
    for code in units:
        parts = sorted(shapely.get_parts(result[code]), key=lambda part: -part.area)
        for part in parts[1:]:
            others = [other for other in units if other != code]
            length = [part.boundary.intersection(result[o].boundary).length for o in others]
            if area_km2(part) < 20 and max(length) > 0:
                heir = others[int(np.argmax(length))]
                result[code] = polygons(result[code].difference(part))
                result[heir] = polygons(result[heir].union(part))
    return result


def coverage(units: Units) -> Units:
    """Make the units one clean coverage: cut to the window, simplified, rounded."""
    codes = list(units)
    cut = [polygons(units[code].intersection(WINDOW)) for code in codes]
    codes = [code for code, geometry in zip(codes, cut, strict=True) if not geometry.is_empty]
    cut = [geometry for geometry in cut if not geometry.is_empty]
    clean = shapely.coverage_clean(cut, snapping_distance=2e-5, gap_width=0.002)
    simple = shapely.coverage_simplify(clean, SIMPLIFY_DEG, simplify_boundary=False)
    rounded = shapely.transform(simple, lambda xy: xy.round(DECIMALS))
    result = {c: _whole(g) for c, g in zip(codes, rounded, strict=True) if c != SEA}
    if not shapely.coverage_is_valid(list(result.values())):
        raise MakeError("outlines: the units overlap or leave slivers after rounding")
    return result


def _whole(geometry: Geometry) -> Geometry:
    """Drop crumbs that simplifying a narrow spit has broken off; they become sea."""
    parts = [part for part in shapely.get_parts(geometry) if area_km2(part) >= CRUMB_KM2]
    return shapely.normalize(shapely.union_all(parts))


def region_line(code: str, geometry: Geometry) -> str:
    """Return the feature of an oblast of the record."""
    name, name_uk = NAMES[code]
    area = area_km2(geometry)
    print(f"{name}: {area:.1f} km2, {area / OFFICIAL_KM2[code] * 100 - 100:+.3f} %")
    return feature_line(
        geometry,
        id=code,
        name=name,
        name_uk=name_uk,
        label=f"{name} oblast",
        short_uk=name_uk.split()[0],
        official_area_km2=OFFICIAL_KM2[code],
        area_km2=round(area, 1),
    )


def neighbour_line(code: str, geometry: Geometry) -> str:
    """Return the feature of a neighbouring oblast or of Russia."""
    name, name_uk = NAMES.get(code, ("Russia", "Росія"))
    kind = "country" if code == RUSSIA else "region"
    label = {"label": f"{name} oblast"} if kind == "region" and code not in NO_OBLAST else {}
    return feature_line(geometry, id=code, kind=kind, name=name, name_uk=name_uk, **label)


def build() -> Units:
    """Return every land unit of the window as one coverage."""
    states, sea = countries()
    ukraine = states.pop("UA")
    oblasts = {c: polygons(g.intersection(ukraine)) for c, g in natural_earth().items()}
    leftover = polygons(ukraine.difference(shapely.union_all(list(oblasts.values()))))
    oblasts = attach_fragments(share_out(oblasts, leftover))
    for code, official in OFFICIAL_KM2.items():
        error = area_km2(oblasts[code]) / official * 100 - 100
        print(f"{code} with OSM outer border: {error:+.2f} %", file=sys.stderr)
    return coverage(adjust(oblasts) | states | {SEA: sea})


def main() -> None:
    """Write both files."""
    units = build()
    left = strays(units)
    if left:
        raise MakeError(f"outlines: {left[0][0]} lies in {left[0][2]}, not in {left[0][1]}")
    # The order of the file is the order of every table: by name.
    in_order = sorted(OFFICIAL_KM2, key=lambda code: NAMES[code][0])
    regions = [region_line(code, units.pop(code)) for code in in_order]
    write_geojson(DATA / "regions.geojson", regions)
    neighbours = [neighbour_line(code, units[code]) for code in sorted(units)]
    write_geojson(DATA / "neighbours.geojson", neighbours)


if __name__ == "__main__":
    run(main)
