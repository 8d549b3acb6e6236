"""Claims: sentences from the press, as rows that can be checked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from geo.dates import Period
from geo.errors import DataError, DateError
from geo.record.context_events import known_publications
from geo.record.publications import Publication
from geo.record.regions import by_language
from geo.record.tables import Row, make_rows
from geo.status import Status
from geo.words import message

COLUMNS = (
    "id", "text", "kind", "place_id", "other_id", "region", "status", "day",
    "period_start", "period_end", "published_km", "qualifier", "source_ids", "note",
)  # fmt: skip


class ClaimKind(StrEnum):
    """What a sentence says that can be checked.

    ``distance``: two places lie so far apart. ``status``: a place has a status on a day.
    ``departure``: russian forces no longer hold a place on a day. ``change``: a place changed to
    a status within a period. ``last_taken``: a place was the last major one of a region to pass
    to a status. ``approach``: ukrainian-held area came nearer to a place. ``opinion``: a judgement
    that no geography can decide; the distance to a region is shown beside it.
    """

    DISTANCE = "distance"
    STATUS = "status"
    DEPARTURE = "departure"
    CHANGE = "change"
    LAST_TAKEN = "last_taken"
    APPROACH = "approach"
    OPINION = "opinion"


TOLERANCE = {"around": 0.15, "about": 0.15, "": 0.05}
"""Share of the measured distance that a published one may be off, by its qualifier."""


@dataclass(frozen=True)
class Claim:
    """A sentence with something to check.

    Parameters
    ----------
    id
        Name of the row.
    text
        The sentence, in our words close to the published ones, in English.
    kind
        What is checked.
    place_id
        GeoNames id of the place it is about.
    other_id
        GeoNames id of a second place; None when there is none.
    region
        ISO 3166-2 code of a region it names; empty when none.
    status
        Status it asserts; None when none.
    day
        As-of day of the sentence.
    period
        Period it names; None when none.
    published_km
        Distance it states; None when none.
    qualifier
        Word before the figure, such as ``around``; empty when none.
    source_ids
        Where it was published.
    note
        What a reader should know about it.
    texts
        The sentence by language.
    """

    id: str
    text: str
    kind: ClaimKind
    place_id: int
    other_id: int | None
    region: str
    status: Status | None
    day: date
    period: Period | None
    published_km: float | None
    qualifier: str
    source_ids: tuple[str, ...]
    note: str
    texts: Mapping[str, str] = field(default_factory=dict, hash=False)


_NEEDED = {
    ClaimKind.DISTANCE: ("other_id", "published_km"),
    ClaimKind.STATUS: ("status",),
    ClaimKind.DEPARTURE: (),
    ClaimKind.CHANGE: ("status", "period_start", "period_end"),
    ClaimKind.LAST_TAKEN: ("status", "region"),
    ClaimKind.APPROACH: (),
    ClaimKind.OPINION: ("region",),
}


def load_claims(
    path: Path,
    settlement_ids: Collection[int],
    sources: dict[str, Publication],
    region_ids: Collection[str],
) -> tuple[list[Claim], list[DataError]]:
    """Read ``claims.csv``.

    Raises
    ------
    DataError
        When the file cannot be read or lacks a column.
    """
    return make_rows(path, COLUMNS, lambda row: _claim(row, settlement_ids, sources, region_ids))


def _claim(
    row: Row,
    settlement_ids: Collection[int],
    sources: dict[str, Publication],
    region_ids: Collection[str],
) -> Claim:
    kind = row.word("kind", ClaimKind)
    for needed in _NEEDED[kind]:
        row.text(needed)
    if row.optional("other_id") == row.text("place_id"):
        raise row.error("other_id", message("same_as_place_id"))
    if row.optional("qualifier") not in TOLERANCE:
        known = [word for word in TOLERANCE if word]
        reason = message("no_rule_for", text=row.optional("qualifier"), known=known)
        raise row.error("qualifier", reason)
    return Claim(
        id=row.text("id"),
        text=row.text("text"),
        kind=kind,
        place_id=_place_id(row, "place_id", settlement_ids),
        other_id=_place_id(row, "other_id", settlement_ids) if row.optional("other_id") else None,
        region=row.one_of("region", region_ids) if row.optional("region") else "",
        status=row.word("status", Status) if row.optional("status") else None,
        day=row.date("day"),
        period=_period(row),
        published_km=row.optional_number("published_km", 0, 2000),
        qualifier=row.optional("qualifier"),
        source_ids=known_publications(row, "source_ids", sources),
        note=row.optional("note"),
        texts=by_language(row.fields, "text"),
    )


def _place_id(row: Row, field: str, settlement_ids: Collection[int]) -> int:
    place = row.integer(field)
    if place not in settlement_ids:
        raise row.error(field, message("not_a_place", id=place))
    return place


def _period(row: Row) -> Period | None:
    if not row.optional("period_start"):
        return None
    try:
        return Period(row.date("period_start"), row.date("period_end"))
    except DateError as error:
        raise row.error("period_end", error.message) from None
