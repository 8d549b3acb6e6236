"""Control areas and settlements as files for other programs."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from geo import writers
from geo.atlas import Picture
from geo.errors import OutputError
from geo.output import write_whole
from geo.record.gazetteer import Settlement
from geo.status import RECORD, Basis
from geo.words import message

if TYPE_CHECKING:
    import geopandas as gpd

_BASIS_WORDS = {
    Basis.INFERRED: "inferred from settlements: nearest documented place",
    Basis.PUBLISHED: "published by the source as polygons",
}
SETTLEMENT_COLUMNS = (
    "id", "name", "lat_deg", "lon_deg", "region", "status", "since", "basis", "source",
    "since_at_least", "date", "known", "licence", "attribution",
)  # fmt: skip

_OUTLINES, _PLACES, _RECORD = "regions.geojson", "settlements.csv", "control_events.csv"

ENDINGS = (*writers.WRITERS, ".csv")
"""Endings of the files that can be written."""


def rights(picture: Picture) -> dict[str, str]:
    """Licence and attribution of the areas and statuses that a control source gives."""
    publication = picture.publications.get(picture.source)
    told = picture.record.catalog.of(_made_from(picture))
    licences, credits = [item.licence for item in told], [item.attribution for item in told]
    if publication is not None:
        licences.insert(0, publication.licence)
        credits.insert(0, publication.citation)
    return {"licence": _once(licences, "; "), "attribution": _once(credits, " · ")}


def provenance(picture: Picture, day: date, known: date | None = None) -> dict[str, str]:
    """What an exported file says of itself: whose it is, of which day, and on what it rests."""
    source = picture.source
    return {
        "title": f"Control areas on {day.isoformat()} ({source})",
        "date": day.isoformat(),
        "known": _known(known),
        "source": source,
        "basis": _BASIS_WORDS[picture.basis],
        **rights(picture),
    }


def settlements_csv(picture: Picture, day: date, known: date | None = None) -> bytes:
    """Every settlement with its status on `day`, as CSV in UTF-8.

    Raises
    ------
    NotCoveredError
        When the source says nothing of the day: no status is carried over.
    """
    picture.check_covered(day)
    notes = provenance(picture, day, known)
    same = [notes[column] for column in ("date", "known", "licence", "attribution")]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(SETTLEMENT_COLUMNS)
    for settlement in picture.record.gazetteer:
        writer.writerow([*_settlement_row(picture, settlement, day, known), *same])
    return text.getvalue().encode()


def areas_geojson(picture: Picture, day: date, known: date | None = None) -> bytes:
    """Control areas on `day` as GeoJSON with its provenance in the `metadata` member."""
    return writers.to_geojson(*_areas(picture, day, known))


def export_file(picture: Picture, day: date, out: Path, known: date | None = None) -> Path:
    """Write the picture of a day to `out`.

    Parameters
    ----------
    picture
        The facts.
    day
        As-of date.
    out
        ``.geojson``, ``.gpkg``, ``.kml`` and ``.parquet`` take the control areas, ``.csv`` the
        settlements.
    known
        Use only events reported on or before this day; None uses all.

    Raises
    ------
    NotCoveredError
        When the source says nothing of the day.
    OutputError
        When the ending is none of these, or the file cannot be written.
    """
    ending = out.suffix.lower()
    if ending == ".csv":
        table = settlements_csv(picture, day, known)
        return write_whole(out, lambda path: path.write_bytes(table))
    if ending not in writers.WRITERS:
        raise OutputError(message("ending_unknown", file=out.name, endings=list(ENDINGS)))
    areas, notes = _areas(picture, day, known)
    return write_whole(out, lambda path: writers.WRITERS[ending](areas, notes, path))


def _settlement_row(
    picture: Picture, settlement: Settlement, day: date, known: date | None
) -> tuple[object, ...]:
    state = picture.status_at(settlement, day, known)
    sources = dict.fromkeys(event.source_id for event in state.spell.events) if state.spell else {}
    return (
        settlement.id,
        settlement.name,
        settlement.lat_deg,
        settlement.lon_deg,
        settlement.region,
        str(state.status),
        state.spell.valid_from.isoformat() if state.spell else "",
        str(state.basis),
        "|".join(sources),
        "yes" if state.spell and state.spell.is_at_least else "no",
    )


def _areas(
    picture: Picture, day: date, known: date | None
) -> tuple[gpd.GeoDataFrame, dict[str, str]]:
    """Areas as they are written, and what their file says of itself."""
    picture.check_covered(day)
    areas = writers.writable_areas(picture.areas.control_areas(day, known))
    return areas, {**provenance(picture, day, known), "figures": writers.AREA_NOTE}


def _made_from(picture: Picture) -> tuple[str, ...]:
    """The shipped files of which the areas are made, or by which they are cut."""
    if picture.basis is Basis.PUBLISHED:
        return (_OUTLINES,)
    places = (_OUTLINES, _PLACES)
    return (*places, _RECORD) if picture.source == RECORD else places


def _known(known: date | None) -> str:
    return known.isoformat() if known else "now"


def _once(texts: list[str], between: str) -> str:
    return between.join(dict.fromkeys(text for text in texts if text))
