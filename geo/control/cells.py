"""Voronoi cells of the settlements, cut at limits: which place's status an area takes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import LineString, MultiPoint, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from geo.control.zones import Zone
from geo.distance import Plane, area_km2, reproject
from geo.record.gazetteer import Gazetteer, Settlement
from geo.record.limits import Limit, lie_apart
from geo.record.regions import Region

_MARGIN_M = 300_000  # cells of outer places must reach past every border of the regions


@dataclass(frozen=True)
class Owners:
    """Which documented settlement each place follows.

    Parameters
    ----------
    of
        GeoNames id of the documented place by GeoNames id of any place.
    """

    of: dict[int, int]

    def is_documented(self, settlement_id: int) -> bool:
        """Whether a place has a record of its own."""
        return self.of[settlement_id] == settlement_id


def find_owners(gazetteer: Gazetteer, documented: Collection[int], plane: Plane) -> Owners:
    """Let every place follow itself, its city, or the nearest documented place.

    Parameters
    ----------
    gazetteer
        All places.
    documented
        GeoNames ids with a record of their own; at least one.
    plane
        In which the nearest is looked for.
    """
    keepers = [gazetteer[place] for place in sorted(documented)]
    tree = shapely.STRtree(_plane_points(keepers, plane))
    places = list(gazetteer)
    nearest = np.asarray(tree.nearest(_plane_points(places, plane)))
    owners = {}
    for place, index in zip(places, nearest, strict=True):
        if place.id in documented:
            owners[place.id] = place.id
        elif place.part_of in documented and place.part_of is not None:
            owners[place.id] = place.part_of
        else:
            owners[place.id] = keepers[index].id
    return Owners(owners)


@dataclass(frozen=True)
class Border:
    """The line along which two zones meet."""

    zones: tuple[Zone, Zone]
    line: BaseGeometry


@dataclass(frozen=True)
class Piece:
    """The part of a settlement's cell that lies in one region and one zone.

    Parameters
    ----------
    settlement_id
        GeoNames id of the settlement.
    zone
        Whose status it takes.
    region
        Its code.
    geometry
        WGS84 lon/lat.
    area_km2
        Geodesic area.
    """

    settlement_id: int
    zone: Zone
    region: str
    geometry: BaseGeometry
    area_km2: float


@dataclass(frozen=True)
class Cells:
    """The regions cut into nearest-settlement cells.

    Parameters
    ----------
    pieces
        What the cells are made of; they tile the regions.
    zones
        By zone, all land that takes its status, WGS84 lon/lat.
    zone_of
        By GeoNames id of a settlement, the zone in which its centre lies.
    borders
        Where two zones meet inside the regions.
    """

    pieces: tuple[Piece, ...]
    zones: dict[Zone, BaseGeometry]
    zone_of: dict[int, Zone]
    borders: tuple[Border, ...]


@dataclass(frozen=True)
class _Fragment:
    """A settlement's cell, or the part of it on one side of a limit."""

    settlement_id: int
    zone: Zone
    geometry: BaseGeometry
    holds_centre: bool


def cut_cells(
    gazetteer: Gazetteer,
    owners: Owners,
    regions: Sequence[Region],
    plane: Plane,
    limits: Sequence[Limit] = (),
) -> Cells:
    """Cut the regions into cells, cut those at the limits, and join what follows one place.

    Parameters
    ----------
    gazetteer
        All places.
    owners
        Which documented place each of them follows.
    regions
        The regions.
    plane
        In which cells are nearest to their places.
    limits
        Stretches of rivers across which no status reaches while they hold.
    """
    country = shapely.union_all([region.outline for region in regions])
    fragments = _fragments(gazetteer, owners, limits, plane)
    # Joined before they are clipped: only the uncut cells share their edges to the last bit.
    by_zone: dict[Zone, list[shapely.Geometry]] = {}
    for fragment in fragments:
        by_zone.setdefault(fragment.zone, []).append(fragment.geometry)
    joined = {zone: shapely.coverage_union_all(parts) for zone, parts in by_zone.items()}
    polygons = {zone: _clip(polygon, country) for zone, polygon in joined.items()}
    return Cells(
        pieces=_cut_by_region(fragments, regions),
        zones={zone: polygon for zone, polygon in polygons.items() if polygon},
        zone_of={
            fragment.settlement_id: fragment.zone for fragment in fragments if fragment.holds_centre
        },
        borders=tuple(_borders(joined, country)),
    )


def _voronoi(places: Sequence[Settlement], plane: Plane) -> list[BaseGeometry]:
    sites = MultiPoint(_plane_points(places, plane))
    cells = shapely.voronoi_polygons(
        sites, extend_to=sites.envelope.buffer(_MARGIN_M), ordered=True
    )
    return [reproject(cell, plane.to_lonlat) for cell in shapely.get_parts(cells)]


