"""Control histories on two time axes."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.control.history import ControlHistory
from geo.dates import EPOCH
from geo.record.control_events import ControlEvent
from geo.status import Basis, Precision, Status

DAYS = [EPOCH + timedelta(days=n) for n in range(40)]


def event(
    name: str,
    valid: int,
    reported: int,
    status: Status,
    basis: Basis = Basis.ASSESSED,
    replaces: str = "",
    until_answered: Status | None = None,
) -> ControlEvent:
    by = "somebody" if basis is Basis.CLAIMED else ""
    start, told = EPOCH + timedelta(days=valid), EPOCH + timedelta(days=reported)
    day = Precision.DAY
    return ControlEvent(
        name, 1, status, start, day, told, day, basis, by, "s", replaces, "", until_answered
    )


@st.composite
def records(draw: st.DrawFn) -> list[ControlEvent]:
    """Events of one place, reported when they happen or later, some replacing an earlier row."""
    rows = draw(
        st.lists(
            st.tuples(
                st.integers(0, 30),
                st.integers(0, 8),
                st.sampled_from(Status),
                st.sampled_from([Basis.ASSESSED, Basis.DEDUCED, Basis.CLAIMED]),
                st.integers(0, 12),
                st.sampled_from([None, Status.CONTESTED, Status.UNKNOWN]),
            ),
            min_size=1,
            max_size=7,
            unique_by=lambda row: (row[0], row[1], row[3]),
        )
    )
    return [
        event(
            f"e{n}",
            valid,
            valid + lag,
            status,
            basis,
            f"e{old}" if old < n else "",
            made if basis is Basis.CLAIMED else None,
        )
        for n, (valid, lag, status, basis, old, made) in enumerate(rows)
    ]


def expected_status(rows: list[ControlEvent], day: date, known: date) -> Status | None:
    """The rule of the record, written the plain way."""
    seen = [row for row in rows if row.reported_on <= known]
    gone = {row.replaces for row in seen}
    held = [row for row in seen if row.id not in gone and row.valid_from <= day]
    strength = {Basis.ASSESSED: 2, Basis.DEDUCED: 1, Basis.CLAIMED: 0}
    weight = {row.id: (row.valid_from, strength[row.basis], row.reported_on) for row in held}
    for row in sorted(held, key=lambda row: weight[row.id], reverse=True):
        says = row.until_answered if row.basis is Basis.CLAIMED else row.status
        if says is not None:
            return says
    return (
        min(held, key=lambda row: (row.valid_from, -row.reported_on.toordinal())).status
        if held
        else None
    )


@given(records())
def test_status_at__follows_the_rule_on_every_day_of_both_axes(rows: list[ControlEvent]) -> None:
    history = ControlHistory(rows)
    for day in DAYS[::3]:
        for known in DAYS[::3]:
            spell = history.status_at(1, day, known)
            assert (spell.status if spell else None) == expected_status(rows, day, known)


@given(records(), st.sampled_from(DAYS))
def test_spells__known_never_use_an_event_reported_later(
    rows: list[ControlEvent], known: date
) -> None:
    history = ControlHistory(rows)
    told = [row for row in rows if row.reported_on <= known]
    spells = history.spells(1, known)
    assert spells == ControlHistory(told).spells(1)
    assert all(row.reported_on <= known for spell in spells for row in spell.events)


@given(records())
def test_spells__follow_each_other_without_gap_and_change_status(rows: list[ControlEvent]) -> None:
    spells = ControlHistory(rows).spells(1)
    for before, after in pairwise(spells):
        assert before.valid_to == after.valid_from
        assert before.valid_from < after.valid_from
        assert before.status is not after.status
    assert spells[-1].valid_to is None


@given(records(), st.sampled_from(DAYS), st.integers(1, 40))
def test_changes_between__lead_from_one_state_to_the_next(
    rows: list[ControlEvent], start: date, length: int
) -> None:
    history, end = ControlHistory(rows), start + timedelta(days=length)
    state = history.status_at(1, start - timedelta(days=1))
    changes = history.changes_between(start, end)
    assert [change.day for change in changes] == sorted(change.day for change in changes)
    status = state.status if state else None
    for change in changes:
        assert start <= change.day < end
        assert status in (change.before, None)
        status = change.after
    if status is not None:
        last = history.status_at(1, end - timedelta(days=1))
        assert last is not None
        assert last.status is status


@given(records(), st.sampled_from(DAYS), st.integers(0, 20), st.integers(0, 20))
def test_changes_between__two_halves_make_the_whole(
    rows: list[ControlEvent], start: date, first: int, second: int
) -> None:
    history = ControlHistory(rows)
    middle = start + timedelta(days=first)
    end = middle + timedelta(days=second)
    halves = history.changes_between(start, middle) + history.changes_between(middle, end)
    assert halves == history.changes_between(start, end)


@given(records())
def test_timeline_then__agrees_with_status_at_every_day(rows: list[ControlEvent]) -> None:
    history = ControlHistory(rows)
    steps = history.timeline_then(1)
    for day in DAYS:
        spell = history.status_at(1, day, known=day)
        shown = [status for start, status in steps if start <= day]
        assert (shown[-1] if shown else None) == (spell.status if spell else None)


def test_timeline_then__of_a_change_announced_before_it_happened(tiny_data: Any) -> None:
    """Either such a row is set aside with a reason, or both ways of asking agree on it."""
    tiny_data.add(
        "control_events.csv",
        id="echo-2",
        valid_from="2022-04-20",
        reported_on="2022-04-15",
        replaces="echo-0",
        status="ukrainian",
    )
    tiny_data.change("control_events.csv", 13, settlement_id="6")
    picture = tiny_data.load().picture
    for day in picture.record.period.days():
        spell = picture.history.status_at(5, day, known=day)
        shown = [status for start, status in picture.history.timeline_then(5) if start <= day]
        assert shown[-1] is (spell.status if spell else Status.UNKNOWN), day


def test_status_at__does_not_depend_on_the_order_of_rows() -> None:
    one, other = event("a", 3, 4, Status.RUSSIAN), event("b", 3, 4, Status.UKRAINIAN)
    first, second = (
        ControlHistory(rows).status_at(1, DAYS[5]) for rows in ([one, other], [other, one])
    )
    assert first is not None
    assert second is not None
    assert first.status is second.status


@pytest.mark.parametrize(
    ("day", "now", "then"),
    [
        ("2022-03-19", Status.RUSSIAN, Status.RUSSIAN),
        ("2022-03-20", Status.RUSSIAN, Status.UNKNOWN),
        ("2022-03-31", Status.RUSSIAN, Status.UNKNOWN),
        ("2022-04-01", Status.RUSSIAN, Status.RUSSIAN),
    ],
)
def test_status_at__of_a_claim_that_did_not_hold(
    tiny_picture: Any, day: str, now: Status, then: Status
) -> None:
    on = date.fromisoformat(day)
    assert tiny_picture.history.status_at(3, on).status is now
    assert tiny_picture.history.status_at(3, on, known=on).status is then


def test_status_at__an_assessment_beats_a_claim_of_the_same_day() -> None:
    assessed = event("a", 3, 3, Status.RUSSIAN)
    claimed = event("b", 3, 5, Status.UKRAINIAN, Basis.CLAIMED)
    spell = ControlHistory([claimed, assessed]).status_at(1, DAYS[4])
    assert spell is not None
    assert (spell.status, spell.claimed) == (Status.RUSSIAN, False)


def test_status_at__a_claim_never_gives_a_place_to_its_claimant() -> None:
    """Kupiansk, November 2025: contested by assessment, claimed as taken."""
    stands = event("a", 3, 3, Status.CONTESTED)
    claim = event("b", 6, 6, Status.RUSSIAN, Basis.CLAIMED)
    history = ControlHistory([stands, claim])
    spell = history.status_at(1, DAYS[8])
    assert spell is not None
    assert (spell.status, spell.valid_from, spell.basis) == (
        Status.CONTESTED,
        DAYS[3],
        Basis.ASSESSED,
    )
    assert history.claims_at(1, DAYS[5]) == ()
    assert history.claims_at(1, DAYS[8]) == (claim,)


def test_status_at__a_claim_makes_unknown_until_it_is_answered() -> None:
    stands = event("a", 3, 3, Status.UKRAINIAN)
    claim = event("b", 6, 6, Status.RUSSIAN, Basis.CLAIMED, until_answered=Status.UNKNOWN)
    denial = event("c", 6, 7, Status.UKRAINIAN, Basis.CLAIMED)
    answer = event("d", 6, 9, Status.RUSSIAN)
    history = ControlHistory([stands, claim, denial, answer])
    then, now = history.status_at(1, DAYS[8], DAYS[8]), history.status_at(1, DAYS[8])
    assert then is not None
    assert now is not None
    assert (then.status, then.basis) == (Status.UNKNOWN, Basis.CLAIMED)
    assert (now.status, now.valid_from) == (Status.RUSSIAN, DAYS[6])
    assert history.claims_at(1, DAYS[8], DAYS[8]) == (claim, denial)
    assert history.claims_at(1, DAYS[8]) == ()


def test_spell__of_a_deduced_row_stands_until_an_assessment() -> None:
    deduced = event("a", 3, 3, Status.RUSSIAN, Basis.DEDUCED)
    claim = event("b", 4, 4, Status.UKRAINIAN, Basis.CLAIMED)
    proof = event("c", 3, 6, Status.CONTESTED)
    history = ControlHistory([deduced, claim, proof])
    then, now = history.status_at(1, DAYS[5], DAYS[5]), history.status_at(1, DAYS[5])
    assert then is not None
    assert now is not None
    assert (then.status, then.basis, then.claimed) == (Status.RUSSIAN, Basis.DEDUCED, False)
    assert (now.status, now.basis) == (Status.CONTESTED, Basis.ASSESSED)


def test_spell__is_claimed_until_somebody_else_says_so() -> None:
    claim = event("a", 3, 3, Status.RUSSIAN, Basis.CLAIMED)
    proof = event("b", 6, 7, Status.RUSSIAN)
    history = ControlHistory([claim, proof])
    then, now = history.status_at(1, DAYS[6], DAYS[6]), history.status_at(1, DAYS[6])
    assert then is not None
    assert now is not None
    assert (then.basis, then.claimed) == (Basis.CLAIMED, True)
    assert (now.basis, now.claimed, now.valid_from) == (Basis.ASSESSED, False, DAYS[3])
    assert [row.id for row in now.events] == ["a", "b"]


def test_status_at__of_a_place_without_record_or_before_it(tiny_picture: Any) -> None:
    assert tiny_picture.history.status_at(2, date(2022, 4, 1)) is None
    assert tiny_picture.history.status_at(1, date(2022, 2, 22)) is None
    assert tiny_picture.history.status_at(1, date(2022, 4, 1), date(2022, 2, 22)) is None


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ((2022, 3, 1), (2022, 3, 5), ["delta-1"]),
        ((2022, 3, 1), (2022, 3, 6), ["delta-1", "charlie-1"]),
        ((2022, 3, 2), (2022, 3, 5), []),
        ((2022, 3, 5), (2022, 3, 16), ["charlie-1", "alpha-1", "delta-2"]),
        ((2022, 2, 1), (2022, 2, 28), []),  # the first that is known of a place is no change
    ],
)
def test_changes_between__is_half_open(
    tiny_picture: Any,
    start: tuple[int, int, int],
    end: tuple[int, int, int],
    expected: list[str],
) -> None:
    changes = tiny_picture.history.changes_between(date(*start), date(*end))
    assert [change.spell.events[0].id for change in changes] == expected


def test_events_of__keeps_replaced_ones_in_order(tiny_picture: Any) -> None:
    ids = [row.id for row in tiny_picture.history.events_of(3)]
    assert ids == ["charlie-0", "charlie-1", "charlie-2", "charlie-3"]
    assert tiny_picture.history.events_of(2) == ()


def test_timeline_then__agrees_on_every_day_of_the_tiny_conflict(tiny_picture: Any) -> None:
    history = tiny_picture.history
    for place in history.settlement_ids:
        for day in tiny_picture.record.period.days():
            shown = [status for start, status in history.timeline_then(place) if start <= day]
            assert shown[-1] is history.status_at(place, day, known=day).status


def test_timelines__agree_with_status_at_on_sampled_days_of_the_shipped_record(
    picture: Any,
) -> None:
    history = picture.history
    days = [*list(picture.record.period.days())[::41], date(2022, 9, 13), date(2022, 9, 14)]
    for place in history.settlement_ids:
        then, now = history.timeline_then(place), history.timeline_now(place)
        for day in days:
            shown = [status for start, status in then if start <= day][-1:]
            spell = history.status_at(place, day, known=day)
            assert shown == ([spell.status] if spell else [])
            shown = [status for start, status in now if start <= day][-1:]
            spell = history.status_at(place, day)
            assert shown == ([spell.status] if spell else [])


def test_founding_case__kreminna_was_unknown_then_and_is_russian_now(picture: Any) -> None:
    kreminna, day = picture.record.gazetteer.find("Kreminna"), date(2022, 9, 14)
    then = picture.history.status_at(kreminna.id, day, known=day)
    now = picture.history.status_at(kreminna.id, day)
    assert (then.status, then.basis) == (Status.UNKNOWN, Basis.CLAIMED)
    assert "Haidai" in then.events[0].claimed_by
    assert (now.status, now.basis) == (Status.RUSSIAN, Basis.ASSESSED)
    assert now.valid_from == date(2022, 4, 18)
    assert all(
        row.source_id in picture.publications for spell in (then, now) for row in spell.events
    )
