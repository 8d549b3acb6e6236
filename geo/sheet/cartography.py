"""The ground under a sheet: projection, extent, scale, north, and the base map cut to fit."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import shapely
from shapely import LineString, MultiLineString
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geo.atlas import Record
from geo.distance import GEOD, Plane, Point, reproject
from geo.geojson import read_features
from geo.record.about import Box
from geo.record.regions import by_language
from geo.view import Camera

SCREEN_WIDTH_PX = 1100
"""Width of the map on an ordinary screen: what a camera's zoom is translated with."""

Convert = Callable[[BaseGeometry], BaseGeometry]

_EQUATOR_M = 40_075_016.686
_TILE_PX = 512  # MapLibre draws the world this wide at zoom 0
_MARGIN = 1.05  # air around the regions
_FINEST_MM = 0.06  # a detail smaller than this cannot be told apart in print
_EDGE_M = 1.0  # borders that two outlines share agree to the last bit, bar rounding
_SCALE_BAR_MM = 52.0
_STEPS_SEC = (7200, 3600, 1800, 1200, 600, 300, 120, 60, 30, 10)
_LINES_WANTED = 3


@dataclass(frozen=True)
class Feature:
    """One thing on the base map.

    Parameters
    ----------
    kind
        ``own`` (a region of the record), ``region`` (a neighbouring one of the same country),
        ``country`` (another one), ``sea``, ``lake``, ``river``, ``state_border`` or
        ``region_border``.
    names
        By language; empty when it has none.
    geometry
        In the plane (metres), or on the page (millimetres) once cut.
    """

    kind: str
    names: Mapping[str, str]
    geometry: BaseGeometry


@dataclass(frozen=True, eq=False)
class BaseMap:
    """Everything that does not change with the date."""

    features: tuple[Feature, ...]
    plane: Plane
    world: Box

    def of(self, *kinds: str) -> list[Feature]:
        """Features of some kinds."""
        return [feature for feature in self.features if feature.kind in kinds]

    def shape_of(self, *kinds: str) -> BaseGeometry:
        """The geometry of some kinds, collected as it is."""
        parts = [part for item in self.of(*kinds) for part in shapely.get_parts(item.geometry)]
        return shapely.GeometryCollection(parts)

    def through(self, convert: Convert) -> BaseMap:
        """The map with every geometry converted; what becomes empty is left out."""
        made = [replace(item, geometry=convert(item.geometry)) for item in self.features]
        return replace(self, features=tuple(item for item in made if not item.geometry.is_empty))


@dataclass(frozen=True)
class Extent:
    """A square of a plane, in its metres."""

    plane: Plane
    west_m: float
    south_m: float
    side_m: float

    @property
    def box(self) -> BaseGeometry:
        """The square as a polygon."""
        return shapely.box(
            self.west_m, self.south_m, self.west_m + self.side_m, self.south_m + self.side_m
        )


@dataclass(frozen=True)
class MapFrame:
    """A square of ground on a square of paper.

    Parameters
    ----------
    extent
        The ground.
    left_mm, bottom_mm, side_mm
        The paper, from the lower left corner of the page.
    """

    extent: Extent
    left_mm: float
    bottom_mm: float
    side_mm: float

    @property
    def mm_per_m(self) -> float:
        """Scale of the plane on paper."""
        return self.side_mm / self.extent.side_m

    @property
    def ratio(self) -> float:
        """Denominator of the scale at the page's true size."""
        return 1000 / self.mm_per_m

    @property
    def box(self) -> BaseGeometry:
        """The frame on the page, in millimetres."""
        left, bottom, side = self.left_mm, self.bottom_mm, self.side_mm
        return shapely.box(left, bottom, left + side, bottom + side)

    @property
    def centre(self) -> Point:
        """The ground under the middle of the map."""
        return self.to_ground(self.left_mm + self.side_mm / 2, self.bottom_mm + self.side_mm / 2)

    def to_page(self, lon_deg: float, lat_deg: float) -> tuple[float, float]:
        """Where a WGS84 position lies on the page, in millimetres."""
        x_m, y_m = self.extent.plane.to_plane.transform(lon_deg, lat_deg)
        return (
            self.left_mm + (x_m - self.extent.west_m) * self.mm_per_m,
            self.bottom_mm + (y_m - self.extent.south_m) * self.mm_per_m,
        )

    def to_ground(self, x_mm: float, y_mm: float) -> Point:
        """The WGS84 position under a spot of the page."""
        x_m = self.extent.west_m + (x_mm - self.left_mm) / self.mm_per_m
        y_m = self.extent.south_m + (y_mm - self.bottom_mm) / self.mm_per_m
        lon_deg, lat_deg = self.extent.plane.to_lonlat.transform(x_m, y_m)
        return Point(lat_deg, lon_deg)

    def cut(self, plane: BaseGeometry) -> BaseGeometry:
        """Geometry of the plane on the page: clipped to the frame, no finer than print shows."""
        shift = np.array([self.extent.west_m, self.extent.south_m])
        corner = np.array([self.left_mm, self.bottom_mm])
        inside = shapely.intersection(plane, self.extent.box)
        page = shapely.transform(inside, lambda xy: (xy - shift) * self.mm_per_m + corner)
        return shapely.simplify(page, _FINEST_MM)

    def cut_ground(self, ground: BaseGeometry) -> BaseGeometry:
        """WGS84 geometry on the page; see `cut`."""
        return self.cut(reproject(ground, self.extent.plane.to_plane))


