"""The library: the shipped record and every imported source, under one roof."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cached_property, lru_cache
from threading import Lock

from geo.atlas import Picture, Record
from geo.control.coverage import Coverage, Silence, silences
from geo.control.history import ControlHistory
from geo.dates import Period
from geo.errors import AtlasError, DataError, OutputError, RequestError
from geo.record.control_events import ControlEvent
from geo.record.publications import Publication
from geo.shapes import StatusAreas, cut
from geo.sources.figures import DayFigures
from geo.sources.formats import find_format
from geo.sources.model import PlaceStep, PointEvent, SourceKind
from geo.status import RECORD, Basis, Precision
from geo.store import files as tables
from geo.store.findings import QualityReport
from geo.store.fingerprint import cut_hash
from geo.store.holdings import Holdings, Stamps
from geo.store.integrity import damage, fault_of
from geo.store.manifest import Manifest
from geo.store.misfit import OutlineStrip
from geo.store.published_areas import PublishedAreas
from geo.store.reach import OutOfReachError
from geo.store.recutting import cut_anew
from geo.store.versions import Store
from geo.words import Message, message

_SOURCES_KEPT = 8


def _logged(sentence: Message) -> None:
    logging.getLogger(__name__).warning("%s", sentence)


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
    files
        Files in place of those of the version.
    """

    def __init__(
        self,
        manifest: Manifest,
        store: Store,
        record: Record,
        files: Mapping[str, bytes] | None = None,
    ) -> None:
        self.manifest = manifest
        self._files = files or {}
        self._store = store
        self._record = record

    @property
    def name(self) -> str:
        """Name of the source."""
        return self.manifest.source

    @property
    def coverage(self) -> Coverage:
        """The days of which it speaks, inside the record's period or not."""
        period = Period(self.manifest.first_day, self.manifest.last_day + timedelta(days=1))
        return Coverage(self.name, period, self.silences)

    def file(self, name: str) -> bytes:
        """Bytes of a file of the version."""
        kept = self._files.get(name)
        return self._store.read(self.manifest, name) if kept is None else kept

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
    def _figures(self) -> list[DayFigures]:
        return tables.days_from_parquet(self.file(tables.DAYS))

    @cached_property
    def silences(self) -> tuple[Silence, ...]:
        """Days inside its series of which it says nothing; a list of places has no gaps."""
        if self.manifest.kind is not SourceKind.POLYGONS:
            return ()
        excluded = self.manifest.excluded_days
        carried = {date.fromisoformat(day) for day in self.manifest.left_out} - excluded
        return silences([one.day for one in self._figures], excluded, carried)

    @cached_property
    def published(self) -> PublishedAreas:
        """Areas of a polygon source."""
        strip = OutlineStrip(self._record.regions, self._record.surroundings)
        return PublishedAreas(
            self.name,
            self._figures,
            self._loaded.of,
            self._record.regions,
            strip,
            self.silences,
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
            raise RequestError(message("events_say_no_control", source=self.name))
        events = [self._event(step) for steps in self.steps.values() for step in steps]
        return Picture(
            record=self._record,
            source=self.name,
            history=ControlHistory(events),
            limits=(),
            publications={**self._record.publications, self.name: self.as_publication},
            days=self.coverage.period,
            published=(lambda: self.published) if kind is SourceKind.POLYGONS else None,
            silent=lambda: self.silences,
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
    tell
        Called with a sentence when a source does not go with the record any more.
    """

    def __init__(
        self, record: Record, store: Store, tell: Callable[[Message], None] = _logged
    ) -> None:
        self.record = record
        self.store = store
        self._tell = tell
        self._cutting = Lock()
        self._checked: dict[tuple[str, str], tuple[Stamps, DataError | None]] = {}
        self._open = lru_cache(maxsize=_SOURCES_KEPT)(self._load)

    def manifests(self) -> list[Manifest]:
        """Every imported source in its newest version, without those that are damaged."""
        return self.shelf()[0]

    def shelf(self) -> tuple[list[Manifest], dict[str, DataError]]:
        """Every imported source: the sound ones, and by name what is wrong with the others."""
        held = self.store.look()
        faults = {one.source: self._fault(one, held) for one in held.sources()}
        sound = [one for one in held.sources() if faults[one.source] is None]
        wrong = {name: fault for name, fault in faults.items() if fault is not None}
        damaged = sorted((held.damaged() | wrong).items())
        return sound, {name: damage(name, fault) for name, fault in damaged}

    def newest(self, name: str) -> Manifest:
        """The newest version of a source, which is sound.

        Raises
        ------
        RequestError
            When there is none of that name.
        DataError
            When it is damaged.
        """
        return self._sound_newest(name)[0]

    def source(self, name: str) -> ImportedSource:
        """An imported source; a newer version is taken up as soon as it is whole.

        Raises
        ------
        RequestError
            When there is none of that name.
        DataError
            When it is damaged.
        """
        manifest, stamps = self._sound_newest(name)
        return self._open(name, manifest.version, stamps)

    def _sound_newest(self, name: str) -> tuple[Manifest, Stamps]:
        held = self.store.look()
        try:
            manifest = held.newest(name)
            fault = self._fault(manifest, held)
        except DataError as error:
            raise damage(name, error) from None
        if fault is not None:
            raise damage(name, fault)
        return manifest, held.stamps_of(manifest)

    def _fault(self, manifest: Manifest, held: Holdings) -> DataError | None:
        """What is wrong with a version; its files are read again only when one was changed."""
        key, stamps = (manifest.source, manifest.version), held.stamps_of(manifest)
        seen, fault = self._checked.get(key, ((), None))
        if seen != stamps or (fault is None and key in self.store.suspect):
            self.store.suspect.discard(key)
            try:
                fault = fault_of(self.store, manifest)
            except OutOfReachError:  # what is there may be sound: it is asked again
                return None
            self._checked[key] = stamps, fault
        return fault

    def picture_of(self, name: str) -> Picture:
        """Who held what by a control source: the shipped record or an imported source."""
        return self.record.picture if name == RECORD else self.source(name).picture

    def cut_anew(self) -> None:
        """Cut every source anew that another record has cut, before anybody asks for it."""
        sound, damaged = self.shelf()
        for error in damaged.values():
            self._tell(error.message)
        for manifest in sound:
            try:
                self.source(manifest.source)
            except AtlasError as error:  # said again to whoever asks for it
                self._tell(error.message)

    def _load(self, name: str, version: str, _stamps: Stamps) -> ImportedSource:
        manifest = next(one for one in self.store.versions(name) if one.version == version)
        if manifest.cut_with == cut_hash(self.record, manifest.kind):
            return ImportedSource(manifest, self.store, self.record)
        if manifest.kind is not SourceKind.POLYGONS:
            self._tell(message("import_again", source=name, input=manifest.input_name))
            return ImportedSource(manifest, self.store, self.record)
        with self._cutting:
            return self._cut_anew(manifest)

    def _cut_anew(self, manifest: Manifest) -> ImportedSource:
        """The source as this record cuts it, as a new version where the store can take one."""
        cut_with = cut_hash(self.record, manifest.kind)
        newest = self.store.newest(manifest.source)
        if newest.cut_with == cut_with:  # another thread was first
            return ImportedSource(newest, self.store, self.record)
        self._tell(message("cut_anew", source=manifest.source))
        made, files = cut_anew(self.record, self.store, manifest)
        try:
            made, _ = self.store.write(made, files, unless=lambda known: known.cut_with == cut_with)
        except OutputError:  # read only, or full: then it is kept for as long as this runs
            return ImportedSource(manifest, self.store, self.record, files)
        return ImportedSource(made, self.store, self.record)
