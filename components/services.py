"""What the panels are given: immutable, shared by everyone, the same for each request."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from components.looks import ServedStore
from components.map.browser_files import BrowserFile, make_browser_files
from components.map.map_style import StyleOptions
from components.settings import Settings, Tiles
from geo.atlas import Picture, Record, load_record
from geo.questions.verdicts import Judgement, judge_all
from geo.sources.model import SourceKind
from geo.status import RECORD
from geo.store.library import Library
from geo.store.manifest import NAME_PATTERN, Manifest
from geo.view import ParsedView, View, query_fields, view_from_fields
from geo.words import SOURCE_LANGUAGE, Message, Words, languages


@dataclass(frozen=True, eq=False)
class Services:
    """Facts and files for the panels.

    Parameters
    ----------
    record
        Every shipped fact.
    files
        Files for the browser, by name.
    judgements
        The claims with their verdicts.
    library
        The shipped record and the imported sources.
    tiles
        Background tiles that the user asked for.
    """

    record: Record
    files: dict[str, BrowserFile]
    judgements: tuple[Judgement, ...]
    library: Library
    tiles: Tiles | None = None

    @property
    def attribution(self) -> str:
        """Every credit that a licence demands, that of the user's tiles too."""
        credits = [
            self.record.catalog.attribution,
            *([self.tiles.attribution] if self.tiles else []),
        ]
        return " · ".join(credits)

    def style_options(self, language: str = "en") -> StyleOptions:
        """What the map's style depends on."""
        lat_deg = self.record.about.plane.centre.lat_deg
        return StyleOptions(language, self.record.line_km, self.tiles, lat_deg)

    def words(self, language: str) -> Words:
        """Words of the screen in a language; English when it has none."""
        return self._words.get(language, self._words[SOURCE_LANGUAGE])

    @cached_property
    def _words(self) -> dict[str, Words]:
        return {code: self.record.about.words(code) for code in languages()}

    def parse(self, query: str) -> ParsedView:
        """The view that the query of an address describes.

        While the store cannot be asked, a source of it that is not known is left out, and why.
        """
        asked = query_fields(query)
        fault = self.store_fault
        lost = self._unknown(asked) if fault is not None else ()
        parsed = self._parsed({key: text for key, text in asked.items() if key not in lost})
        return replace(parsed, notices=(fault, *parsed.notices)) if fault and lost else parsed

    def view(self, fields: dict[str, str] | None) -> ParsedView:
        """The view that the page's store holds.

        While the store cannot be asked, a source of it that is not known stays: the panels say why
        they have no figures, and none of another source stands in its place.
        """
        asked = fields or {}
        kept = self._unknown(asked) if self.store_fault is not None else ()
        return self._parsed(asked, [asked[key] for key in kept])

    def _parsed(self, fields: dict[str, str], more: Sequence[str] = ()) -> ParsedView:
        names = [*self.source_names(), *more], [*self.event_names(), *more]
        return view_from_fields(fields, self.record.gazetteer, self.record.about, *names)

    def _unknown(self, fields: dict[str, str]) -> list[str]:
        """Keys of the fields that name a source which is not known, but could be one."""
        known = {
            "source": self.source_names(),
            "compare": self.source_names(),
            "events": self.event_names(),
        }
        asked = [key for key in known if key in fields and fields[key] not in known[key]]
        return [key for key in asked if re.fullmatch(NAME_PATTERN, fields[key])]

    def state(self) -> tuple[Any, ...]:
        """What the store holds and what is wrong with it; the same while nothing changes."""
        sound, damaged = self.library.shelf()
        versions = [(manifest.source, manifest.version) for manifest in sound]
        faults = [(name, str(error)) for name, error in damaged.items()]
        return (*versions, *faults, self.store_fault)

    @property
    def store_fault(self) -> Message | None:
        """Why the store of imported sources cannot be asked; None when it can."""
        return self.library.store.look().fault

    def source_names(self) -> list[str]:
        """Control sources: the shipped record first."""
        return [RECORD, *(manifest.source for manifest in self.control_sources())]

    def control_sources(self) -> list[Manifest]:
        """Imported sources that say who holds what."""
        manifests = self.library.manifests()
        return [manifest for manifest in manifests if manifest.kind is not SourceKind.EVENTS]

    def event_sources(self) -> list[Manifest]:
        """Imported point events."""
        return [
            manifest for manifest in self.library.manifests() if manifest.kind is SourceKind.EVENTS
        ]

    def event_names(self) -> list[str]:
        """Names of the imported point events."""
        return [manifest.source for manifest in self.event_sources()]

    def picture_of(self, view: View) -> Picture:
        """Who held what by the view's control source."""
        return self.library.picture_of(view.source)


def load_services(settings: Settings) -> Services:
    """Load and prepare everything once.

    Raises
    ------
    DataError
        When a file of the record cannot be used.
    """
    record = load_record(settings.data_dir)
    library = Library(record, ServedStore(settings.store_address))
    library.cut_anew()  # before anybody waits for a page
    return Services(
        record=record,
        files=make_browser_files(record),
        judgements=tuple(judge_all(record)),
        library=library,
        tiles=settings.tiles,
    )
