"""Land held since before 2022 that a polygon source leaves unmarked: not stated, hence unknown.

What a source does not mark is ukrainian-held, with one exception. Some sources draw only what was
taken since February 2022, or stop drawing the rest one day; to read Donetsk as ukrainian-held from
that would be false. A source speaks of the old territory while most settlements on it lie in land
that it marks. When it does not, the old territory is unknown: as the source itself drew it last,
or as the shipped record has it when the source never drew it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.record.gazetteer import Settlement
from geo.shapes import StatusAreas, without_slivers
from geo.status import Status

_COVERED = 0.5  # of the settlements: a source that marks fewer does not speak of the old territory
_MOSTLY = 0.5  # of a polygon: with less of it on the old territory it is something else


@dataclass(frozen=True)
class OldTerritory:
    """Land russian-held since before the invasion of 2022.

    Parameters
    ----------
    area
        Its land by the shipped record, WGS84 lon/lat.
    lon_deg, lat_deg
        Centres of the settlements on it, float arrays of one length.
    """

    area: BaseGeometry
    lon_deg: np.ndarray
    lat_deg: np.ndarray

    def is_spoken_of(self, marked: BaseGeometry) -> bool:
        """Whether a source that marks this land, WGS84 lon/lat, speaks of the old territory."""
        if not len(self.lon_deg):
            return True
        shapely.prepare(marked)
        inside = shapely.intersects_xy(marked, self.lon_deg, self.lat_deg)
        return bool(inside.mean() > _COVERED)

    def parts_on_it(self, area: BaseGeometry) -> BaseGeometry:
        """The polygons of an area, WGS84 lon/lat, that lie mostly on the old territory."""
        parts = shapely.get_parts(without_slivers(area))
        shares = shapely.area(shapely.intersection(parts, self.area)) / shapely.area(parts)
        return shapely.MultiPolygon(list(parts[shares > _MOSTLY]))


def old_territory(area: BaseGeometry, places: Iterable[Settlement]) -> OldTerritory:
    """The old territory with the settlements on it.

    Parameters
    ----------
    area
        Its land, WGS84 lon/lat.
    places
        Settlements everywhere.
    """
    centres = np.asarray([(place.lon_deg, place.lat_deg) for place in places]).reshape(-1, 2)
    shapely.prepare(area)
    lon_deg, lat_deg = centres[shapely.intersects_xy(area, centres[:, 0], centres[:, 1])].T
    return OldTerritory(area, lon_deg, lat_deg)


def unstated_areas(
    states: Iterable[tuple[str, StatusAreas]], old: OldTerritory
) -> Mapping[str, BaseGeometry]:
    """Old territory that a source says nothing of, by state; states that speak of it have none.

    Parameters
    ----------
    states
        Each state and its areas cut to the regions, in the order of their days.
    old
        The old territory.
    """
    return dict(_unstated(states, old))


def _unstated(
    states: Iterable[tuple[str, StatusAreas]], old: OldTerritory
) -> Iterator[tuple[str, BaseGeometry]]:
    last_held: BaseGeometry | None = None
    dropped: BaseGeometry | None = None
    for state, areas in states:
        statuses = list(areas.values())
        marked = statuses[0] if len(statuses) == 1 else shapely.union_all(statuses)
        if old.is_spoken_of(marked):
            last_held, dropped = areas.get(Status.RUSSIAN, shapely.Polygon()), None
            continue
        if dropped is None:
            dropped = old.area
            if last_held is not None:  # as the source drew it; what else it gave up is a retreat
                dropped = old.parts_on_it(shapely.difference(last_held, marked))
        yield state, without_slivers(shapely.difference(dropped, marked))
