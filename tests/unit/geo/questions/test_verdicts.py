"""Verdicts on claims."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import RequestError
from geo.questions.verdicts import (
    TOLERANCE,
    Verdict,
    judge,
    judge_all,
    judge_approach,
    judge_distance,
    tolerance_rule,
)

SUPPORTED, BORDERLINE, REFUTED = Verdict.SUPPORTED, Verdict.BORDERLINE, Verdict.REFUTED
NOT_CHECKABLE = Verdict.NOT_CHECKABLE


def judgement(record: Any, claim_id: str, **changed: Any) -> Any:
    (claim,) = (claim for claim in record.claims if claim.id == claim_id)
    return judge(replace(claim, **changed), record)


@pytest.mark.parametrize(
    ("claim_id", "verdict", "then"),
    [
        ("kreminna-severodonetsk-25-km", SUPPORTED, None),
        ("russians-left-izium", SUPPORTED, SUPPORTED),
        ("russians-left-kreminna", REFUTED, BORDERLINE),
        ("severodonetsk-fell-in-june", SUPPORTED, None),
        ("lysychansk-last-captured", SUPPORTED, None),
        ("izium-focal-point", NOT_CHECKABLE, None),
    ],
)
def test_shipped_claims__get_their_verdict(
    record: Any, claim_id: str, verdict: Verdict, then: Verdict | None
) -> None:
    found = judgement(record, claim_id)
    assert (found.verdict, found.verdict_then) == (verdict, then)
    assert set(found.source_ids) <= set(record.publications)


def test_shipped_claims__distance_was_measured(record: Any) -> None:
    found = judgement(record, "kreminna-severodonetsk-25-km")
    assert found.measured == pytest.approx(23.0, abs=0.05)
    assert str(found.explanation) == (
        "Kreminna lies 23.0 km WNW of Severodonetsk, centre to centre; the published 25 km is "
        "+9% off."
    )
    assert str(found.tolerance) == "“around”: within 15% of the measured distance"


def test_shipped_claims__kreminna_tells_both_pictures(record: Any) -> None:
    found = judgement(record, "russians-left-kreminna")
    assert found.measured == "russian"
    assert "As known now, Kreminna was Russian-held on 14 September 2022" in str(found.explanation)
    assert "As known that day it was unknown, claimed by Serhii Haidai" in str(found.explanation)
    assert any("haidai" in source for source in found.source_ids)


def test_shipped_claims__approach_has_a_distance_and_says_inferred(record: Any) -> None:
    found = judgement(record, "approaching-lysychansk")
    assert 5 < found.measured < 40
    assert str(found.basis) == "inferred"
    assert f"{found.measured:.1f} km" in str(found.explanation)
    assert "inferred from settlements" in str(found.explanation)


def test_shipped_claims__focal_point_has_the_distance_to_the_outline_of_donetsk(
    record: Any,
) -> None:
    found = judgement(record, "izium-focal-point")
    assert 10 < found.measured < 25
    assert f"{found.measured:.1f} km from the outline of Donetsk oblast" in str(found.explanation)


def test_check_all__answers_every_claim_in_order(record: Any) -> None:
    judgements = judge_all(record)
    assert [found.claim for found in judgements] == list(record.claims)
    assert all(found.explanation and found.tolerance and found.basis for found in judgements)


@pytest.mark.parametrize(
    ("measured_km", "published_km", "qualifier", "verdict"),
    [
        (100, 105, "", SUPPORTED),
        (100, 95, "", SUPPORTED),
        (100, 106, "", BORDERLINE),
        (100, 110, "", BORDERLINE),
        (100, 111, "", REFUTED),
        (100, 115, "around", SUPPORTED),
        (100, 85, "about", SUPPORTED),
        (100, 116, "around", BORDERLINE),
        (100, 130, "about", BORDERLINE),
        (100, 131, "around", REFUTED),
        (100, 69, "around", REFUTED),
        (23.02, 25, "around", SUPPORTED),
        (102.45, 120, "about", BORDERLINE),
        (17.53, 16.09, "around", SUPPORTED),
    ],
)
def test_judge_distance__known_answers(
    measured_km: float, published_km: float, qualifier: str, verdict: Verdict
) -> None:
    assert judge_distance(measured_km, published_km, qualifier) is verdict


@given(st.floats(0.1, 1000), st.floats(0, 2), st.floats(0, 2), st.sampled_from(sorted(TOLERANCE)))
def test_judge_distance__never_kinder_to_what_is_further_off(
    measured_km: float, first: float, second: float, qualifier: str
) -> None:
    order = [SUPPORTED, BORDERLINE, REFUTED]
    near, far = sorted((first, second))
    kinder = judge_distance(measured_km, measured_km * (1 + near), qualifier)
    harder = judge_distance(measured_km, measured_km * (1 + far), qualifier)
    assert order.index(kinder) <= order.index(harder)


def test_judge_distance__refuses_a_word_without_rule() -> None:
    with pytest.raises(RequestError) as caught:
        judge_distance(1, 1, "roughly")
    assert str(caught.value) == (
        "the qualifier 'roughly' has no rule; known are around, about or none"
    )


@pytest.mark.parametrize(
    ("earlier_km", "later_km", "verdict"),
    [
        (20, 10, SUPPORTED),
        (10, 20, REFUTED),
        (20, 20, NOT_CHECKABLE),
        (20, 20.5, NOT_CHECKABLE),
        (20, 19.5, NOT_CHECKABLE),
        (20, 20.6, REFUTED),
        (20, 19.4, SUPPORTED),
    ],
)
def test_judge_approach__half_a_kilometre_says_nothing(
    earlier_km: float, later_km: float, verdict: Verdict
) -> None:
    assert judge_approach(earlier_km, later_km) is verdict


def test_tolerance_rule__in_words() -> None:
    assert str(tolerance_rule("about")) == "“about”: within 15% of the measured distance"
    assert str(tolerance_rule("")) == "no qualifier: within 5% of the measured distance"


@pytest.mark.parametrize(
    ("claim_id", "verdict", "then", "measured"),
    [
        ("left", REFUTED, BORDERLINE, "russian"),
        ("held", SUPPORTED, SUPPORTED, "ukrainian"),
        ("fell", SUPPORTED, None, "2022-03-15"),
        ("last", SUPPORTED, None, "2022-03-15"),
    ],
)
def test_check__of_the_tiny_conflict(
    tiny_record: Any, claim_id: str, verdict: Verdict, then: Verdict | None, measured: str
) -> None:
    found = judgement(tiny_record, claim_id)
    assert (found.verdict, found.verdict_then, found.measured) == (verdict, then, measured)


def test_check__status_without_record_is_not_checkable(tiny_record: Any) -> None:
    assert judgement(tiny_record, "held", day=date(2022, 2, 1)).verdict is NOT_CHECKABLE
    assert judgement(tiny_record, "held", place_id=5).verdict is NOT_CHECKABLE


def test_check__contested_is_borderline_and_the_other_side_refuted(tiny_record: Any) -> None:
    contested = judgement(tiny_record, "held", place_id=4, day=date(2022, 3, 10))
    russian = judgement(tiny_record, "held", day=date(2022, 3, 20))
    assert contested.verdict is BORDERLINE
    assert russian.verdict is REFUTED


def test_check__a_departure_reported_late_was_not_a_report_that_did_not_hold(
    tiny_data: Any,
) -> None:
    """Alpha, free since 5 April, is told of on 20 April: on the 10th it was thought russian."""
    tiny_data.change("control_events.csv", 4, reported_on="2022-04-20")
    found = judgement(tiny_data.load(), "left", place_id=1, day=date(2022, 4, 10))
    assert (found.verdict, found.verdict_then) == (SUPPORTED, REFUTED)
    assert "did not hold" not in str(found.explanation)


def test_check__change_outside_its_period_is_refuted_with_the_real_day(tiny_data: Any) -> None:
    tiny_data.change("claims.csv", 5, period_start="2022-04-01", period_end="2022-05-01")
    found = judgement(tiny_data.load(), "fell")
    assert (found.verdict, found.measured) == (REFUTED, "2022-03-15")
    tiny_data.change("claims.csv", 5, status="unknown")
    found = judgement(tiny_data.load(), "fell")
    assert (found.verdict, found.measured) == (REFUTED, None)


def test_check__last_taken_is_refuted_by_a_later_one(tiny_record: Any) -> None:
    found = judgement(tiny_record, "last", place_id=3)
    assert (found.verdict, found.measured) == (REFUTED, "2022-03-05")
    assert "Delta on 15 March 2022" in str(found.explanation)
    assert judgement(tiny_record, "last", day=date(2022, 3, 1)).verdict is NOT_CHECKABLE


def test_check__approach_looks_a_fortnight_back(tiny_data: Any) -> None:
    """When Charlie is retaken, its cell is nearer to Delta than Alpha's."""
    tiny_data.add(
        "control_events.csv",
        id="charlie-4",
        settlement_id="3",
        status="ukrainian",
        valid_from="2022-04-20",
        reported_on="2022-04-20",
        basis="assessed",
        claimed_by="",
    )
    record = tiny_data.load()
    nearer = judgement(record, "near", place_id=4, day=date(2022, 4, 25))
    assert (nearer.verdict, nearer.verdict_then) == (SUPPORTED, SUPPORTED)
    # Half of the half degree between Charlie and Delta.
    assert nearer.measured == pytest.approx(18.1, abs=0.2)
    day_before = judgement(record, "near", place_id=4, day=date(2022, 4, 19))
    assert day_before.verdict is not SUPPORTED
    assert day_before.measured > nearer.measured


def test_check__approach_without_any_ukrainian_area_is_not_checkable(tiny_record: Any) -> None:
    found = judgement(tiny_record, "near", day=date(2022, 4, 6))
    assert (found.verdict, found.measured) == (NOT_CHECKABLE, None)
