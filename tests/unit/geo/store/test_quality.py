"""What the report on a source finds in days made up for it, and what it leaves alone."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import accumulate
from random import Random

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import DataError
from geo.record.regions import Region
from geo.sources.figures import DayFigures
from geo.status import Status
from geo.store.findings import Finding, FindingKind, QualityReport
from geo.store.quality import report

FIRST = date(2024, 1, 1)
HELD_KM2 = 60_000.0
ORDINARY_KM2 = (4.0, 12.0, 8.0, 15.0, 3.0, 9.0, -2.0, 6.0)
"""Changes of eight days; the median is 7 km², the spread 4 · 1.4826 = 6 km²."""


def day_of(number: int) -> date:
    return FIRST + timedelta(days=number)


def figures_of(number: int, held_km2: float, donetsk_km2: float | None = None) -> DayFigures:
    donetsk_km2 = held_km2 / 2 if donetsk_km2 is None else donetsk_km2
    return DayFigures(
        day=day_of(number),
        file=f"{day_of(number)}.json",
        state=f"{held_km2:.3f} {donetsk_km2:.3f}",
        period=None,
        km2={Status.RUSSIAN: held_km2},
        region_km2={
            "UA-14": {Status.RUSSIAN: donetsk_km2, Status.UKRAINIAN: 26_000 - donetsk_km2},
            "UA-63": {Status.RUSSIAN: 1_000.0},
            "UA-09": {Status.RUSSIAN: 26_000.0},
        },
    )


DONETSK = Region(
    "UA-14",
    "Donetsk",
    "Donetsk oblast",
    shapely.box(37, 47, 39, 49),
    labels={"en": "Donetsk oblast", "uk": "Донецька"},
)


def history(extra_km2: dict[int, float] | None = None, count: int = 80) -> list[DayFigures]:
    """Ordinary days, with so much more change on some of them; half of all lies in Donetsk."""
    extra_km2 = extra_km2 or {}
    changes = [ORDINARY_KM2[n % 8] + extra_km2.get(n, 0.0) for n in range(count)]
    return [figures_of(n, km2) for n, km2 in enumerate(accumulate(changes, initial=HELD_KM2))][1:]


def labelled(days: Iterable[DayFigures], **parts_km2: float) -> list[DayFigures]:
    return [replace(one, parts_km2=parts_km2) for one in days]


def found(made: QualityReport, *kinds: FindingKind) -> list[Finding]:
    return [finding for finding in made.findings if finding.kind in kinds]


CHANGES = (FindingKind.JUMP, FindingKind.REVERTED, FindingKind.DEFINITION, FindingKind.MISLABELLED)


def only(days: list[DayFigures], *kinds: FindingKind) -> Finding:
    (finding,) = found(report("made up", days, [], [DONETSK]), *kinds)
    return finding


def test_report__of_ordinary_days_tells_only_their_rhythm() -> None:
    made = report("made up", history(), [])
    assert (made.source, made.first, made.last) == ("made up", day_of(1), day_of(80))
    assert (made.days, made.states, made.rejected) == (80, 80, ())
    assert [finding.kind for finding in made.findings] == ["rhythm"]
    assert made.findings[0].sentence == "A file for 80 of 80 days, a new state every 1.0."
    assert made.broken_days() == set()


def test_report__does_not_mind_the_order_of_the_days() -> None:
    days = history({20: -9_000, 23: 9_000, 50: 120})
    shuffled = days.copy()
    Random(4).shuffle(shuffled)  # noqa: S311 -- not for secrets
    assert report("made up", shuffled, []) == report("made up", days, [])


def test_report__refuses_a_source_without_a_day() -> None:
    with pytest.raises(DataError) as caught:
        report("made up", [], ["a.json: is empty"])
    assert str(caught.value) == "made up: has no day that a report could be made of"


@pytest.mark.parametrize("count", [1, 2, 10])
def test_report__of_a_few_days_judges_no_change(count: int) -> None:
    days = history({5: 3_000}, count)
    assert found(report("made up", days, []), *CHANGES) == []


def test_gap__is_each_run_of_missing_days_with_the_change_across_it() -> None:
    missing = {10, 30, 31}
    days = [one for one in history() if (one.day - FIRST).days not in missing]
    single, double = found(report("made up", days, []), FindingKind.GAP)
    assert (single.first, single.last) == (day_of(10), day_of(10))
    assert (double.first, double.last) == (day_of(30), day_of(31))
    assert double.km2 == pytest.approx(sum(ORDINARY_KM2[n % 8] for n in (29, 30, 31)))
    assert double.sentence == "2024-01-31 to 2024-02-01: no file; across the gap +13.0 km²."
    assert single.km2 == pytest.approx(12 + 8)


def test_gap__is_measured_by_the_sources_own_interval() -> None:
    weekly = [figures_of(7 * n, HELD_KM2 + 9 * n * (n % 3)) for n in range(40) if n != 21]
    gap = only(weekly, FindingKind.GAP)
    assert (gap.first, gap.last) == (day_of(7 * 20 + 1), day_of(7 * 22 - 1))


def test_gap__short_ones_share_a_line_where_there_are_many() -> None:
    days = [one for one in history(count=200) if (one.day - FIRST).days % 8]
    gaps = found(report("made up", days, []), FindingKind.GAP)
    assert len(gaps) == 13
    assert gaps[0].sentence == "12 shorter gaps, 12 days in all."
    assert (gaps[0].first, gaps[0].last) == (days[0].day, days[-1].day)


def test_jump__across_a_gap_is_measured_by_the_day() -> None:
    days = history({10: 55.0})
    assert only(days, FindingKind.JUMP).first == day_of(11)
    # the same 55 km² more, once it may have come about on any of six days
    days = [one for one in days if not 11 <= (one.day - FIRST).days <= 15]
    assert found(report("made up", days, []), FindingKind.JUMP) == []


def test_repeated__days_are_counted_in_one_line_and_long_runs_named() -> None:
    days = history()
    for number in (5, 20, 40, 41, 42, 43, 44):
        days[number] = replace(days[number - 1], day=days[number].day)
    total, run = found(report("made up", days, []), FindingKind.REPEATED)
    assert total.sentence.startswith("7 of 80 files repeat the one before exactly: nothing new")
    assert (run.first, run.last) == (days[39].day, days[44].day)
    assert run.sentence == f"{days[39].day} to {days[44].day}: one state for 6 files."


def test_repeated__is_the_rhythm_of_a_source_that_names_periods() -> None:
    days = history()
    days = [replace(days[n - n % 3], day=one.day) for n, one in enumerate(days)]
    days = [replace(one, period=(one.day - timedelta(4), one.day)) for one in days]
    finding = only(days, FindingKind.REPEATED)
    assert finding.sentence.startswith("53 of 80 files repeat")
    assert "its rhythm" in finding.sentence
    assert only(days, FindingKind.RHYTHM).sentence == (
        "A file for 80 of 80 days, a new state every 3.0."
    )
    late = [replace(one, period=(one.day - timedelta(4), one.day - timedelta(2))) for one in days]
    assert only(late, FindingKind.RHYTHM).sentence == (
        "A file for 80 of 80 days, a new state every 3.0; its period ended 2 to 2 days before."
    )


@pytest.mark.parametrize(("extra_km2", "is_jump"), [(70, True), (-70, True), (30, False)])
def test_jump__is_a_change_far_from_the_usual_one(extra_km2: float, is_jump: bool) -> None:
    jumps = found(report("made up", history({40: extra_km2}), []), *CHANGES)
    assert [jump.kind for jump in jumps] == ["jump"] * is_jump
    for jump in jumps:
        assert (jump.first, jump.last) == (day_of(41), day_of(41))
        assert jump.km2 == pytest.approx(4 + extra_km2)


def test_jump__says_how_much_and_what_is_usual() -> None:
    assert only(history({40: 88}), FindingKind.JUMP).sentence == (
        "2024-02-11: +92.0 km² everywhere, usual then +8 ± 6: an advance, a batch of updates or "
        "a revision."
    )


def test_jump__may_show_in_the_three_oblasts_alone() -> None:
    days = [
        figures_of(n, one.km2[Status.RUSSIAN], 8_000 + (200 if n >= 40 else 0) + n % 3)
        for n, one in enumerate(history())
    ]
    jump = only(days, FindingKind.JUMP)
    assert (jump.first, jump.km2) == (day_of(40), pytest.approx(201))
    assert jump.sentence.startswith("2024-02-10: +201.0 km² in all regions (+4.0 everywhere)")


def test_jump__is_looked_for_without_oblasts_too() -> None:
    days = [replace(one, region_km2={}) for one in history({40: 88})]
    assert only(days, FindingKind.JUMP).km2 == pytest.approx(92)


def test_jump__names_the_oblast_that_has_most_of_it() -> None:
    days = [
        figures_of(n, one.km2[Status.RUSSIAN], 8_000 + (80 if n >= 40 else 0))
        for n, one in enumerate(history({40: 88}))
    ]
    assert ", +80.0 in Donetsk oblast, usual" in only(days, FindingKind.JUMP).sentence


def test_jump__after_repeated_days_is_probably_a_batch() -> None:
    days = history({40: 88})
    for number in (37, 38, 39):
        days[number] = replace(days[36], day=days[number].day)
    assert "after 4 files of one state, probably a batch" in only(days, FindingKind.JUMP).sentence


@pytest.mark.parametrize(("gains_km2", "says"), [(95.0, "an advance"), (5.0, "a revision")])
def test_jump__is_held_against_what_the_publisher_names(gains_km2: float, says: str) -> None:
    jump = only(labelled(history({40: 88}), gains=gains_km2), FindingKind.JUMP)
    assert f"gains named {gains_km2:.0f}: " in jump.sentence
    assert says in jump.sentence
    assert ("not what the publisher names" in jump.sentence) == (gains_km2 < 46)


def test_jump__is_not_held_against_parts_that_are_no_changes() -> None:
    days = history({40: 88})
    assert only(labelled(days, claimed=5.0), FindingKind.JUMP) == only(days, FindingKind.JUMP)


def test_jump__in_an_offensive_is_what_is_beyond_the_offensive() -> None:
    lively = {n: 60.0 * (n % 4) for n in range(70, 130)}  # up to 180 km² a day for two months
    days = history(lively, count=200)
    inside = [one for one in found(report("made up", days, []), *CHANGES) if one.km2]
    assert [one for one in inside if day_of(85) < one.first < day_of(115)] == []
    assert only(history({160: 180.0}, count=200), FindingKind.JUMP).first == day_of(161)


def test_jump__at_the_end_of_the_record_is_left_open() -> None:
    jump = only(history({78: -40_000}), *CHANGES)
    assert jump.kind is FindingKind.JUMP
    assert jump.sentence.endswith("too near the end of the record to tell whether it stays.")


def test_reverted__is_a_jump_that_is_taken_back_within_days() -> None:
    days = history({40: -40_000, 43: 40_000})
    made = report("made up", days, [])
    (reverted,) = found(made, *CHANGES)
    assert reverted.kind is FindingKind.REVERTED
    assert (reverted.first, reverted.last) == (day_of(41), day_of(43))
    assert reverted.km2 == pytest.approx(-39_996)
    assert "66% of all held" in reverted.sentence
    assert "taken back on 2024-02-14" in reverted.sentence
    assert made.broken_days() == {day_of(41), day_of(42), day_of(43)}
    assert reverted.days == tuple(sorted(made.broken_days()))


def test_reverted__is_found_upward_too() -> None:
    reverted = only(history({40: 300, 41: -300}), *CHANGES)
    assert reverted.kind is FindingKind.REVERTED
    assert (reverted.first, reverted.last) == (day_of(41), day_of(41))


@pytest.mark.parametrize(
    ("extra_km2", "why"),
    [
        ({40: -300, 52: 300}, "twelve days later"),
        ({40: -300, 42: 150}, "half of it only"),
        ({40: -300, 41: 40, 42: 40, 43: 40, 44: 40, 45: 40, 46: 40}, "in pieces"),
    ],
)
def test_reverted__is_no_counter_attack(extra_km2: dict[int, float], why: str) -> None:
    made = report("made up", history(extra_km2), [])
    assert found(made, FindingKind.REVERTED) == [], why
    assert made.broken_days() == set()
    assert found(made, FindingKind.JUMP)[0].first == day_of(41)


def test_reverted__small_edit_counts_when_the_very_geometry_comes_back() -> None:
    days = history()
    days[41] = replace(days[39], day=days[41].day)
    made = report("made up", days, [])
    assert made.broken_days() == {days[40].day}
    (reverted,) = found(made, *CHANGES)
    assert f"exactly taken back on {days[41].day}" in reverted.sentence


def test_reverted__edit_under_a_square_kilometre_is_left_alone() -> None:
    days = history()
    km2 = {Status.RUSSIAN: days[39].km2[Status.RUSSIAN] + 0.5}
    days[40] = replace(days[40], km2=km2, region_km2=days[39].region_km2)
    days[41] = replace(days[39], day=days[41].day)
    assert report("made up", days, []).broken_days() == set()


def test_definition__is_a_large_step_that_stays() -> None:
    definition = only(history({40: -16_000}, count=200), *CHANGES)
    assert definition.kind is FindingKind.DEFINITION
    assert (definition.first, definition.last) == (day_of(41), day_of(41))
    assert definition.km2 == pytest.approx(-15_996)
    assert "27% of all held" in definition.sentence
    assert "probably a new definition" in definition.sentence


def test_definition__is_not_what_comes_back_within_months() -> None:
    days = history({40: -16_000, 90: 14_000}, count=200)
    kinds = [one.kind for one in found(report("made up", days, []), *CHANGES)]
    assert kinds == ["jump", "definition"]


def test_definition__is_not_what_the_publisher_names_as_losses() -> None:
    days = labelled(history({40: -16_000}, count=200), losses=15_000.0)
    jump = only(days, *CHANGES)
    assert jump.kind is FindingKind.JUMP
    assert "losses named 15,000: a retreat" in jump.sentence


def test_mislabelled__is_gains_of_nearly_all_while_hardly_anything_changes() -> None:
    days = history()
    days[40:47] = labelled(days[40:47], nochange=1_000.0, gains=59_000.0, losses=600_000.0)
    made = report("made up", days, [])
    (wrong,) = found(made, *CHANGES)
    assert wrong.kind is FindingKind.MISLABELLED
    assert (wrong.first, wrong.last, wrong.km2) == (days[40].day, days[46].day, 600_000)
    assert "gains of 59,000 and losses of 600,000 km² named" in wrong.sentence
    assert list(wrong.days) == [one.day for one in days[40:47]]
    assert made.broken_days() == set()


def test_mislabelled__are_not_losses_by_which_the_held_area_really_fell() -> None:
    days = history({40: -40_000, 43: 40_000})
    days[40] = replace(days[40], parts_km2={"losses": 40_000.0})
    for number in (41, 42):  # the broken state stands for three days
        days[number] = replace(days[40], day=days[number].day)
    assert only(days, *CHANGES).kind is FindingKind.REVERTED


def test_mislabelled__is_not_said_of_the_first_state_or_of_ordinary_gains() -> None:
    days = labelled(history(), gains=9.0)
    days[0] = replace(days[0], parts_km2={"gains": HELD_KM2})
    assert found(report("made up", days, []), *CHANGES) == []


def test_geometry__repairs_are_counted() -> None:
    days = history()
    days[3], days[9] = replace(days[3], repaired=1), replace(days[9], repaired=2)
    finding = only(days, FindingKind.GEOMETRY)
    assert finding.sentence == "3 polygons of 2 days were not valid and had to be repaired."
    assert (finding.first, finding.last) == (days[3].day, days[9].day)


def test_date__far_outside_the_war_is_told_and_left_out() -> None:
    days = [*history(), replace(history()[5], day=date(2202, 2, 2))]
    made = report("made up", days, [])
    (finding,) = found(made, FindingKind.DATE)
    assert finding.sentence == "Days outside 2014 to 2035, left out: 1, the first 2202-02-02."
    assert (made.last, made.days) == (day_of(80), 80)
    assert found(made, FindingKind.GAP) == []


def test_date__told_twice_counts_once() -> None:
    days = history()
    assert report("made up", [days[40], *days], []).days == 80


@pytest.mark.parametrize(
    ("starts", "ends", "what"),
    [(2, 3, "reversed"), (-4, -5, "reversed"), (-20, -10, "before the last")],
)
def test_date__of_a_period_must_make_sense(starts: int, ends: int, what: str) -> None:
    days = [replace(one, period=(one.day - timedelta(4), one.day)) for one in history()]
    day = days[40].day
    days[40] = replace(days[40], period=(day + timedelta(starts), day + timedelta(ends)))
    findings = found(report("made up", days, []), FindingKind.DATE)
    assert any(what in one.sentence and one.first == one.last == day for one in findings)


def test_rejected__records_are_kept_and_told_in_one_line() -> None:
    sentences = ["2024-01-09.json, row 3, field type: 'taken' is not one of gains", "x.json: empty"]
    made = report("made up", history(), sentences)
    assert made.rejected == tuple(sentences)
    (finding,) = found(made, FindingKind.REJECTED)
    assert finding.sentence == f"2 records were rejected; the first: {sentences[0]}"


@given(
    st.lists(
        st.tuples(st.integers(0, 120), st.integers(0, 90_000), st.integers(0, 90_000)),
        min_size=1,
        max_size=60,
    )
)
def test_report__of_any_days_stays_inside_them_and_within_two_lines(
    rows: list[tuple[int, int, int]],
) -> None:
    days = [
        replace(figures_of(n, float(km2)), parts_km2={"gains": float(gains)}, repaired=n % 2)
        for n, km2, gains in rows
    ]
    made = report("made up", days, ["x" * 500])
    assert made.findings == tuple(sorted(made.findings, key=lambda one: one.first))
    for finding in made.findings:
        assert made.first <= finding.first <= finding.last <= made.last
        assert len(finding.sentence) <= 200
