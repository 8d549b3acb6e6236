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
from geo.record.regions import Region
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
        The regions; empty from days on of which the source says nothing.
    """

    day: date
    regions: tuple[RegionAreas, ...]


def area_series(picture: Picture) -> Iterator[DayAreas]:
    """Areas on the first day that a source covers and on every day on which they change.

    Days on which it falls silent, and on which it speaks again, are changes too.
    """
    before: list[dict[Status, float]] | None = None
    for day in _days(picture):
        regions = tuple(picture.areas.by_region(day)) if day in picture.covered else ()
        now = [row.km2 for row in regions]
        if now != before:
            yield DayAreas(day, regions)
            before = now


def area_series_csv(picture: Picture) -> bytes:
    """The series as CSV: a row for each region and day of change, exact on the ellipsoid.

    From a day on of which the source says nothing the areas are empty, until it speaks again.
    """
    text, told = io.StringIO(), rights(picture)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    same = [picture.source, str(picture.basis), told["licence"], told["attribution"]]
    for day_areas in area_series(picture):
        day = day_areas.day.isoformat()
        writer.writerows([day, *_cells(row), *same] for row in day_areas.regions)
        if not day_areas.regions:
            writer.writerows([day, *_empty(region), *same] for region in picture.record.regions)
    return text.getvalue().encode()


def _cells(row: RegionAreas) -> list[str]:
    km2 = (*(row.km2[status] for status in Status), row.misfit_km2, row.total_km2)
    return [row.region.id, row.region.name, *(f"{area:.3f}" for area in km2)]


def _empty(region: Region) -> list[str]:
    return [region.id, region.name, *[""] * (len(Status) + 1), f"{region.area_km2:.3f}"]


def _days(picture: Picture) -> list[date]:
    coverage = picture.coverage
    turns = [day for one in picture.covered.silences for day in (one.period.start, one.period.end)]
    if isinstance(picture.areas, PublishedAreas):
        days = {*picture.areas.days, *turns}
        return sorted({coverage.start, *(day for day in days if day in coverage)})
    history = picture.history
    changes = {
        spell.valid_from for place in history.settlement_ids for spell in history.spells(place)
    }
    limits = {day for limit in picture.limits for day in (limit.valid.start, limit.valid.end)}
    return sorted({coverage.start, *(day for day in changes | limits if day in coverage)})
