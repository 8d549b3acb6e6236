"""How far a place is from an area held by one side."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from shapely.geometry.base import BaseGeometry

from geo.control.areas import ControlAreas
from geo.distance import Measurement, Point, measure, nearest_point
from geo.status import Status


@dataclass(frozen=True)
class FrontDistance:
    """The nearest area with a wanted status.

    Parameters
    ----------
    nearest
        The nearest point of that area; the place itself when it lies inside.
    measurement
        Geodesic from the place to it.
    """

    nearest: Point
    measurement: Measurement

    @property
    def distance_km(self) -> float:
        """Geodesic distance; 0 inside the area."""
        return self.measurement.distance_km


def front_distance(
    origin: Point,
    areas: ControlAreas,
    day: date,
    known: date | None = None,
    wanted: Collection[Status] = (Status.RUSSIAN,),
) -> FrontDistance | None:
    """Distance from a point to the nearest area with a wanted status on `day`.

    Parameters
    ----------
    origin
        Where to measure from.
    areas
        Control areas.
    day
        The day.
    known
        Use only events reported on or before this day; None uses all.
    wanted
        Statuses of the area looked for.

    Returns
    -------
    FrontDistance or None
        None when no area has such a status that day.
    """
    return distance_to_area(origin, areas.area_of(wanted, day, known))


def distance_to_area(origin: Point, area: BaseGeometry) -> FrontDistance | None:
    """Distance from a point to an area in WGS84 lon/lat; None when the area is empty."""
    nearest = nearest_point(origin, area)
    if nearest is None:
        return None
    return FrontDistance(nearest, measure(origin, nearest))
