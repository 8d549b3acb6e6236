"""Voronoi cells of the settlements: which place's status an area takes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from pyproj import Transformer
from shapely import LineString, MultiPoint, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from geo.distance import area_km2, reproject
from geo.gazetteer import Gazetteer, Settlement
from geo.regions import Region

PLANE_CRS = "+proj=laea +lat_0=49 +lon_0=38 +ellps=WGS84 +units=m"
"""Equal-area projection centred on the three oblasts; distances are true within 0.1 % there."""


_MARGIN_M = 300_000  # cells of outer places must reach past every oblast border


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


def find_owners(gazetteer: Gazetteer, documented: Collection[int]) -> Owners:
    """Let every place follow itself, its city, or the nearest documented place.

    Parameters
    ----------
    gazetteer
        All places.
    documented
        GeoNames ids with a record of their own; at least one.
    """
    keepers = [gazetteer[place] for place in sorted(documented)]
    tree = shapely.STRtree(_plane_points(keepers))
    places = list(gazetteer)
    nearest = np.asarray(tree.nearest(_plane_points(places)))
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
    """The line along which the cells of two documented places meet."""

    owner_ids: tuple[int, int]
    line: BaseGeometry


@dataclass(frozen=True)
class Piece:
    """The part of a settlement's cell that lies in one oblast.

    Parameters
    ----------
    settlement_id
        GeoNames id of the settlement.
    owner_id
        GeoNames id of the documented place that it follows.
    region
        ISO 3166-2 code of the oblast.
    geometry
        WGS84 lon/lat.
    area_km2
        Geodesic area.
    """

    settlement_id: int
    owner_id: int
    region: str
    geometry: BaseGeometry
    area_km2: float


@dataclass(frozen=True)
class Cells:
    """The oblasts cut into nearest-settlement cells.

    Parameters
    ----------
    pieces
        What the cells are made of; they tile the oblasts.
    owner_polygons
        By documented place, all cells that follow it, WGS84 lon/lat.
    borders
        Where the areas of two documented places meet inside the oblasts.
    """

    pieces: tuple[Piece, ...]
    owner_polygons: dict[int, BaseGeometry]
    borders: tuple[Border, ...]


def cut_cells(gazetteer: Gazetteer, owners: Owners, regions: Sequence[Region]) -> Cells:
    """Cut the oblasts into cells and join those that follow one place."""
    places = list(gazetteer)
    cells = _voronoi(places)
    country = shapely.union_all([region.outline for region in regions])
    # Joined before they are clipped: only the uncut cells share their edges to the last bit.
    by_owner: dict[int, list[shapely.Geometry]] = {}
    for place, cell in zip(places, cells, strict=True):
        by_owner.setdefault(owners.of[place.id], []).append(cell)
    joined = {owner: shapely.coverage_union_all(parts) for owner, parts in by_owner.items()}
    polygons = {owner: _clip(polygon, country) for owner, polygon in joined.items()}
    return Cells(
        pieces=_cut_by_region(places, cells, owners, regions),
        owner_polygons={owner: polygon for owner, polygon in polygons.items() if polygon},
        borders=tuple(_borders(joined, country)),
    )


def _voronoi(places: Sequence[Settlement]) -> np.ndarray:
    sites = MultiPoint(_plane_points(places))
    plane = shapely.voronoi_polygons(
        sites, extend_to=sites.envelope.buffer(_MARGIN_M), ordered=True
    )
    to_lonlat = Transformer.from_crs(PLANE_CRS, "EPSG:4326", always_xy=True)
    return np.asarray([reproject(cell, to_lonlat) for cell in shapely.get_parts(plane)])


def _cut_by_region(
    places: Sequence[Settlement], cells: np.ndarray, owners: Owners, regions: Sequence[Region]
) -> tuple[Piece, ...]:
    return tuple(
        Piece(place.id, owners.of[place.id], region.id, part, area_km2(part))
        for region in regions
        for place, cell in zip(places, cells, strict=True)
        if (part := _clip(cell, region.outline))
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


def _borders(joined: dict[int, BaseGeometry], country: BaseGeometry) -> Iterator[Border]:
    owners = list(joined)
    tree = shapely.STRtree([joined[owner] for owner in owners])
    first, second = tree.query([joined[owner] for owner in owners], predicate="touches")
    for a, b in zip(first, second, strict=True):
        if a >= b:
            continue
        shared = shapely.intersection(joined[owners[a]].boundary, joined[owners[b]].boundary)
        inside = shapely.intersection(shapely.line_merge(shared), country)
        parts = shapely.get_parts(inside)
        lines = [part for part in parts if isinstance(part, LineString) and not part.is_empty]
        if lines:
            yield Border((owners[a], owners[b]), shapely.multilinestrings(lines))


def _plane_points(places: Sequence[Settlement]) -> list[Point]:
    to_plane = Transformer.from_crs("EPSG:4326", PLANE_CRS, always_xy=True)
    x, y = to_plane.transform(
        [place.lon_deg for place in places], [place.lat_deg for place in places]
    )
    return [Point(*xy) for xy in zip(x, y, strict=True)]