def _fragments(
    gazetteer: Gazetteer, owners: Owners, limits: Sequence[Limit], plane: Plane
) -> tuple[_Fragment, ...]:
    places = list(gazetteer)
    cells = _voronoi(places, plane)
    if not limits:
        return tuple(
            _Fragment(place.id, Zone(owners.of[place.id]), cell, True)
            for place, cell in zip(places, cells, strict=True)
        )
    by_id = {place.id: cell for place, cell in zip(places, cells, strict=True)}
    lines = {limit.id: limit.carried_on(by_id) for limit in limits}
    banks = _Banks(gazetteer, owners, lines, plane)
    return tuple(banks.fragment(places[index], part) for index, part in _split(cells, lines))


def _split(
    cells: Sequence[BaseGeometry], lines: Mapping[str, BaseGeometry]
) -> Iterator[tuple[int, BaseGeometry]]:
    """Cells and, where a limit crosses one, its parts, each with the cell's index.

    All edges are noded together, so that neighbours go on sharing theirs to the last bit.
    """
    edges = shapely.union_all([*(cell.boundary for cell in cells), *lines.values()])
    parts = shapely.get_parts(shapely.polygonize(list(shapely.get_parts(edges))))
    tree = shapely.STRtree(cells)
    inside = tree.query(shapely.point_on_surface(parts), predicate="within")
    yield from ((int(cell), parts[part]) for part, cell in zip(*inside, strict=True))


class _Banks:
    """Which documented place of its own bank speaks for a part of a cell."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        owners: Owners,
        lines: Mapping[str, BaseGeometry],
        plane: Plane,
    ) -> None:
        self._owners = owners
        self._lines = lines
        self._ids = sorted(set(owners.of.values()))
        keepers = [gazetteer[place] for place in self._ids]
        self._points = {place.id: Point(place.lon_deg, place.lat_deg) for place in keepers}
        self._plane = np.asarray([point.coords[0] for point in _plane_points(keepers, plane)])
        self._to_plane = plane.to_plane

    def fragment(self, place: Settlement, part: BaseGeometry) -> _Fragment:
        """A part of the cell of `place` with its zone."""
        centre = Point(place.lon_deg, place.lat_deg)
        holds_centre = bool(part.intersects(centre))
        here = centre if holds_centre else shapely.point_on_surface(part)
        owner = self._owners.of[place.id]
        across = tuple(
            (limit_id, self._same_bank(here, line, owner))
            for limit_id, line in self._lines.items()
            if lie_apart(here, self._points[owner], line)
        )
        return _Fragment(place.id, Zone(owner, across), part, holds_centre)

    def _same_bank(self, here: Point, line: BaseGeometry, otherwise: int) -> int:
        x_m, y_m = self._to_plane.transform(here.x, here.y)
        away = np.hypot(self._plane[:, 0] - x_m, self._plane[:, 1] - y_m)
        nearest = (self._ids[index] for index in np.argsort(away, kind="stable"))
        candidates = (
            place_id for place_id in nearest if not lie_apart(here, self._points[place_id], line)
        )
        return next(candidates, otherwise)


def _cut_by_region(fragments: Sequence[_Fragment], regions: Sequence[Region]) -> tuple[Piece, ...]:
    return tuple(
        Piece(fragment.settlement_id, fragment.zone, region.id, part, area_km2(part))
        for region in regions
        for fragment in fragments
        if (part := _clip(fragment.geometry, region.outline))
    )


def _clip(polygon: BaseGeometry, outline: BaseGeometry) -> BaseGeometry | None:
    """The polygons of an intersection; None when only points, lines or nothing remain."""
    shapely.prepare(outline)
    if not shapely.intersects(outline, polygon):
        return None
    clipped = shapely.intersection(polygon, outline)
    parts = [part for part in shapely.get_parts(clipped) if isinstance(part, Polygon)]
    if not parts:
        return None
    return MultiPolygon(parts) if len(parts) > 1 else parts[0]


def _borders(joined: dict[Zone, BaseGeometry], country: BaseGeometry) -> Iterator[Border]:
    zones = list(joined)
    tree = shapely.STRtree([joined[zone] for zone in zones])
    first, second = tree.query([joined[zone] for zone in zones], predicate="touches")
    for a, b in zip(first, second, strict=True):
        if a >= b:
            continue
        shared = shapely.intersection(joined[zones[a]].boundary, joined[zones[b]].boundary)
        inside = shapely.intersection(shapely.line_merge(shared), country)
        parts = shapely.get_parts(inside)
        lines = [part for part in parts if isinstance(part, LineString) and not part.is_empty]
        if lines:
            yield Border((zones[a], zones[b]), shapely.multilinestrings(lines))


def _plane_points(places: Sequence[Settlement], plane: Plane) -> list[Point]:
    x, y = plane.to_plane.transform(
        [place.lon_deg for place in places], [place.lat_deg for place in places]
    )
    return [Point(*xy) for xy in zip(x, y, strict=True)]
