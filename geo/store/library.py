"""The library: the shipped record and every imported source, under one roof."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property, lru_cache

from geo.atlas import Picture, Record
from geo.control.history import ControlHistory
from geo.dates import Period
from geo.errors import DataError, RequestError
from geo.record.control_events import ControlEvent
from geo.record.publications import Publication
from geo.shapes import StatusAreas, cut
from geo.sources.formats import find_format
from geo.sources.model import PlaceStep, PointEvent, SourceKind
from geo.status import RECORD, Basis, Precision
from geo.store import files as tables
from geo.store.findings import QualityReport
from geo.store.integrity import damage, fault_of
from geo.store.misfit import OutlineStrip
from geo.store.published_areas import PublishedAreas
from geo.store.versions import Manifest, Store

_SOURCES_KEPT = 8
Stamps = tuple[tuple[str, ...], ...]


class ImportedSource:
    """A source of the store, in its newest version.

    Parameters
    ----------
    manifest
        The version.
    store
        Where its files are.
    record
        Oblasts and settlements.
    """

    def __init__(self, manifest: Manifest, store: Store, record: Record) -> None:
        self.manifest = manifest
        self._store = store
        self._record = record

    @property
    def name(self) -> str:
        """Name of the source."""
        return self.manifest.source

    def file(self, name: str) -> bytes:
        """Bytes of a file of the version."""
        return self._store.read(self.manifest, name)

    @cached_property
    def quality(self) -> QualityReport:
        """The quality report made at import."""
        return tables.quality_from_json(self.file(tables.QUALITY))

    @cached_property
    def steps(self) -> dict[int, list[PlaceStep]]:
        """Steps by GeoNames id, in order."""
        found: dict[int, list[PlaceStep]] = {}
        for step in tables.steps_from_parquet(self.file(tables.STEPS)):
            found.setdefault(step.place_id, []).append(step)
        return found

    @cached_property
    def events(self) -> list[PointEvent]:
        """Point events, by day."""
        return tables.events_from_parquet(self.file(tables.EVENTS))

    @cached_property
    def published(self) -> PublishedAreas:
        """Areas of a polygon source."""
        figures = tables.days_from_parquet(self.file(tables.DAYS))
        strip = OutlineStrip(self._record.regions, self._record.surroundings)
        return PublishedAreas(
            self.name,
            figures,
            self._loaded.of,
            self._record.regions,
            strip,
            self.manifest.excluded_days,
            self._beyond,
        )

    @cached_property
    def picture(self) -> Picture:
        """Who held what, as this source has it.

        Raises
        ------
        RequestError
            When the source says nothing of control.
        """
        kind = self.manifest.kind
        if kind is SourceKind.EVENTS:
            raise RequestError(f"{self.name} holds point events, which say nothing of control")
        events = [self._event(step) for steps in self.steps.values() for step in steps]
        return Picture(
            record=self._record,
            source=self.name,
            history=ControlHistory(events),
            limits=(),
            publications={**self._record.publications, self.name: self.as_publication},
            days=Period(self.manifest.first_day, self.manifest.last_day + timedelta(days=1)),
            published=(lambda: self.published) if kind is SourceKind.POLYGONS else None,
        )

    def precision_of(self, step: PlaceStep) -> Precision:
        """How well the day of a step is known: what stood on the first day began before it."""
        return Precision.BY if step.day <= self.manifest.first_day else Precision.DAY

    def _event(self, step: PlaceStep) -> ControlEvent:
        return ControlEvent(
            id=f"{step.place_id}-{step.day}",
            settlement_id=step.place_id,
            status=step.status,
            valid_from=step.day,
            precision=self.precision_of(step),
            reported_on=step.day,
            reported_precision=Precision.DAY,
            basis=Basis.PUBLISHED,
            claimed_by="",
            source_id=self.name,
            replaces="",
            note="",
        )

    @property
    def as_publication(self) -> Publication:
        """The source as rows and panels name it."""
        chosen = find_format(self.manifest.format)
        return Publication(
            id=self.name,
            publisher=self.name,
            title=f"{chosen.title}, imported from {self.manifest.input_name}",
            published_on=None,
            address="",
            licence=chosen.licence,
            note=f"version {self.manifest.version}, retrieved {self.manifest.retrieved_at}",
        )

    @cached_property
    def _loaded(self) -> tables.Shapes:
        return tables.Shapes(self.file(tables.CLIPPED))

    @cached_property
    def _whole(self) -> tables.Shapes:
        return tables.Shapes(self.file(tables.STATES))

    def _beyond(self, state: str) -> StatusAreas:
        around = self._record.surroundings
        return {status: cut(area, around) for status, area in self._whole.of(state).items()}


class Library:
    """The shipped record and the sources of a store.

    Parameters
    ----------
    record
        The shipped record.
    store
        Imported sources.
    """

    def __init__(self, record: Record, store: Store) -> None:
        self.record = record
        self.store = store
        self._open = lru_cache(maxsize=_SOURCES_KEPT)(self._load)
        self._sound: dict[tuple[str, str], Stamps] = {}

    def manifests(self) -> list[Manifest]:
        """Every imported source in its newest version, without those that are damaged."""
        return [one for one in self.store.sources() if self._fault(one) is None]

    def damaged(self) -> dict[str, DataError]:
        """What is wrong with each damaged source, and what to do, by name."""
        found = self.store.damaged_newest()
        for manifest in self.store.sources():
            if (fault := self._fault(manifest)) is not None:
                found[manifest.source] = fault
        return {name: damage(name, fault) for name, fault in sorted(found.items())}

    def source(self, name: str) -> ImportedSource:
        """An imported source; a newer version is taken up as soon as it is whole.

        Raises
        ------
        RequestError
            When there is none of that name.
        DataError
            When it is damaged.
        """
        try:
            manifest = self.store.newest(name)
            fault = self._fault(manifest)
        except DataError as error:
            raise damage(name, error) from None
        if fault is not None:
            raise damage(name, fault)
        return self._open(name, manifest.version, self._sound[name, manifest.version])

    def picture_of(self, name: str) -> Picture:
        """Who held what by a control source: the shipped record or an imported source."""
        return self.record.picture if name == RECORD else self.source(name).picture

    def _fault(self, manifest: Manifest) -> DataError | None:
        """What is wrong with a version; its files are read again only when one was changed."""
        key, stamps = (manifest.source, manifest.version), self.store.stamps(manifest)
        if self._sound.get(key) == stamps:
            return None
        fault = fault_of(self.store, manifest)
        if fault is None:
            self._sound[key] = stamps
        return fault

    def _load(self, name: str, version: str, _stamps: Stamps) -> ImportedSource:
        manifest = next(one for one in self.store.versions(name) if one.version == version)
        return ImportedSource(manifest, self.store, self.record)
