"""Answers of the command line: the same facts as JSON content and as lines to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from geo.atlas import Picture, PlaceStatus, Record
from geo.control.front import front_distance
from geo.control.history import Spell
from geo.distance import KM_PER_MILE, measure
from geo.errors import RequestError
from geo.questions.verdicts import Judgement, judge_all
from geo.record.gazetteer import Settlement
from geo.record.publications import Publication
from geo.status import RECORD, Basis, Status
from geo.store.misfit import MISFIT_KM
from geo.store.published_areas import PublishedAreas
from geo.words import message

__all__ = ["RECORD", "Answer", "areas", "claims", "distance", "file_made", "front", "status"]


@dataclass(frozen=True)
class Answer:
    """One answer.

    Parameters
    ----------
    content
        As JSON.
    lines
        As text.
    """

    content: Any
    lines: tuple[str, ...]


def distance(start: Settlement, end: Settlement) -> Answer:
    """Geodesic distance and bearing from one place to another."""
    found = measure(start.point, end.point)
    content = {
        "from": place_content(start),
        "to": place_content(end),
        "distance_km": round(found.distance_km, 6),
        "bearing_deg": round(found.bearing_deg, 4),
    }
    line = (
        f"{start.name} to {end.name}: {found.distance_km:.1f} km "
        f"({found.distance_km / KM_PER_MILE:.1f} mi), bearing {found.bearing_deg:.0f}° "
        f"({found.sector})"
    )
    return Answer(content, (line, "geodesic on WGS84, centre to centre"))


def status(found: PlaceStatus, picture: Picture) -> Answer:
    """Who controls a place on a day."""
    spell = found.spell
    sources = _sources(found, picture)
    content = {
        "place": place_content(found.settlement),
        "date": found.day.isoformat(),
        "known": found.known.isoformat() if found.known else None,
        "status": str(found.status),
        "since": spell.valid_from.isoformat() if spell else None,
        "since_at_least": spell is not None and spell.is_at_least,
        "precision": str(spell.precision) if spell else None,
        "basis": str(found.basis),
        "inferred_from": place_content(found.owner) if found.is_inferred else None,
        "sources": [publication_content(source) for source in sources],
    }
    known = f", as known on {found.known}" if found.known else ""
    basis = str(found.basis)
    if found.basis is Basis.PUBLISHED:
        basis += " areas" if picture.basis is Basis.PUBLISHED else " places"
    if found.is_inferred:
        basis += f" from {found.owner.label}, the nearest place with a record of its own"
    lines = [
        f"{found.settlement.name} on {found.day}{known}: {found.status}{_since(spell)}",
        f"basis: {basis}",
        *(f"source: {source.citation}" for source in sources),
    ]
    return Answer(content, tuple(lines))


def _since(spell: Spell | None) -> str:
    if spell is None:
        return ""
    if spell.is_at_least:
        return f", at least since {spell.valid_from}"
    return f" since {spell.valid_from} ({spell.precision})"


def front(
    picture: Picture, place: Settlement, day: date, known: date | None, wanted: Status
) -> Answer:
    """Distance from a place to the nearest area with a status."""
    found = front_distance(place.point, picture.areas, day, known, (wanted,))
    if found is None:
        raise RequestError(f"no area is {wanted} on {day}")
    own = picture.status_at(place, day, known).status
    content = {
        "place": place_content(place),
        "date": day.isoformat(),
        "known": known.isoformat() if known else None,
        "to": str(wanted),
        "source": picture.source,
        "basis": str(picture.basis),
        "place_status": str(own),
        "distance_km": round(found.distance_km, 3),
        "nearest": {"lat_deg": found.nearest.lat_deg, "lon_deg": found.nearest.lon_deg},
    }
    where = "inside it" if found.distance_km == 0 else f"to the {found.measurement.sector}"
    line = (
        f"{place.name} on {day}: {found.distance_km:.1f} km to the nearest {wanted}-held area "
        f"({where})"
    )
    if own is Status.UNKNOWN:
        line += "; its own status is unknown"
    return Answer(content, (line, _source_line(picture)))


def areas(picture: Picture, day: date, known: date | None) -> Answer:
    """Area by oblast and status on a day."""
    rows = [
        {
            "id": item.region.id,
            "name": item.region.name,
            **{f"{name}_km2": round(item.km2[name], 1) for name in Status},
            "misfit_km2": round(item.misfit_km2, 1),
            "total_km2": round(item.total_km2, 1),
        }
        for item in picture.areas.by_region(day, known)
    ]
    content: dict[str, Any] = {
        "date": day.isoformat(),
        "known": known.isoformat() if known else None,
        "source": picture.source,
        "basis": str(picture.basis),
        "regions": rows,
    }
    lines = _area_lines(rows, day)
    if isinstance(picture.areas, PublishedAreas):
        held_km2 = picture.areas.everywhere_km2(day).get(Status.RUSSIAN, 0.0)
        content["everywhere"] = {"russian_km2": round(held_km2, 1)}
        lines.append(str(message("areas_everywhere", area=held_km2)))
    return Answer(content, (*lines, _source_line(picture)))


def claims(record: Record) -> Answer:
    """Every shipped claim with its verdict."""
    judgements = judge_all(record)
    lines: list[str] = []
    for judgement in judgements:
        lines += [f"{str(judgement.verdict).upper():14} {judgement.claim.text}"]
        lines += [f"{'':14} {judgement.explanation}", f"{'':14} rule: {judgement.tolerance}"]
    return Answer([judgement_content(judgement, record) for judgement in judgements], tuple(lines))


def file_made(file: Path) -> Answer:
    """A file that was written."""
    size = file.stat().st_size
    return Answer({"file": str(file), "bytes": size}, (f"wrote {file} ({size:,} bytes)",))


def place_content(place: Settlement) -> dict[str, Any]:
    """A settlement as JSON."""
    return {
        "id": place.id,
        "name": place.name,
        "lat_deg": place.lat_deg,
        "lon_deg": place.lon_deg,
    }


def publication_content(source: Publication) -> dict[str, Any]:
    """A source as JSON."""
    return {
        "id": source.id,
        "publisher": source.publisher,
        "title": source.title,
        "published_on": source.published_on.isoformat() if source.published_on else None,
        "address": source.address or None,
        "licence": source.licence,
    }


def judgement_content(judgement: Judgement, record: Record) -> dict[str, Any]:
    """A claim with its verdict as JSON."""
    claim = judgement.claim
    ids = dict.fromkeys(claim.source_ids + judgement.source_ids)
    return {
        "id": claim.id,
        "text": claim.text,
        "kind": str(claim.kind),
        "verdict": str(judgement.verdict),
        "verdict_as_known_then": str(judgement.verdict_then) if judgement.verdict_then else None,
        "measured": judgement.measured,
        "published": claim.published_km,
        "tolerance": str(judgement.tolerance),
        "explanation": str(judgement.explanation),
        "basis": str(judgement.basis),
        "sources": [publication_content(record.publications[source_id]) for source_id in ids],
    }


def _sources(found: PlaceStatus, picture: Picture) -> list[Publication]:
    events = found.spell.events if found.spell else ()
    ids = dict.fromkeys(event.source_id for event in events)
    return [picture.publications[source_id] for source_id in ids]


def _area_lines(rows: Sequence[dict[str, Any]], day: date) -> list[str]:
    """A table; the strips that are no side's have a column where there are any."""
    columns = [*Status, "misfit"] if any(row["misfit_km2"] for row in rows) else [*Status]
    header = f"{'km² on ' + day.isoformat():18}" + "".join(f"{name:>12}" for name in columns)
    lines = [header + f"{'total':>12}"]
    for row in rows:
        cells = "".join(f"{row[f'{name}_km2']:12,.0f}" for name in columns)
        lines.append(f"{row['name']:18}{cells}{row['total_km2']:12,.0f}")
    if len(columns) > len(Status):
        lines.append(str(message("misfit_note", km=MISFIT_KM)))
    return lines


def _source_line(picture: Picture) -> str:
    words = {
        Basis.INFERRED: "areas inferred from settlements",
        Basis.PUBLISHED: "areas as published",
    }
    return f"source: {picture.source}; {words[picture.basis]}"
