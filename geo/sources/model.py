"""What importers give: published days, steps of places, point events."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from geo.shapes import StatusAreas
from geo.status import Status


class SourceKind(StrEnum):
    """What a source consists of."""

    POLYGONS = "polygons"
    PLACES = "places"
    EVENTS = "events"


@dataclass(frozen=True)
class PublishedDay:
    """What a polygon source says of one day.

    Parameters
    ----------
    day
        The day.
    areas
        Union of polygons by status, WGS84 lon/lat, valid.
    file
        Name of the file that says so.
    period
        First and last day that the publisher names for this state, both included; None when it
        names none.
    parts_km2
        Geodesic area by the publisher's own words, such as ``gains``; empty when it has none.
    repaired
        How many polygons were not valid and had to be repaired.
    """

    day: date
    areas: StatusAreas
    file: str
    period: tuple[date, date] | None = None
    parts_km2: dict[str, float] = field(default_factory=dict)
    repaired: int = 0


@dataclass(frozen=True, order=True)
class PlaceStep:
    """A settlement has a status from a day on, as a source says.

    Parameters
    ----------
    place_id
        GeoNames id.
    day
        First day of the status.
    status
        Who controls it.
    """

    place_id: int
    day: date
    status: Status


@dataclass(frozen=True, order=True)
class PointEvent:
    """Something that a source reports at a point on a day.

    Parameters
    ----------
    day
        The day.
    lon_deg, lat_deg
        WGS84.
    category
        The source's own word for the kind of event.
    text
        What it says, in at most a few sentences.
    reference
        Who says so, or where: publisher or web address; empty when not given.
    day_precision, place_precision
        The source's own codes; empty when not given.
    """

    day: date
    lon_deg: float
    lat_deg: float
    category: str
    text: str
    reference: str = ""
    day_precision: str = ""
    place_precision: str = ""