@dataclass(frozen=True)
class ScaleBar:
    """A length of the ground, and how long it is on paper at the middle of the map."""

    length_km: float
    length_mm: float


@dataclass(frozen=True)
class Graticule:
    """Meridians and parallels on the page.

    Parameters
    ----------
    lines
        Clipped to the frame, millimetres.
    meridians, parallels
        Degrees, and where each crosses the lower or the left edge, millimetres.
    """

    lines: BaseGeometry
    meridians: tuple[tuple[float, float], ...]
    parallels: tuple[tuple[float, float], ...]


def base_map_of(record: Record) -> BaseMap:
    """The base map of a record: its regions, what lies around them, and water.

    Kept by folder: the files of a record do not change while the program runs.

    Raises
    ------
    DataError
        When a file cannot be read.
    """
    return _load_base_map(record.folder, record.about.plane, record.about.world)


@lru_cache(maxsize=4)
def _load_base_map(folder: Path, plane: Plane, world: Box) -> BaseMap:
    features = [
        *_features(folder / "regions.geojson", "own", plane),
        *_features(folder / "neighbours.geojson", "region", plane),
        *_features(folder / "water.geojson", "water", plane),
    ]
    return BaseMap((*features, *_borders(features)), plane, world)


@lru_cache(maxsize=16)
def cut_base_map(base: BaseMap, frame: MapFrame) -> BaseMap:
    """The base map on the page."""
    return base.through(frame.cut)


def extent_for(base: BaseMap, camera: Camera | None) -> Extent:
    """The ground to show: the regions, or about what a camera shows.

    Never beyond the base map's own edge, where sea and land could not be told apart.
    """
    limits = _limits(base)
    if camera is None:
        west, south, east, north = base.shape_of("own").bounds
        side, x, y = max(east - west, north - south) * _MARGIN, (west + east) / 2, 0.0
        y = (south + north) / 2
    else:
        pixel_m = _EQUATOR_M * math.cos(math.radians(camera.lat_deg)) / _TILE_PX / 2**camera.zoom
        side = SCREEN_WIDTH_PX * pixel_m
        x, y = base.plane.to_plane.transform(camera.lon_deg, camera.lat_deg)
    west, south, east, north = limits
    side = min(side, east - west, north - south)
    return Extent(
        base.plane,
        min(max(x - side / 2, west), east - side),
        min(max(y - side / 2, south), north - side),
        side,
    )


def scale_bar(frame: MapFrame) -> ScaleBar:
    """The longest round length that fits, measured east to west through the map's middle."""
    longest_km = _SCALE_BAR_MM / frame.mm_per_m / 1000
    power = 10 ** math.floor(math.log10(longest_km))
    length_km = max(step * power for step in (1, 2, 5) if step * power <= longest_km)
    centre = frame.centre
    ends = []
    for azimuth_deg in (90, 270):
        lon, lat, _ = GEOD.fwd(centre.lon_deg, centre.lat_deg, azimuth_deg, length_km * 500)
        ends.append(frame.to_page(lon, lat))
    return ScaleBar(length_km, math.dist(*ends))


def north_deg(frame: MapFrame) -> float:
    """Direction of true north at the middle of the map, clockwise from the page's top."""
    centre = frame.centre
    x, y = frame.to_page(centre.lon_deg, centre.lat_deg)
    x_north, y_north = frame.to_page(centre.lon_deg, centre.lat_deg + 0.01)
    return math.degrees(math.atan2(x_north - x, y_north - y))


