"""One state of a polygon source cut to the regions and to the land around them, and measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import shapely
from shapely.geometry.base import BaseGeometry

from geo.shapes import StatusAreas, cut
from geo.sources.fast_area import fast_area_km2
from geo.status import Status

Packed = tuple[tuple[str, bytes], ...]
"""Areas as WKB by status."""

Km2 = tuple[dict[Status, float], dict[str, dict[Status, float]]]
"""Geodesic area by status, everywhere; by ISO 3166-2 code of a region and status."""


@dataclass(frozen=True)
class Outlines:
    """What a source is cut to, as it travels to other processes.

    Parameters
    ----------
    regions
        ISO 3166-2 codes of the regions and their outlines as WKB.
    surroundings
        Land of the same country around them, as WKB.
    """

    regions: Packed
    surroundings: bytes


@dataclass(frozen=True)
class StateShapes:
    """The geometry of one state of a source, as WKB by status.

    Parameters
    ----------
    whole
        As published.
    clipped
        Cut to the regions.
    beyond
        Cut to the land around them.
    """

    whole: Mapping[str, bytes]
    clipped: Mapping[str, bytes]
    beyond: Mapping[str, bytes]


def pack_outlines(
    outlines: Mapping[str, BaseGeometry], surroundings: BaseGeometry | None = None
) -> Outlines:
    """Outlines of the regions, and the land around them, as they travel to other processes."""
    packed = tuple((region, shapely.to_wkb(outline)) for region, outline in outlines.items())
    return Outlines(packed, shapely.to_wkb(surroundings or shapely.MultiPolygon()))


@lru_cache(maxsize=64)
def cut_state(whole: Packed, outlines: Outlines) -> tuple[Km2, StateShapes]:
    """Figures and cut geometry of a state: days that repeat one are measured once."""
    areas: StatusAreas = {Status(word): shapely.from_wkb(content) for word, content in whole}
    regions, country, surroundings = _unpacked(outlines)
    clipped = {status: cut(area, country) for status, area in areas.items()}
    beyond = {status: cut(area, surroundings) for status, area in areas.items()}
    # From the whole area: what is cut to all regions has edges in common with each of them, over
    # which an overlay stumbles and starts anew by a method that takes ten times as long.
    region_km2 = {
        region: {status: fast_area_km2(cut(area, outline)) for status, area in areas.items()}
        for region, outline in regions.items()
    }
    for region, by_status in region_km2.items():
        rest = fast_area_km2(regions[region]) - sum(by_status.values())
        by_status[Status.UKRAINIAN] = by_status.get(Status.UKRAINIAN, 0.0) + max(rest, 0.0)
    km2 = {status: fast_area_km2(area) for status, area in areas.items()}
    return (km2, region_km2), StateShapes(dict(whole), pack(clipped), pack(beyond))


def pack(areas: StatusAreas) -> dict[str, bytes]:
    """Areas as WKB."""
    return {str(status): shapely.to_wkb(area) for status, area in areas.items()}


def unpack(packed: Mapping[str, bytes]) -> StatusAreas:
    """Areas from WKB."""
    return {Status(word): shapely.from_wkb(content) for word, content in packed.items()}


@lru_cache(maxsize=2)
def _unpacked(
    outlines: Outlines,
) -> tuple[dict[str, BaseGeometry], BaseGeometry, BaseGeometry]:
    regions = {region: shapely.from_wkb(content) for region, content in outlines.regions}
    country = shapely.union_all(list(regions.values()))
    surroundings = shapely.from_wkb(outlines.surroundings)
    for outline in (*regions.values(), country, surroundings):
        shapely.prepare(outline)
    return regions, country, surroundings
