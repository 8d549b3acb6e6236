"""The atlas: the shipped record, and the picture of who held what that a control source gives.

Both are made once and never change; what an import shows has the same face as the record's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from geo.control.areas import ControlAreas, InferredAreas
from geo.control.cells import Cells, Owners, cut_cells, find_owners
from geo.control.coverage import Coverage, Silence
from geo.control.history import ControlHistory, Spell
from geo.control.old_territory import OldTerritory, old_territory
from geo.control.zones import Zone, ZoneControl
from geo.dates import Period
from geo.errors import DataError, RequestError
from geo.record.about import About, load_about
from geo.record.agreement import SeriesSummary, load_agreement, summarise
from geo.record.catalog import DATA_DIR, Catalog, load_catalog
from geo.record.claims import Claim, load_claims
from geo.record.context_events import ContextEvent, load_context
from geo.record.control_events import ControlEvent, load_events
from geo.record.gazetteer import Gazetteer, Settlement, load_settlements
from geo.record.limits import Limit, load_limits
from geo.record.publications import Publication, load_publications
from geo.record.regions import Region, load_regions
from geo.record.surroundings import FILE as SURROUNDINGS
from geo.record.surroundings import load_surroundings
from geo.status import RECORD, Basis, Status
from geo.words import message


@dataclass(frozen=True)
class PlaceStatus:
    """Who controls a place on a day, and what that rests on.

    Parameters
    ----------
    settlement
        The place asked for.
    owner
        The documented place whose record answers: itself, or the one it follows.
    day
        The day asked for.
    known
        Day of knowledge; None means all that is known now.
    spell
        The spell of `owner` that covers the day; None when nothing is recorded.
    """

    settlement: Settlement
    owner: Settlement
    day: date
    known: date | None
    spell: Spell | None

    @property
    def status(self) -> Status:
        """The status; unknown when nothing is recorded."""
        return self.spell.status if self.spell else Status.UNKNOWN

    @property
    def is_inferred(self) -> bool:
        """Whether another place's record answers."""
        return self.owner.id != self.settlement.id

    @property
    def basis(self) -> Basis:
        """``inferred`` when another place answers, else the basis of its own record."""
        if self.is_inferred or self.spell is None:
            return Basis.INFERRED
        return self.spell.basis


@dataclass(frozen=True)
class Record:
    """Every shipped fact; what the facts say of control is `picture`.

    Parameters
    ----------
    about
        What it says of itself: its days, where it lies, its words.
    catalog
        The files.
    regions
        Its regions, in their order.
    gazetteer
        Settlements.
    publications
        Publications by id.
    events
        The control events.
    limits
        Stretches of rivers across which no status reaches while they hold.
    claims
        Sentences from the press.
    context
        Context events.
    folder
        Where its files are.
    agreement
        How well the inferred areas agreed with published series, when that was last measured.
    rejected
        Rows that could not be used, with reasons.
    """

    about: About
    catalog: Catalog
    regions: tuple[Region, ...]
    gazetteer: Gazetteer
    publications: dict[str, Publication]
    events: tuple[ControlEvent, ...]
    limits: tuple[Limit, ...]
    claims: tuple[Claim, ...]
    context: tuple[ContextEvent, ...]
    folder: Path
    agreement: tuple[SeriesSummary, ...]
    rejected: tuple[DataError, ...]

    @property
    def period(self) -> Period:
        """Days that the record covers."""
        return self.about.period

    @property
    def baseline(self) -> date:
        """The day before the first, on which every history begins."""
        return self.period.start - timedelta(days=1)

    @cached_property
    def country(self) -> BaseGeometry:
        """The regions, joined, WGS84 lon/lat."""
        return shapely.union_all([region.outline for region in self.regions])

    @cached_property
    def surroundings(self) -> BaseGeometry:
        """Land of the same country around the regions, as far as the map reaches."""
        return load_surroundings(self.folder / SURROUNDINGS)

    def region(self, region_id: str) -> Region:
        """A region by its code.

        Raises
        ------
        RequestError
            When there is none.
        """
        for region in self.regions:
            if region.id == region_id:
                return region
        known = [region.id for region in self.regions]
        raise RequestError(message("region_unknown", region=region_id, known=known))

    @cached_property
    def always_named(self) -> tuple[Settlement, ...]:
        """Places that are named on every map, the most important first."""
        named = (item.place_id for item in self.about.always_named)
        return tuple(self.gazetteer[place] for place in named if place in self.gazetteer)

    @property
    def line_km(self) -> float | None:
        """Half of the inferred front line lies within this distance of published lines.

        The largest of the measured medians; None when nothing was measured.
        """
        medians = [summary.line_median_km for summary in self.agreement]
        return max((km for km in medians if km is not None), default=None)

    @cached_property
    def picture(self) -> Picture:
        """Who held what by the shipped control events."""
        return Picture(
            record=self,
            source=RECORD,
            history=ControlHistory(self.events),
            limits=self.limits,
            publications=self.publications,
            days=self.period,
        )

    @cached_property
    def old_territory(self) -> OldTerritory:
        """Land russian-held since before the first day, by the shipped control events."""
        held = self.picture.areas.area_of([Status.RUSSIAN], self.baseline)
        return old_territory(held, self.gazetteer)


