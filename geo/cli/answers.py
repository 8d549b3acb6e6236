"""Answers of the command line: the same facts as JSON content and as lines to read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from geo.atlas import Picture, PlaceStatus, Record
from geo.cli.answer import Answer, Line
from geo.control.front import front_distance
from geo.control.history import Spell
from geo.distance import KM_PER_MILE, measure
from geo.errors import RequestError
from geo.questions.verdicts import Judgement, Verdict, judge_all
from geo.record.gazetteer import Settlement
from geo.record.publications import Publication
from geo.record.regions import Region
from geo.status import RECORD, Basis, Status
from geo.store.misfit import MISFIT_KM
from geo.store.published_areas import PublishedAreas
from geo.words import Message, Words, message

__all__ = ["RECORD", "Answer", "areas", "claims", "distance", "file_made", "front", "status"]


def distance(start: Settlement, end: Settlement) -> Answer:
    """Geodesic distance and bearing from one place to another."""
    measured = measure(start.point, end.point)
    content = {
        "from": place_content(start),
        "to": place_content(end),
        "distance_km": round(measured.distance_km, 6),
        "bearing_deg": round(measured.bearing_deg, 4),
    }
    line = message(
        "cli_distance",
        start=start,
        end=end,
        km=measured.distance_km,
        miles=measured.distance_km / KM_PER_MILE,
        bearing=measured.bearing_deg,
        sector=message(f"sector_short_{measured.sector}"),
    )
    return Answer(content, (line, message("cli_geodesic")))


def status(state: PlaceStatus, picture: Picture) -> Answer:
    """Who controls a place on a day."""
    spell = state.spell
    sources = _sources(state, picture)
    content = {
        "place": place_content(state.settlement),
        "date": state.day.isoformat(),
        "known": state.known.isoformat() if state.known else None,
        "status": str(state.status),
        "since": spell.valid_from.isoformat() if spell else None,
        "since_at_least": spell is not None and spell.is_at_least,
        "precision": str(spell.precision) if spell else None,
        "basis": str(state.basis),
        "inferred_from": place_content(state.owner) if state.is_inferred else None,
        "sources": [publication_content(source) for source in sources],
    }
    line = message(
        "cli_status",
        place=state.settlement,
        day=state.day,
        known=message("cli_as_known", day=state.known) if state.known else None,
        status=state.status,
        since=_since(spell) if spell else None,
    )
    cited = (message("cli_source", citation=source.citation) for source in sources)
    return Answer(content, (line, _basis(state, picture), *cited))


def _basis(state: PlaceStatus, picture: Picture) -> Message:
    basis = message("cli_word", word=state.basis)
    if state.basis is Basis.PUBLISHED:
        is_areas = picture.basis is Basis.PUBLISHED
        basis = message("basis_published" if is_areas else "basis_published_places")
    owner = state.owner.label
    inferred = message("cli_from_nearest", place=owner) if state.is_inferred else None
    return message("cli_basis", basis=basis, inferred=inferred)


def _since(spell: Spell) -> Message:
    if spell.is_at_least:
        return message("cli_at_least_since", day=spell.valid_from)
    return message("cli_since", day=spell.valid_from, precision=spell.precision)


def front(
    picture: Picture, place: Settlement, day: date, known: date | None, wanted: Status
) -> Answer:
    """Distance from a place to the nearest area with a status."""
    front = front_distance(place.point, picture.areas, day, known, (wanted,))
    if front is None:
        raise RequestError(message("no_area_is", status=wanted, day=day))
    own = picture.status_at(place, day, known).status
    content = {
        "place": place_content(place),
        "date": day.isoformat(),
        "known": known.isoformat() if known else None,
        "to": str(wanted),
        "source": picture.source,
        "basis": str(picture.basis),
        "place_status": str(own),
        "distance_km": round(front.distance_km, 3),
        "nearest": {"lat_deg": front.nearest.lat_deg, "lon_deg": front.nearest.lon_deg},
    }
    sector = message(f"sector_short_{front.measurement.sector}")
    within = "cli_inside" if own is wanted else "cli_on_edge"
    where = "cli_towards" if front.distance_km else within
    line = message(
        "cli_front",
        place=place,
        day=day,
        km=front.distance_km,
        status=wanted,
        where=message(where, sector=sector),
        own=message("cli_own_unknown") if own is Status.UNKNOWN else None,
    )
    return Answer(content, (line, _source_line(picture)))


def areas(picture: Picture, day: date, known: date | None) -> Answer:
    """Area by region and status on a day."""
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
    regions = [item.region for item in picture.areas.by_region(day, known)]
    lines = _area_lines(rows, regions, day)
    if isinstance(picture.areas, PublishedAreas):
        held_km2 = picture.areas.everywhere_km2(day).get(Status.RUSSIAN, 0.0)
        content["everywhere"] = {"russian_km2": round(held_km2, 1)}
        lines.append(message("areas_everywhere", area=held_km2))
    return Answer(content, (*lines, _source_line(picture)))


def claims(record: Record) -> Answer:
    """Every shipped claim with its verdict."""
    judgements = judge_all(record)
    lines = [line for judgement in judgements for line in _claim_lines(judgement)]
    return Answer([judgement_content(judgement, record) for judgement in judgements], tuple(lines))


def _claim_lines(judgement: Judgement) -> list[Line]:
    def wide(words: Words) -> int:
        return max(len(words.of(verdict)) for verdict in Verdict) + 1

    def verdict(words: Words) -> str:
        said = words.of(judgement.verdict).upper()
        return f"{said:{wide(words)}} {words.named(judgement.claim, 'text')}"

    def below(sentence: Message) -> Line:
        return lambda words: f"{'':{wide(words)}} {words.say(sentence)}"

    rule = message("cli_rule", rule=judgement.tolerance)
    return [verdict, below(judgement.explanation), below(rule)]


def file_made(file: Path) -> Answer:
    """A file that was written."""
    size = file.stat().st_size
    return Answer({"file": str(file), "bytes": size}, (message("cli_wrote", file=file, n=size),))


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


def _sources(state: PlaceStatus, picture: Picture) -> list[Publication]:
    events = state.spell.events if state.spell else ()
    ids = dict.fromkeys(event.source_id for event in events)
    return [picture.publications[source_id] for source_id in ids]


def _area_lines(rows: Sequence[dict[str, Any]], regions: Sequence[Region], day: date) -> list[Line]:
    """A table; the strips that are no side's have a column where there are any."""
    has_misfit = any(row["misfit_km2"] for row in rows)
    columns = [*Status, "misfit", "total"] if has_misfit else [*Status, "total"]

    def header(words: Words) -> str:
        heads = [words(f"table_{name}") for name in columns]
        return _table_row(words("cli_km2_on", day=day), heads)

    def line(row: dict[str, Any], region: Region) -> Line:
        return lambda words: _table_row(
            words.named(region), [words.number(row[f"{name}_km2"], 0) for name in columns]
        )

    lines: list[Line] = [header, *map(line, rows, regions)]
    if has_misfit:
        lines.append(message("misfit_note", km=MISFIT_KM))
    return lines


def _table_row(name: str, cells: Sequence[str]) -> str:
    return f"{name:18}" + "".join(f"{cell:>12}" for cell in cells)


def _source_line(picture: Picture) -> Message:
    return message(
        "cli_areas_of", source=picture.source, basis=message(f"cli_areas_{picture.basis}")
    )
