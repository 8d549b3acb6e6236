"""A published series: control areas by day, from one file for each day."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from geo.errors import DataError
from geo.shapes import StatusAreas, polygonal
from geo.sources.archive import Archive
from geo.sources.day_name import day_in_name
from geo.sources.formats import recognised
from geo.sources.model import NO_OPTIONS, PublishedDay
from geo.words import message


class Series:
    """One file a day, in a folder or archive.

    Parameters
    ----------
    path
        Folder, archive or single file; each file's name gives its day.

    Raises
    ------
    DataError
        When there is nothing, the archive is broken, or no file's name gives a day.
    """

    def __init__(self, path: Path) -> None:
        self._archive = Archive(path)
        self._days: dict[date, str] = {}
        for name in self._archive.members():
            day = day_in_name(name)
            if day is not None and name.lower().endswith((".json", ".geojson")):
                self._days.setdefault(day, name)
        if not self._days:
            raise DataError(self.name, message("no_daily_file"))

    @property
    def name(self) -> str:
        """Name of the folder or archive."""
        return self._archive.name

    @property
    def days(self) -> list[date]:
        """Days with a file, in order."""
        return sorted(self._days)

    def read(
        self,
        days: Collection[date],
        frame: BaseGeometry,
        done: Callable[[], None] = lambda: None,
    ) -> Iterator[PublishedDay | DataError]:
        """The wanted days in the order in which they are stored; a bad file gives its error.

        Parameters
        ----------
        days
            Days wanted.
        frame
            Polygon in WGS84 lon/lat to which the areas are cut.
        done
            Called after each day.
        """
        wanted = {name: day for day, name in self._days.items() if day in days}
        for name, content in self._archive.read(wanted.keys()):
            for outcome in recognised(content).read(name, content, NO_OPTIONS):
                if isinstance(outcome, DataError):
                    yield outcome
                elif outcome.day == wanted[name]:
                    yield replace(outcome, areas=_cut(outcome.areas, frame))
            done()


def _cut(areas: StatusAreas, frame: BaseGeometry) -> StatusAreas:
    return {status: polygonal(shapely.intersection(area, frame)) for status, area in areas.items()}
