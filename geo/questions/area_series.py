"""Areas by region over all days of a source: one row where something changes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from geo.atlas import Picture
from geo.control.areas import RegionAreas
from geo.export import rights
from geo.status import Status
from geo.store.published_areas import PublishedAreas

COLUMNS = (
    "date", "region", "name", *(f"{status}_km2" for status in Status), "misfit_km2", "total_km2",
    "source", "basis", "licence", "attribution",
)  # fmt: skip


@dataclass(frozen=True)
class DayAreas:
    """Areas of the regions from a day on.

    Parameters
    ----------
    day
        First day with these areas.
    regions
        The regions.
    """

    day: date
    regions: tuple[RegionAreas, ...]


def area_series(picture: Picture) -> Iterator[DayAreas]:
    """Areas on the first day that a source covers and on every day on which they change."""
    before: list[dict[Status, float]] | None = None
    for day in _days(picture):
        regions = tuple(picture.areas.by_region(day))
        now = [row.km2 for row in regions]
        if now != before:
            yield DayAreas(day, regions)
            before = now


def area_series_csv(picture: Picture) -> bytes:
    """The series as CSV: a row for each region and day of change, exact on the ellipsoid."""
    text, told = io.StringIO(), rights(picture)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for day_areas in area_series(picture):
        for row in day_areas.regions:
            km2 = [f"{row.km2[status]:.3f}" for status in Status]
            writer.writerow(
                [day_areas.day.isoformat(), row.region.id, row.region.name, *km2,
                 f"{row.misfit_km2:.3f}", f"{row.total_km2:.3f}", picture.source,
                 str(picture.basis), told["licence"], told["attribution"]]
            )  # fmt: skip
    return text.getvalue().encode()


def _days(picture: Picture) -> list[date]:
    coverage = picture.coverage
    if isinstance(picture.areas, PublishedAreas):
        return sorted({coverage.start, *(day for day in picture.areas.days if day in coverage)})
    history = picture.history
    changes = {
        spell.valid_from for place in history.settlement_ids for spell in history.spells(place)
    }
    limits = {day for limit in picture.limits for day in (limit.valid.start, limit.valid.end)}
    return sorted({coverage.start, *(day for day in changes | limits if day in coverage)})
