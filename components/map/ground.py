"""What lies under all control and never changes with the day: one file for the browser.

One file, so one source of the map: each change of source from layer to layer costs a painting.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geo.atlas import Record
from geo.geojson import collection, feature, read_features, rounded

_FRAME_DEG = 1e-4  # borders closer than this to the frame are the frame
_COURSE_DEG = 0.03
_NAMED_RIVER_DEG = 0.3  # a shorter piece has no room for a name
_SPOT_STEP_DEG = 0.05
_NAME_WIDTH = 0.35  # a name is wider than high: what lies beside it must lie farther off
_CITY_ROOM = 1.6  # a name that nears a city is read as the city's: that weighs more than a border

Feature = dict[str, Any]


def make_ground(record: Record, cities: np.ndarray) -> dict[str, Any]:
    """Features of the ground, each with a ``kind``.

    Parameters
    ----------
    record
        The record.
    cities
        Points (longitude and latitude in degrees) from which names of regions keep away.

    Returns
    -------
    GeoJSON feature collection with kinds ``outline`` and ``outer`` (border of each region, of all
    together), ``edge`` (borders around them), ``sea``, ``lake``, ``river``, and ``region-name``,
    ``beyond-name``, ``sea-name``, ``lake-name``, ``river-name``.
    """
    folder = record.folder
    outer = record.country.boundary
    return collection(
        [
            *_regions(record, cities),
            feature(outer, {"kind": "outer"}),
            *_beyond(folder / "neighbours.geojson", outer),
            *_water(folder / "water.geojson"),
        ]
    )


def _water(path: Path) -> list[Feature]:
    """Water, one point for the name of each lake and sea, a smooth course for each river's."""
    features = read_features(path) if path.exists() else []
    named: dict[str, tuple[BaseGeometry, dict[str, Any]]] = {}
    for item in features:
        properties, body = item["properties"], shape(item["geometry"])
        name = properties.get("name")
        is_larger = name and (name not in named or body.area > named[name][0].area)
        if is_larger and properties.get("kind") in ("lake", "sea"):
            named[name] = (body, properties)
    names = [
        feature(_middle(body), {**properties, "kind": f"{properties['kind']}-name"})
        for body, properties in named.values()
    ]
    courses = [
        feature(_smooth(part), {**item["properties"], "kind": "river-name"})
        for item in features
        if item["properties"].get("kind") == "river"
        for part in shapely.get_parts(shapely.line_merge(shape(item["geometry"])))
        if part.length > _NAMED_RIVER_DEG
    ]
    return [*features, *names, *courses]


def _smooth(course: BaseGeometry) -> BaseGeometry:
    """A course without its small bends, corners cut thrice: letters follow it without a break."""
    line = shapely.get_coordinates(shapely.simplify(course, _COURSE_DEG))
    for _ in range(3):
        start, end = line[:-1], line[1:]
        cut = np.stack([0.75 * start + 0.25 * end, 0.25 * start + 0.75 * end], axis=1)
        line = np.vstack([line[:1], cut.reshape(-1, 2), line[-1:]])
    return rounded(shapely.LineString(line))


def _beyond(path: Path, outer: BaseGeometry) -> list[Feature]:
    """Land around: one name for each unit, and its borders without the frame that cut them.

    Nor those along the regions of the record, which are drawn as their border.
    """
    features = read_features(path) if path.exists() else []
    if not features:
        return []
    shapes = [shape(item["geometry"]) for item in features]
    names = [
        feature(
            _middle(land),
            {
                **{key: text for key, text in item["properties"].items() if key != "label"},
                "kind": "beyond-name",
                "country": item["properties"].get("kind") == "country",
            },
        )
        for item, land in zip(features, shapes, strict=True)
    ]
    frame = shapely.box(*shapely.total_bounds(shapes)).boundary.buffer(_FRAME_DEG)
    edges = shapely.union_all([shapely.difference(land.boundary, frame) for land in shapes])
    # What overlays leave is in pieces of two points each.
    edges = shapely.line_merge(shapely.difference(edges, outer))
    return [*names, feature(edges, {"kind": "edge"})]


def _middle(land: BaseGeometry) -> BaseGeometry:
    return shapely.point_on_surface(max(shapely.get_parts(land), key=shapely.area))


def _regions(record: Record, cities: np.ndarray) -> list[Feature]:
    outlines = [feature(region.outline, {"kind": "outline"}) for region in record.regions]
    names = [
        feature(
            _open_spot(region.outline, cities),
            {
                "name": region.name.upper(),
                **{
                    f"name_{code}": named.upper()
                    for code, named in region.names.items()
                    if code != "en"
                },
                "kind": "region-name",
            },
        )
        for region in record.regions
    ]
    return [*outlines, *names]


def _open_spot(outline: BaseGeometry, cities: np.ndarray) -> BaseGeometry:
    """Where a region's name has most room: far from its border and from named cities."""
    west, south, east, north = outline.bounds
    lon, lat = np.meshgrid(
        np.arange(west, east, _SPOT_STEP_DEG), np.arange(south, north, _SPOT_STEP_DEG)
    )
    spots = shapely.points(lon.ravel(), lat.ravel())
    spots = spots[shapely.contains(outline, spots)]
    if not len(spots):
        return shapely.point_on_surface(outline)

    def narrowed(geometry: Any) -> Any:
        return shapely.transform(geometry, lambda xy: xy * [_NAME_WIDTH, 1])

    room = shapely.distance(narrowed(outline.boundary), narrowed(spots))
    if len(cities):
        near = shapely.distance(narrowed(shapely.multipoints(cities)), narrowed(spots))
        room = np.minimum(room, near * _CITY_ROOM)
    return spots[int(room.argmax())]