@dataclass(frozen=True, eq=False)
class Picture:
    """Who held what, as one control source has it: the shipped record or an imported source.

    Parameters
    ----------
    record
        The regions and settlements of which it speaks.
    source
        Name of the control source.
    history
        What it says of settlements.
    limits
        Stretches of rivers across which no status of it reaches.
    publications
        What its events cite, by id.
    days
        Days of which the source speaks, inside the record's period or not.
    published
        Gives the areas of a source that publishes areas; None when they follow from settlements.
    silent
        Gives the days inside its series of which the source says nothing.
    """

    record: Record
    source: str
    history: ControlHistory
    limits: tuple[Limit, ...]
    publications: Mapping[str, Publication]
    days: Period
    published: Callable[[], ControlAreas] | None = None
    silent: Callable[[], tuple[Silence, ...]] = tuple

    @property
    def is_record(self) -> bool:
        """Whether the shipped record is the control source."""
        return self.source == RECORD

    @property
    def basis(self) -> Basis:
        """What its areas rest on: ``published`` or ``inferred``."""
        return Basis.INFERRED if self.published is None else Basis.PUBLISHED

    @property
    def line_km(self) -> float | None:
        """How far its front line lies from published lines, where that was measured."""
        return self.record.line_km if self.is_record else None

    @property
    def coverage(self) -> Period:
        """From its first day to its last, within the record's period; see `covered`.

        Raises
        ------
        RequestError
            When there are none.
        """
        period = self.record.period
        first, end = max(period.start, self.days.start), min(period.end, self.days.end)
        if end <= first:
            raise RequestError(
                message(
                    "no_common_days",
                    source=self.source,
                    own=message("span", first=self.days.start, last=self.days.last),
                    others=message("span", first=period.start, last=period.last),
                )
            )
        return Period(first, end)

    @cached_property
    def covered(self) -> Coverage:
        """The days of which the source speaks.

        Raises
        ------
        RequestError
            When there are none.
        """
        return Coverage(self.source, self.coverage, self.silent())

    def check_covered(self, day: date) -> None:
        """Make sure that the control source speaks of a day.

        Raises
        ------
        NotCoveredError
            When it does not.
        """
        self.covered.check(day)

    @cached_property
    def areas(self) -> ControlAreas:
        """Areas as published, or inferred from the settlements."""
        if self.published is not None:
            return self.published()
        return InferredAreas(self.cells, self.control, self.record.regions, self.source)

    @cached_property
    def owners(self) -> Owners:
        """Which documented place each settlement follows."""
        return find_owners(
            self.record.gazetteer, self.history.settlement_ids, self.record.about.plane
        )

    @cached_property
    def cells(self) -> Cells:
        """Nearest-settlement cells."""
        return cut_cells(
            self.record.gazetteer,
            self.owners,
            self.record.regions,
            self.record.about.plane,
            self.limits,
        )

    @cached_property
    def control(self) -> ZoneControl:
        """Its history, applied to zones."""
        return ZoneControl(self.history, self.limits)

    def zone_of(self, settlement_id: int) -> Zone:
        """The zone in which a settlement's centre lies."""
        if self.owners.is_documented(settlement_id) or not self.limits:
            return Zone(self.owners.of[settlement_id])  # needs no cells, which take a second
        return self.cells.zone_of[settlement_id]

    def status_at(
        self, settlement: Settlement, day: date, known: date | None = None
    ) -> PlaceStatus:
        """Who controls a place on a day; see `ControlHistory.spells` for `known`."""
        owner_id = self.control.owner_on(self.zone_of(settlement.id), day, known)
        spell = self.history.status_at(owner_id, day, known)
        return PlaceStatus(settlement, self.record.gazetteer[owner_id], day, known, spell)


def _no_events(rejected: Sequence[DataError]) -> DataError:
    """The first row that cannot be used is why there is none: often a place or a source."""
    file = "control_events.csv"
    if not rejected:
        return DataError(file, message("no_usable_row"))
    return DataError(file, message("no_usable_row_but", first=rejected[0].message))


def load_record(data_dir: Path = DATA_DIR) -> Record:
    """Load the shipped data; rows that cannot be used are set aside in ``rejected``.

    Raises
    ------
    DataError
        When a whole file cannot be used, or the record is empty.
    """
    regions = load_regions(data_dir / "regions.geojson")
    about = load_about(data_dir / "record.json", regions)
    region_ids = [region.id for region in regions]
    gazetteer, bad_places = load_settlements(data_dir / "settlements.csv", regions, about.places)
    sources, bad_sources = load_publications(data_dir / "sources.csv")
    events, bad_events = load_events(data_dir / "control_events.csv", gazetteer.ids, sources.keys())
    if not events:
        raise _no_events([*bad_places, *bad_sources, *bad_events])
    limits, bad_limits = load_limits(
        data_dir / "limits.csv", data_dir / "water.geojson", gazetteer, sources
    )
    claims, bad_claims = load_claims(data_dir / "claims.csv", gazetteer.ids, sources, region_ids)
    context, bad_context = load_context(data_dir / "context_events.csv", sources)
    measured, bad_figures = load_agreement(data_dir / "agreement.csv", region_ids)
    return Record(
        about=about,
        catalog=load_catalog(data_dir),
        regions=regions,
        gazetteer=gazetteer,
        publications=sources,
        events=tuple(events),
        limits=tuple(limits),
        claims=tuple(claims),
        context=tuple(context),
        folder=data_dir,
        agreement=tuple(summarise(measured)),
        rejected=(
            *bad_places,
            *bad_sources,
            *bad_events,
            *bad_limits,
            *bad_claims,
            *bad_context,
            *bad_figures,
        ),
    )
