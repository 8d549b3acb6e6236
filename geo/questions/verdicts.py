"""Verdicts on claims: measured, with the rule and the sources that they rest on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from geo.atlas import PlaceStatus, Record
from geo.control.front import distance_to_area, front_distance
from geo.control.history import Change, Spell
from geo.distance import measure
from geo.errors import RequestError
from geo.record.claims import TOLERANCE, Claim, ClaimKind
from geo.record.gazetteer import GEONAMES, Kind, Settlement
from geo.status import Basis, Status
from geo.words import Message, Named, message


class Verdict(StrEnum):
    """What the record and the geography say of a sentence."""

    SUPPORTED = "supported"
    BORDERLINE = "borderline"
    REFUTED = "refuted"
    NOT_CHECKABLE = "not checkable"


BORDERLINE_FACTOR = 2
"""Up to this many tolerances off, a distance is borderline instead of refuted."""

APPROACH_DAYS = 14
"""Days looked back over to see whether an area came nearer."""

APPROACH_KM = 0.5
"""A smaller change of an inferred distance says nothing."""

MAJOR_POPULATION = 10_000
"""Places with more people than this count as major in a claim of the last one taken."""


@dataclass(frozen=True)
class Judgement:
    """The verdict on a claim.

    Parameters
    ----------
    claim
        The claim.
    verdict
        As known now.
    verdict_then
        As known on the claim's own day; None where knowledge time makes no difference.
    measured
        What was measured: kilometres, or the status or day found; None when nothing could be.
    explanation
        One or two sentences that a reader can check.
    tolerance
        The rule applied.
    basis
        What the measurement rests on: geometry only, or the record's basis.
    source_ids
        Sources of the facts used; the claim's own are not repeated.
    """

    claim: Claim
    verdict: Verdict
    verdict_then: Verdict | None
    measured: float | str | None
    explanation: Message
    tolerance: Message
    basis: Message
    source_ids: tuple[str, ...]


def judge(claim: Claim, record: Record) -> Judgement:
    """Check one claim against the record."""
    return _CHECKS[claim.kind](claim, record)


def judge_all(record: Record) -> list[Judgement]:
    """Check every shipped claim."""
    return [judge(claim, record) for claim in record.claims]


def judge_distance(measured_km: float, published_km: float, qualifier: str) -> Verdict:
    """Compare a published distance with the measured one under the qualifier's tolerance.

    Raises
    ------
    RequestError
        When the qualifier has no rule.
    """
    if qualifier not in TOLERANCE:
        known = ", ".join(word for word in TOLERANCE if word)
        raise RequestError(message("qualifier_without_rule", qualifier=qualifier, known=known))
    off = abs(published_km - measured_km) / measured_km
    if off <= TOLERANCE[qualifier]:
        return Verdict.SUPPORTED
    if off <= BORDERLINE_FACTOR * TOLERANCE[qualifier]:
        return Verdict.BORDERLINE
    return Verdict.REFUTED


def judge_approach(earlier_km: float, later_km: float) -> Verdict:
    """Compare two distances to an area: nearer supports, farther refutes, else undecided."""
    if abs(later_km - earlier_km) <= APPROACH_KM:
        return Verdict.NOT_CHECKABLE
    return Verdict.SUPPORTED if later_km < earlier_km else Verdict.REFUTED


def tolerance_rule(qualifier: str) -> Message:
    """The rule for a qualifier in words."""
    key = "rule_distance" if qualifier else "rule_distance_unqualified"
    fields = {"qualifier": message(f"qualifier_{qualifier}")} if qualifier else {}
    return message(key, share=TOLERANCE[qualifier], **fields)


def _check_distance(claim: Claim, record: Record) -> Judgement:
    start, end = record.gazetteer[claim.place_id], record.gazetteer[claim.other_id or 0]
    published_km = claim.published_km or 0.0
    measured = measure(end.point, start.point)
    off = (published_km - measured.distance_km) / measured.distance_km
    return Judgement(
        claim=claim,
        verdict=judge_distance(measured.distance_km, published_km, claim.qualifier),
        verdict_then=None,
        measured=round(measured.distance_km, 3),
        explanation=message(
            "checked_distance",
            place=start,
            km=measured.distance_km,
            other=end,
            sector=message(f"sector_short_{measured.sector}"),
            published=published_km,
            off=off,
        ),
        tolerance=tolerance_rule(claim.qualifier),
        basis=message("rests_on_centres"),
        source_ids=_positions(record),
    )


def _positions(record: Record) -> tuple[str, ...]:
    return (GEONAMES,) if GEONAMES in record.publications else ()


def _check_status(claim: Claim, record: Record) -> Judgement:
    wanted = (claim.status,)
    rule = message("rule_status", status=claim.status, day=claim.day)
    return _check_control(claim, record, wanted, rule)


def _check_departure(claim: Claim, record: Record) -> Judgement:
    wanted = (Status.UKRAINIAN, Status.UNKNOWN)
    return _check_control(claim, record, wanted, message("rule_departure", day=claim.day))


def _check_control(
    claim: Claim, record: Record, wanted: tuple[Status | None, ...], rule: Message
) -> Judgement:
    place = record.gazetteer[claim.place_id]
    now = record.picture.status_at(place, claim.day)
    then = record.picture.status_at(place, claim.day, known=claim.day)
    verdict = _judge_spell(now.spell, wanted)
    verdict_then = _judge_spell(then.spell, wanted)
    explanation = message(
        "checked_status", place=place, status=now.status, day=claim.day, since=_since(now.spell)
    )
    if verdict_then is not verdict:
        explanation = message("then_too", now=explanation, then=_as_known_then(then))
    return Judgement(
        claim=claim,
        verdict=verdict,
        verdict_then=verdict_then,
        measured=str(now.status),
        explanation=explanation,
        tolerance=rule,
        basis=_basis(now.basis),
        source_ids=_sources(now.spell, then.spell),
    )


def _judge_spell(spell: Spell | None, wanted: tuple[Status | None, ...]) -> Verdict:
    if spell is None or (spell.status is Status.UNKNOWN and Status.UNKNOWN not in wanted):
        return Verdict.NOT_CHECKABLE
    if spell.status is Status.CONTESTED:
        return Verdict.BORDERLINE
    if spell.status not in wanted:
        return Verdict.REFUTED
    return Verdict.SUPPORTED if spell.basis is Basis.ASSESSED else Verdict.BORDERLINE


def _check_change(claim: Claim, record: Record) -> Judgement:
    place, period = record.gazetteer[claim.place_id], claim.period
    if period is None:
        raise RequestError(message("claim_without_period", claim=claim.id))
    changes = _changes_to(record, place.id, claim.status)
    inside = [change for change in changes if change.day in period]
    decisive = inside[0] if inside else (changes[0] if changes else None)
    if decisive is None:
        explanation = message("checked_no_change", place=place, status=claim.status)
        verdict, measured = Verdict.REFUTED, None
    else:
        explanation = message(
            "checked_change",
            place=place,
            before=decisive.before,
            after=decisive.after,
            day=_dated(decisive),
        )
        verdict = Verdict.SUPPORTED if inside else Verdict.REFUTED
        measured = decisive.day.isoformat()
    return Judgement(
        claim=claim,
        verdict=verdict,
        verdict_then=None,
        measured=measured,
        explanation=explanation,
        tolerance=message("rule_change", first=period.start, last=period.last),
        basis=_basis(decisive.spell.basis if decisive else Basis.ASSESSED),
        source_ids=_sources(decisive.spell if decisive else None),
    )


def _check_last_taken(claim: Claim, record: Record) -> Judgement:
    place = record.gazetteer[claim.place_id]
    last_by_place = {
        other.id: changes[-1]
        for other in _major_places(record, claim.region)
        if (changes := _changes_to(record, other.id, claim.status, before=claim.day))
    }
    ranked = sorted(last_by_place.values(), key=lambda change: change.day)
    own = last_by_place.get(place.id)
    if own is None:
        return _nothing_recorded(claim, message("checked_not_recorded", place=place))
    others = [change for change in ranked if change.settlement_id != place.id]
    latest = others[-1] if others else None
    verdict = Verdict.SUPPORTED if latest is None or own.day >= latest.day else Verdict.REFUTED
    became = message("checked_became", place=place, status=claim.status, day=_dated(own))
    other = _other_one(record.gazetteer[latest.settlement_id], latest) if latest else None
    return Judgement(
        claim=claim,
        verdict=verdict,
        verdict_then=None,
        measured=own.day.isoformat(),
        explanation=message("checked_last_taken", became=became, other=other),
        tolerance=message(
            "rule_last_taken",
            region=Named(record.region(claim.region).labels),
            population=MAJOR_POPULATION,
            day=claim.day,
        ),
        basis=_basis(own.spell.basis),
        source_ids=_sources(own.spell, latest.spell if latest else None),
    )


def _check_approach(claim: Claim, record: Record) -> Judgement:
    place = record.gazetteer[claim.place_id]
    earlier_day = claim.day - timedelta(days=APPROACH_DAYS)
    km = _distance_to_ukrainian(record, claim.place_id, claim.day)
    earlier_km = _distance_to_ukrainian(record, claim.place_id, earlier_day)
    if km is None or earlier_km is None:
        return _nothing_recorded(claim, message("checked_no_area"))
    return Judgement(
        claim=claim,
        verdict=judge_approach(earlier_km, km),
        verdict_then=_judge_approach_then(claim, record, earlier_day),
        measured=round(km, 1),
        explanation=message(
            "checked_approach",
            day=claim.day,
            km=km,
            place=place,
            earlier_day=earlier_day,
            earlier_km=earlier_km,
        ),
        tolerance=message("rule_approach", days=APPROACH_DAYS, km=APPROACH_KM),
        basis=_basis(Basis.INFERRED),
        source_ids=(),
    )


def _judge_approach_then(claim: Claim, record: Record, earlier_day: date) -> Verdict:
    km = _distance_to_ukrainian(record, claim.place_id, claim.day, claim.day)
    earlier_km = _distance_to_ukrainian(record, claim.place_id, earlier_day, claim.day)
    if km is None or earlier_km is None:
        return Verdict.NOT_CHECKABLE
    return judge_approach(earlier_km, km)


def _check_opinion(claim: Claim, record: Record) -> Judgement:
    place = record.gazetteer[claim.place_id]
    region = record.region(claim.region)
    to_outline = distance_to_area(place.point, region.outline)
    km = to_outline.distance_km if to_outline else None
    return Judgement(
        claim=claim,
        verdict=Verdict.NOT_CHECKABLE,
        verdict_then=None,
        measured=None if km is None else round(km, 1),
        explanation=message("checked_opinion", place=place, km=km, region=Named(region.labels)),
        tolerance=message("rule_opinion"),
        basis=message("rests_on_outline"),
        source_ids=_positions(record),
    )


def _nothing_recorded(claim: Claim, explanation: Message) -> Judgement:
    rule, basis = message("rule_none"), _basis(Basis.ASSESSED)
    return Judgement(claim, Verdict.NOT_CHECKABLE, None, None, explanation, rule, basis, ())


def _distance_to_ukrainian(
    record: Record, place_id: int, day: date, known: date | None = None
) -> float | None:
    origin = record.gazetteer[place_id].point
    front = front_distance(origin, record.picture.areas, day, known, (Status.UKRAINIAN,))
    return front.distance_km if front else None


def _changes_to(
    record: Record, place_id: int, status: Status | None, before: date | None = None
) -> list[Change]:
    end = before or record.period.end
    changes = record.picture.history.changes_between(record.period.start, end)
    return [c for c in changes if c.settlement_id == place_id and c.after is status]


def _major_places(record: Record, region: str) -> list[Settlement]:
    return [
        place
        for place in record.gazetteer
        if place.region == region
        and place.kind is not Kind.DISTRICT
        and (place.population or 0) > MAJOR_POPULATION
    ]


def _as_known_then(then: PlaceStatus) -> Message:
    if then.spell and then.spell.claimed:
        who = then.spell.events[0].claimed_by
        return message("then_claimed", status=then.status, who=who)
    return message("then_published_later", status=then.status, basis=then.basis)


def _basis(basis: Basis) -> Message:
    return message(f"basis_{basis}")


def _dated(change: Change) -> Message:
    return message(f"when_{change.spell.precision}", day=change.day)


def _other_one(place: Settlement, change: Change) -> Message:
    return message("checked_other_one", place=place, day=_dated(change))


def _since(spell: Spell | None) -> Message | None:
    if spell is None:
        return None
    since = message(f"since_{spell.precision}", day=spell.valid_from)
    return message("in_brackets", text=since)


def _sources(*spells: Spell | None) -> tuple[str, ...]:
    ids = (event.source_id for spell in spells if spell for event in spell.events)
    return tuple(dict.fromkeys(ids))


_CHECKS: dict[ClaimKind, Callable[[Claim, Record], Judgement]] = {
    ClaimKind.DISTANCE: _check_distance,
    ClaimKind.STATUS: _check_status,
    ClaimKind.DEPARTURE: _check_departure,
    ClaimKind.CHANGE: _check_change,
    ClaimKind.LAST_TAKEN: _check_last_taken,
    ClaimKind.APPROACH: _check_approach,
    ClaimKind.OPINION: _check_opinion,
}
