"""Checks of the whole record: what the eye of a careful editor would find, row by row.

`geo.atlas.load_record` sets aside rows that cannot be used. The rows that remain can still
contradict one another, rest on nothing or be out of order: that is found here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

import shapely

from geo.atlas import Record, load_record
from geo.errors import DataError
from geo.record.catalog import sha256_of
from geo.record.control_events import COLUMNS as EVENT_COLUMNS
from geo.record.control_events import ControlEvent
from geo.record.gazetteer import GEONAMES
from geo.record.names import fold
from geo.record.tables import read_rows
from geo.status import Basis, Precision
from geo.words import message

EVENTS, SOURCES, PLACES = "control_events.csv", "sources.csv", "settlements.csv"

_LOOSE = (Precision.ABOUT, Precision.MONTH)
_ROOM = timedelta(days=31)  # how far `about` and `month` may reach
_BORDER_DEG = 0.001  # the outlines are simplified by some tens of metres


def check_data(data_dir: Path) -> list[DataError]:
    """Every problem of a data folder, by file and row; empty when it is sound.

    Raises
    ------
    DataError
        When a whole file cannot be used.
    """
    record = load_record(data_dir)
    rows_of = {file: _row_numbers(data_dir, file) for file in (EVENTS, SOURCES, PLACES)}
    problems = [
        *record.rejected,
        *_check_places(record, rows_of[PLACES]),
        *_check_names(record, data_dir),
        *_check_histories(record, rows_of[EVENTS]),
        *_check_dates(record, rows_of[EVENTS]),
        *_check_cited(record, rows_of[SOURCES]),
        *_check_hashes(record, data_dir),
    ]
    return sorted(problems, key=lambda problem: (problem.file, problem.row or 0))


def _row_numbers(data_dir: Path, file: str) -> dict[str, int]:
    rows, _ = read_rows(data_dir / file, ("id",))
    return {row.fields["id"]: row.number for row in rows}


def _check_places(record: Record, rows: dict[str, int]) -> Iterator[DataError]:
    outlines = {region.id: region.outline.buffer(_BORDER_DEG) for region in record.regions}
    for place in record.gazetteer:
        if not shapely.intersects_xy(outlines[place.region], place.lon_deg, place.lat_deg):
            lat_deg, lon_deg = place.lat_deg, place.lon_deg
            reason = message(
                "place_outside", lat_deg=lat_deg, lon_deg=lon_deg, region=place.region, place=place
            )
            yield DataError(PLACES, reason, rows[str(place.id)], "lat_deg")
        if place.part_of is not None and place.part_of not in record.gazetteer:
            reason = message("not_of_this_file", id=place.part_of)
            yield DataError(PLACES, reason, rows[str(place.id)], "part_of")


def _check_names(record: Record, data_dir: Path) -> Iterator[DataError]:
    """The name beside an id is for readers, but a wrong one shows that the id is wrong."""
    rows, _ = read_rows(data_dir / EVENTS, EVENT_COLUMNS)
    for row in rows:
        text = row.fields["settlement_id"]
        if not text.isdecimal() or int(text) not in record.gazetteer:
            continue  # rejected already
        place = record.gazetteer[int(text)]
        if fold(row.fields["name"]) not in map(fold, place.spellings):
            reason = message("not_a_name_of", text=row.fields["name"], id=text, place=place)
            yield row.error("name", reason)


def _check_histories(record: Record, rows: dict[str, int]) -> Iterator[DataError]:
    for place in sorted(record.picture.history.settlement_ids):
        events = record.picture.history.events_of(place)
        if events[0].valid_from > record.baseline:
            reason = message("first_row_too_late", day=record.baseline)
            yield DataError(EVENTS, reason, rows[events[0].id], "valid_from")
        yield from _check_twins(events, rows)
        yield from _check_repeats(record, place, rows)


def _check_twins(events: Iterable[ControlEvent], rows: dict[str, int]) -> Iterator[DataError]:
    """Two rows of one place and day."""
    by_day: dict[date, list[ControlEvent]] = defaultdict(list)
    for event in events:
        by_day[event.valid_from].append(event)
    for same_day in by_day.values():
        for one, other in combinations(same_day, 2):
            if (one.status, one.source_id) == (other.status, other.source_id):
                reason = message("says_the_same", row=rows[one.id])
                yield DataError(EVENTS, reason, rows[other.id])
            elif _contradict(one, other) and not (one.note or other.note):
                reason = message("contradicts", row=rows[one.id])
                yield DataError(EVENTS, reason, rows[other.id], "status")


def _contradict(one: ControlEvent, other: ControlEvent) -> bool:
    both_assessed = one.basis is Basis.ASSESSED and other.basis is Basis.ASSESSED
    settled = one.replaces == other.id or other.replaces == one.id
    return both_assessed and one.status is not other.status and not settled


def _check_repeats(record: Record, place: int, rows: dict[str, int]) -> Iterator[DataError]:
    """A row that changes nothing, in no picture, and answers no other row is a mistake."""
    days = Counter(event.valid_from for event in record.picture.history.events_of(place))
    for spell in record.picture.history.spells(place):
        for event in spell.events[1:]:
            first = spell.events[0]
            answers = bool(event.replaces) or days[event.valid_from] > 1
            if (
                first.basis is event.basis
                and not answers
                and first.reported_on <= event.reported_on
            ):
                reason = message("repeats_status", row=rows[first.id])
                yield DataError(EVENTS, reason, rows[event.id], "status")


def _check_dates(record: Record, rows: dict[str, int]) -> Iterator[DataError]:
    events = {
        event.id: event
        for place in record.picture.history.settlement_ids
        for event in record.picture.history.events_of(place)
    }
    for event in events.values():
        number = rows[event.id]
        if not record.baseline <= event.valid_from < record.period.end:
            first, last = record.baseline, record.period.last
            reason = message("day_not_between", day=event.valid_from, first=first, last=last)
            yield DataError(EVENTS, reason, number, "valid_from")
        slack = _ROOM if event.precision in _LOOSE else timedelta(0)
        if event.reported_on < event.valid_from - slack:
            reason = message("reported_before", day=event.reported_on, true_from=event.valid_from)
            yield DataError(EVENTS, reason, number, "reported_on")
        published = record.publications[event.source_id].published_on
        if published and published < event.valid_from - slack:
            reason = message(
                "published_before",
                source=event.source_id,
                day=published,
                true_from=event.valid_from,
            )
            if event.valid_from != record.baseline:
                yield DataError(EVENTS, reason, number, "source_id")
        if event.replaces and events[event.replaces].reported_on > event.reported_on:
            reason = message("replaced_is_later", id=event.replaces)
            yield DataError(EVENTS, reason, number, "replaces")


def _check_cited(record: Record, rows: dict[str, int]) -> Iterator[DataError]:
    cited = {
        event.source_id
        for place in record.picture.history.settlement_ids
        for event in record.picture.history.events_of(place)
    }
    cited |= {source_id for claim in record.claims for source_id in claim.source_ids}
    cited |= {source_id for event in record.context for source_id in event.source_ids}
    cited |= {limit.source_id for limit in record.limits}
    cited |= {GEONAMES}
    if GEONAMES not in record.publications:
        yield DataError(SOURCES, message("lacks_positions", id=GEONAMES))
    for source_id in sorted(record.publications.keys() - cited):
        reason = message("not_cited", id=source_id)
        yield DataError(SOURCES, reason, rows[source_id], "id")


def _check_hashes(record: Record, data_dir: Path) -> Iterator[DataError]:
    for dataset in record.catalog.datasets:
        path = data_dir / dataset.file
        if not path.exists():
            yield DataError("catalog.json", message("file_not_there", file=dataset.file))
        elif sha256_of(path) != dataset.sha256:
            reason = message("file_not_catalogued", file=dataset.file)
            yield DataError("catalog.json", reason, field="sha256")
