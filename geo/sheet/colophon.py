"""The colophon of a sheet: what it shows and what that rests on, in words.

The same sentences stand on the paper and in the file's metadata.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from geo.record.control_events import ControlEvent
from geo.record.gazetteer import Kind, Settlement
from geo.sheet.cartography import MapFrame, base_map_of
from geo.sheet.lettering import angle
from geo.sheet.subject import Subject
from geo.status import RECORD, Basis
from geo.words import message

AUTHOR = "Control Atlas"

_SHOWN_KM2 = 0.5
_HASHED = ("control_events.csv", "settlements.csv")
_HASH_LENGTH = 8
_TRUE_RATIO = 1_500_000  # the base map is drawn for smaller scales than this


def title(subject: Subject, frame: MapFrame) -> str:
    """What the map shows: the regions, or the surroundings of a place."""
    base = base_map_of(subject.record)
    if subject.view.camera is None or frame.extent.box.contains(base.shape_of("own")):
        names = [subject.words.named(region, "label") for region in subject.record.regions]
        return subject.words("sheet_title", regions=subject.words.joined(names))
    place = _main_place(subject, frame)
    region = subject.record.region(place.region)
    label = subject.words.named(region, "label")
    return subject.words("sheet_title_place", place=place, region=label)


def as_of(subject: Subject) -> str:
    """The as-of date in words."""
    return subject.words.day(subject.day)


def knowledge(subject: Subject) -> str:
    """As known now, or as known on a day."""
    if subject.known is not None:
        return subject.words("known_on", day=subject.known)
    return subject.words("sheet_known_now", day=subject.picture.coverage.last)


def inferred(subject: Subject) -> str:
    """How the areas were made, of how many settlements, and how far off the line is."""
    if subject.picture.basis is Basis.PUBLISHED:
        return subject.words("sheet_published", source=subject.picture.source)
    history = subject.picture.history
    recorded = sum(
        history.status_at(place, subject.day, subject.known) is not None
        for place in history.settlement_ids
    )
    line_km = subject.picture.line_km
    off = None if line_km is None else message("sheet_line_off", km=line_km)
    return subject.words("sheet_inferred", n=recorded, off=off)


def record(subject: Subject) -> str:
    """The control record, and how many events and sources it is made of; or the source."""
    name = subject.picture.source
    if name != RECORD:
        source = subject.picture.publications[name]
        return f"{source.citation}; {source.note}."
    events = list(_events(subject))
    sources = {event.source_id for event in events}
    return subject.words(
        "sheet_record",
        events=message("counted_events", n=len(events)),
        sources=message("from_sources", n=len(sources)),
    )


def borders(subject: Subject) -> str:
    """Whose borders are drawn, and what control is not."""
    return subject.words("sheet_borders")


def projection(subject: Subject) -> str:
    """The projection and its centre."""
    centre = subject.record.about.plane.centre
    half_lat = "south" if centre.lat_deg < 0 else "north"
    half_lon = "west" if centre.lon_deg < 0 else "east"
    lat = message(f"lat_{half_lat}", angle=angle(abs(centre.lat_deg)))
    lon = message(f"lon_{half_lon}", angle=angle(abs(centre.lon_deg)))
    return subject.words("sheet_projection", lat=lat, lon=lon)


def notes(subject: Subject, frame: MapFrame, address: str) -> list[str]:
    """Every sentence of provenance, in the order in which they are printed."""
    credit = subject.record.catalog.attribution.rstrip(".")
    hashes = data_hashes(subject)
    said = [record(subject)]
    if credit:
        said.append(subject.words("sheet_credits", credit=credit))
    said += [*_misfit(subject), *_around(subject), borders(subject), projection(subject)]
    if frame.ratio < _TRUE_RATIO:
        said.append(subject.words("sheet_generalised"))
    if hashes:
        said.append(subject.words("sheet_hashes", hashes=hashes))
    return [*said, address] if address else said


def _misfit(subject: Subject) -> list[str]:
    """What the table of areas leaves out along coast and border, when that is anything."""
    rows = subject.picture.areas.by_region(subject.day, subject.known)
    misfit_km2 = sum(row.misfit_km2 for row in rows)
    said = subject.words("sheet_misfit", area=misfit_km2)
    return [said] if misfit_km2 >= _SHOWN_KM2 else []


def _around(subject: Subject) -> list[str]:
    """What is drawn outside the regions, and that no figure speaks of it."""
    is_spoken_of = bool(subject.picture.areas.beyond_on(subject.day))
    return [subject.words("sheet_beyond" if is_spoken_of else "sheet_around")]


def data_hashes(subject: Subject) -> str:
    """First digits of the hashes of the record and of the settlements; empty when unknown."""
    hashes = {item.file: item.sha256 for item in subject.record.catalog.datasets}
    named = (f"{file} {hashes[file][:_HASH_LENGTH]}" for file in _HASHED if file in hashes)
    return ", ".join(named)


def metadata(subject: Subject, frame: MapFrame, address: str) -> dict[str, str]:
    """Title, author, subject, keywords, source and rights for the file itself."""
    heading = f"{title(subject, frame)}, {as_of(subject)}"
    said = (subject.words("sentence", text=tell(subject)) for tell in (knowledge, inferred))
    sentences = [*said, *notes(subject, frame, address)]
    return {
        "Title": heading,
        "Author": AUTHOR,
        "Subject": " ".join(sentences),
        "Keywords": ", ".join(_keywords(subject)),
        "Source": " ".join(filter(None, [record(subject), data_hashes(subject), address])),
        "Rights": " ".join(filter(None, [subject.record.catalog.attribution, borders(subject)])),
    }


def _keywords(subject: Subject) -> list[str]:
    names = [subject.words.named(region, "label") for region in subject.record.regions]
    return [*names, subject.day.isoformat(), AUTHOR]


def _events(subject: Subject) -> Iterator[ControlEvent]:
    history = subject.picture.history
    for place in history.settlement_ids:
        for event in history.events_of(place):
            if subject.known is None or event.reported_on <= subject.known:
                yield event


def _main_place(subject: Subject, frame: MapFrame) -> Settlement:
    """The chosen place when it is on the map, else the largest place near its middle."""
    west, south, east, north = frame.box.bounds
    middle = ((west + east) / 2, (south + north) / 2)
    away = {
        place: math.dist(frame.to_page(place.lon_deg, place.lat_deg), middle)
        for place in subject.record.gazetteer
        if place.kind is not Kind.DISTRICT
    }
    chosen = subject.chosen
    if chosen and away.get(chosen, math.inf) < frame.side_mm / 2:
        return chosen
    near = [place for place, mm in away.items() if mm < frame.side_mm / 8]
    if near:
        return max(near, key=lambda place: (place.population or 0, -place.id))
    return min(away, key=lambda place: (away[place], place.id))
