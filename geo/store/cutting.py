"""A polygon source cut to the record: what its states say of each region, settlement and day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.atlas import Record
from geo.control.old_territory import unstated_areas
from geo.control.patches import to_geojson
from geo.dates import day_number
from geo.geojson import dump
from geo.shapes import StatusAreas, cut, polygonal
from geo.sources.clipping import StateShapes, unpack
from geo.sources.fast_area import fast_area_km2
from geo.sources.figures import DayFigures
from geo.sources.model import PlaceStep
from geo.status import Status
from geo.store import files as tables
from geo.store.findings import Finding, unstated_finding
from geo.store.misfit import OutlineStrip
from geo.store.published_patches import DrawnState, SeriesPatches


@dataclass(frozen=True)
class CutSeries:
    """A polygon source as the record cuts it; one state after the other: they are large.

    Parameters
    ----------
    record
        Cuts it.
    figures
        By day, in order, as measured in whole regions: strips of misfit not yet apart.
    shapes
        Geometry by state.
    excluded
        Days that show nothing.
    """

    record: Record
    figures: Sequence[DayFigures]
    shapes: Mapping[str, StateShapes]
    excluded: Sequence[date] = ()

    def files(self) -> dict[str, bytes]:
        """Files of a version, quality report apart."""
        end = day_number(self.figures[-1].day + timedelta(days=1))
        strip = OutlineStrip(self.record.regions, self.record.surroundings)
        patches = SeriesPatches(strip.outline)
        places = _PlacesPassed(self.record)
        misfit_km2: dict[str, dict[str, float]] = {}
        for day, state in self._timeline():
            drawn = self._drawn(state, strip)
            patches.advance(day_number(day), drawn)
            if state is not None:
                places.advance(day, drawn)
                misfit_km2[state] = strip.region_km2(drawn.areas)
        measured = [
            figures.with_misfit(misfit_km2.get(figures.state, {})) for figures in self._stated
        ]
        whole = {state: shapes.whole for state, shapes in self.shapes.items()}
        clipped = {state: self._clipped(state) for state in self.shapes}
        return {
            tables.DAYS: tables.days_to_parquet(measured),
            tables.STATES: tables.shapes_to_parquet(whole),
            tables.CLIPPED: tables.shapes_to_parquet(clipped),
            tables.STEPS: tables.steps_to_parquet(places.steps),
            tables.AREA_PATCHES: dump(to_geojson(patches.areas(end))),
            tables.LINE_PATCHES: dump(to_geojson(patches.lines(end))),
        }

    @property
    def findings(self) -> list[Finding]:
        """What a reader should know of old territory of which nothing is said."""
        silent = groupby(self.figures, key=lambda figures: figures.state in self._unstated)
        runs = [list(run) for is_silent, run in silent if is_silent]
        year = self.record.period.start.year
        km2 = {state: sum(by_region.values()) for state, by_region in self._unstated_km2.items()}
        return [unstated_finding(run[0].day, run[-1].day, km2[run[0].state], year) for run in runs]

    def _drawn(self, state: str | None, strip: OutlineStrip) -> DrawnState:
        if state is None:
            return DrawnState()
        areas = unpack(self._clipped(state))
        return DrawnState(areas, strip.of(areas), unpack(self.shapes[state].beyond))

    def _clipped(self, state: str) -> Mapping[str, bytes]:
        """Areas within the regions, old territory of which nothing is said as unknown."""
        packed = self.shapes[state].clipped
        unstated = self._unstated.get(state)
        if unstated is None:
            return packed
        known = unpack(packed).get(Status.UNKNOWN, shapely.Polygon())
        area = polygonal(shapely.union(known, unstated))
        return {**packed, str(Status.UNKNOWN): shapely.to_wkb(area)}

    @cached_property
    def _stated(self) -> list[DayFigures]:
        """Figures by day, with what is not stated apart."""
        return [
            figures.with_unstated(self._unstated_km2.get(figures.state, {}))
            for figures in self.figures
        ]

    @cached_property
    def _unstated(self) -> Mapping[str, BaseGeometry]:
        states = (
            (change.state, unpack(self.shapes[change.state].clipped)) for change in self._changes
        )
        return unstated_areas(states, self.record.old_territory)

    @cached_property
    def _unstated_km2(self) -> dict[str, dict[str, float]]:
        return dict(zip(self._unstated, self._region_km2(), strict=True))

    def _region_km2(self) -> Iterator[dict[str, float]]:
        """What is not stated by region; an area that stays as it was is not measured again."""
        before: BaseGeometry | None = None
        km2: dict[str, float] = {}
        for area in self._unstated.values():
            if before is None or not shapely.equals_exact(area, before, normalize=True):
                parts = ((region.id, cut(area, region.outline)) for region in self.record.regions)
                km2 = {region: fast_area_km2(part) for region, part in parts}
            before = area
            yield km2

    @cached_property
    def _changes(self) -> list[DayFigures]:
        """The first day of each run of days with one state."""
        measured: list[DayFigures] = []
        for figures in self.figures:
            if not measured or measured[-1].state != figures.state:
                measured.append(figures)
        return measured

    def _timeline(self) -> list[tuple[date, str | None]]:
        """First day of each state; None from days on that are excluded."""
        states: dict[date, str | None] = {change.day: change.state for change in self._changes}
        for day in self.excluded:
            states[day] = None
            after = day + timedelta(days=1)
            known = [figures for figures in self.figures if figures.day <= after]
            if after not in self.excluded and known:
                states[after] = known[-1].state
        return sorted(states.items())


class _PlacesPassed:
    """The status of each settlement's centre, from the day on which it changes."""

    def __init__(self, record: Record) -> None:
        self._places = list(record.gazetteer)
        self._lon_deg = np.asarray([place.lon_deg for place in self._places])
        self._lat_deg = np.asarray([place.lat_deg for place in self._places])
        self._before = np.full(len(self._places), -1)
        self.steps: list[PlaceStep] = []

    def advance(self, day: date, drawn: DrawnState) -> None:
        """Go on to the state of a day."""
        words = list(Status)
        now = np.full(len(self._places), words.index(Status.UKRAINIAN))
        for areas in (drawn.areas, drawn.strips):
            self._mark(now, areas)
        self.steps += [
            PlaceStep(self._places[index].id, day, words[now[index]])
            for index in np.flatnonzero(now != self._before)
        ]
        self._before = now

    def _mark(self, now: np.ndarray, areas: StatusAreas) -> None:
        for number, status in enumerate(Status):
            area = areas.get(status)
            if area is not None:
                shapely.prepare(area)
                now[shapely.intersects_xy(area, self._lon_deg, self._lat_deg)] = number