def graticule(frame: MapFrame) -> Graticule:
    """Meridians and parallels at a round step, three or more each way."""
    along = np.linspace(0, frame.side_mm, 65)
    west = [frame.to_ground(frame.left_mm, frame.bottom_mm + mm).lat_deg for mm in along]
    south = [frame.to_ground(frame.left_mm + mm, frame.bottom_mm).lon_deg for mm in along]
    step = _step(min(west[-1] - west[0], south[-1] - south[0]))
    parallels = [(deg, float(np.interp(deg, west, along))) for deg in _multiples(west, step)]
    meridians = [(deg, float(np.interp(deg, south, along))) for deg in _multiples(south, step)]
    return Graticule(
        _graticule_lines(frame, step),
        tuple((deg, frame.left_mm + mm) for deg, mm in meridians),
        tuple((deg, frame.bottom_mm + mm) for deg, mm in parallels),
    )


def geodesic(start: Point, end: Point) -> LineString:
    """The shortest line on the ellipsoid as a WGS84 line of 64 pieces."""
    line = GEOD.inv_intermediate(
        start.lon_deg, start.lat_deg, end.lon_deg, end.lat_deg, 65,
        initial_idx=0, terminus_idx=0, return_back_azimuth=True,
    )  # fmt: skip
    return LineString(np.column_stack([line.lons, line.lats]))


def _features(path: Path, kind: str, plane: Plane) -> Iterator[Feature]:
    for item in read_features(path) if path.exists() else ():
        properties = item["properties"]
        yield Feature(
            kind=str(properties.get("kind", kind)),
            names=by_language(properties, "name") | by_language(properties, "label"),
            geometry=reproject(shape(item["geometry"]), plane.to_plane),
        )


def _borders(features: Sequence[Feature]) -> list[Feature]:
    """Border of the state, and borders between its regions; coasts are neither."""
    abroad = _union(features, "country")
    regions = [item.geometry for item in features if item.kind in ("own", "region")]
    country = shapely.union_all(regions)
    outlines = shapely.union_all([region.boundary for region in regions])
    if not any(item.kind in ("country", "region", "sea") for item in features):
        return [Feature("region_border", {}, outlines)]  # what lies beyond them nobody says
    edge = shapely.MultiLineString() if abroad.is_empty else abroad.boundary
    state = shapely.intersection(country.boundary, shapely.buffer(edge, _EDGE_M))
    inner = shapely.difference(outlines, shapely.buffer(country.boundary, _EDGE_M))
    return [
        Feature("state_border", {}, state),
        Feature("region_border", {}, inner),
    ]


def _union(features: Sequence[Feature], kind: str) -> BaseGeometry:
    return shapely.union_all([item.geometry for item in features if item.kind == kind])


def _limits(base: BaseMap) -> tuple[float, float, float, float]:
    """The largest upright rectangle in the plane inside the base map's lon/lat frame."""
    west, south, east, north = base.world.bounds_deg
    if base.of("country", "region", "sea"):  # else nothing is known around: all of it is beyond
        ground = base.shape_of("country", "region", "own", "sea")
        west, south, east, north = reproject(ground, base.plane.to_lonlat).bounds
    edge = shapely.segmentize(shapely.box(west, south, east, north), 0.1)
    x, y = shapely.get_coordinates(reproject(edge, base.plane.to_plane)).T
    lon, lat = shapely.get_coordinates(edge).T
    close = 1e-9
    return (
        float(x[lon < west + close].max()),
        float(y[lat < south + close].max()),
        float(x[lon > east - close].min()),
        float(y[lat > north - close].min()),
    )


def _step(span_deg: float) -> float:
    """The coarsest round step, in degrees, with enough lines in a span."""
    fitting = (sec for sec in _STEPS_SEC if span_deg * 3600 / sec >= _LINES_WANTED)
    return next(fitting, _STEPS_SEC[-1]) / 3600


def _multiples(values: Sequence[float], step: float) -> list[float]:
    first, last = math.ceil(values[0] / step), math.floor(values[-1] / step)
    return [number * step for number in range(first, last + 1)]


def _graticule_lines(frame: MapFrame, step: float) -> BaseGeometry:
    side = frame.side_mm
    corners = [
        frame.to_ground(frame.left_mm + dx, frame.bottom_mm + dy)
        for dx in (0, side / 2, side)
        for dy in (0, side / 2, side)
    ]
    lons = sorted(corner.lon_deg for corner in corners)
    lats = sorted(corner.lat_deg for corner in corners)
    lines = [
        _line(np.full(65, lon), np.linspace(lats[0] - step, lats[-1] + step, 65))
        for lon in _multiples((lons[0] - step, lons[-1] + step), step)
    ]
    lines += [
        _line(np.linspace(lons[0] - step, lons[-1] + step, 65), np.full(65, lat))
        for lat in _multiples((lats[0] - step, lats[-1] + step), step)
    ]
    return frame.cut_ground(MultiLineString(lines))


def _line(lon_deg: np.ndarray, lat_deg: np.ndarray) -> LineString:
    return LineString(np.column_stack([lon_deg, lat_deg]))
