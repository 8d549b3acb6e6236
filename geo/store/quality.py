"""What a reader should know of a source before trusting it: gaps, repeats, jumps, broken days.

The source is measured against its own history. Nothing is repaired here, only told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, pairwise
from statistics import median

import numpy as np

from geo.control.coverage import gaps
from geo.errors import DataError
from geo.record.regions import Region
from geo.sources.day_name import FIRST_DAY, LAST_DAY
from geo.sources.figures import DayFigures
from geo.status import Status
from geo.store.findings import Finding, FindingKind, QualityReport, rejected_finding, span
from geo.words import Message, Named, message

_LONG_RUN_FACTOR = 4  # of the average run: a source that is slow as a rule is not stuck
_MAX_LISTED = 12  # gaps, and stuck states, listed one by one; the shorter ones in one line
_MIN_STEPS = 10  # with fewer changes there is no history to measure a jump against
_WINDOW_STEPS = 30  # either side, one to three months: a winter says little of an offensive
_JUMP_SPREADS = 7  # from the usual change; in the two series tried offensives reach five
_MIN_SPREAD_KM2 = 1.0  # a front of 1,000 km that is drawn 1 m differently
_REVERT_DAYS = 7  # taken back within a week it was hardly real; later the front may do it
_REVERT_REST = 0.2  # share of a change that may be left: meanwhile the fighting goes on
_REVERT_STEP = 0.5  # share that comes back at once: a counter-attack comes in pieces
_LARGE_SHARE = 0.02  # of what was held: of 2023 to 2026 no day really moved a quarter of that
_STAY_DAYS = 90  # for so long less than half of it comes back, or it is no new definition
_LABEL_SHARE = 0.5  # a publisher's gains or losses over half of what is held …
_LABEL_REST = 0.1  # … while it changes by less than a tenth of them: the labels are wrong


_LABELS = ("gains", "losses")


def report(
    source: str,
    figures: Sequence[DayFigures],
    rejected: Sequence[Message],
    regions: Sequence[Region] = (),
) -> QualityReport:
    """Report on a source from the figures of its days, in any order, and what was rejected.

    Parameters
    ----------
    source
        Its name.
    figures
        Of its days.
    rejected
        A sentence for each record that could not be used.
    regions
        Of the record.

    Raises
    ------
    DataError
        When there is no day to report on.
    """
    by_day = {one.day: one for one in figures if FIRST_DAY <= one.day <= LAST_DAY}
    days = [by_day[day] for day in sorted(by_day)]
    if not days:
        raise DataError(source, message("no_day_to_report"))
    runs = [list(run) for _, run in groupby(days, key=lambda one: one.state)]
    steps = _steps(days, runs, regions)
    findings = [*_gaps(days), *_repeats(days, runs), *_rhythm(days, runs), *_changes(days, steps)]
    findings += [*_mislabelled(days, steps), *_geometry(days), *_dates(days, figures)]
    first, last, states = days[0].day, days[-1].day, len({one.state for one in days})
    findings += rejected_finding(first, last, rejected)
    findings.sort(key=lambda finding: finding.first)
    return QualityReport(source, first, last, len(days), states, tuple(findings), tuple(rejected))


def _gaps(days: Sequence[DayFigures]) -> Iterator[Finding]:
    held_km2 = {one.day: _held(one) for one in days}
    found = sorted(gaps([one.day for one in days]), key=lambda gap: gap.start - gap.end)
    for gap in found[:_MAX_LISTED]:
        km2 = held_km2[gap.end] - held_km2[gap.start - timedelta(days=1)]
        sentence = message("finding_gap", span=span(gap.start, gap.last), km2=km2)
        yield Finding(FindingKind.GAP, gap.start, gap.last, sentence, km2)
    if rest := found[_MAX_LISTED:]:
        missing = sum((gap.end - gap.start).days for gap in rest)
        sentence = message("finding_short_gaps", gaps=len(rest), days=missing)
        yield Finding(FindingKind.GAP, days[0].day, days[-1].day, sentence)


def _repeats(days: Sequence[DayFigures], runs: Sequence[Sequence[DayFigures]]) -> Iterator[Finding]:
    if len(runs) == len(days):
        return
    why = message("repeats_periods")
    if any(one.period is None for one in days):
        why = message("repeats_nothing_new")
    repeats = len(days) - len(runs)
    sentence = message("finding_repeats", repeats=repeats, n=len(days), why=why)
    yield Finding(FindingKind.REPEATED, days[0].day, days[-1].day, sentence)
    limit = _LONG_RUN_FACTOR * len(days) / len(runs)
    long = sorted((run for run in runs if len(run) >= limit), key=len, reverse=True)
    for run in long[:_MAX_LISTED]:
        stuck = span(run[0].day, run[-1].day)
        sentence = message("finding_stuck", span=stuck, n=len(run))
        yield Finding(FindingKind.REPEATED, run[0].day, run[-1].day, sentence)


def _rhythm(days: Sequence[DayFigures], runs: Sequence[Sequence[DayFigures]]) -> Iterator[Finding]:
    length_days = (days[-1].day - days[0].day).days + 1
    lags = sorted((one.day - one.period[1]).days for one in days if one.period)
    sentence = message(
        "finding_rhythm",
        files=len(days),
        days=length_days,
        every=length_days / len(runs),
        lag=message("rhythm_lag", least=lags[0], most=lags[-1]) if any(lags) else None,
    )
    yield Finding(FindingKind.RHYTHM, days[0].day, days[-1].day, sentence)


@dataclass(frozen=True)
class _Move:
    """Change of the russian-held area in one step, beside what is usual around then."""

    where: str
    km2: float
    usual_km2: float
    spread_km2: float
    spreads_off: float


@dataclass(frozen=True)
class _Step:
    """From the last file of a state to the first of another; moves everywhere and in regions."""

    before: DayFigures
    after: DayFigures
    files_before: int
    moves: tuple[_Move, ...]
    regions: Sequence[Region]

    @property
    def jump(self) -> _Move | None:
        """The first move that is far from what is usual; to stand still is none."""
        far = (move for move in self.moves if move.spreads_off > _JUMP_SPREADS)
        return next((move for move in far if move.km2), None)

    @property
    def share(self) -> float:
        """Part of all that was held before."""
        return abs(self.moves[0].km2) / max(_held(self.before), _MIN_SPREAD_KM2)

    @property
    def own_word(self) -> str:
        return "gains" if self.moves[0].km2 > 0 else "losses"

    @property
    def named_km2(self) -> float | None:
        """The publisher's own gains or losses that would explain it; None when it names none."""
        parts_km2 = self.after.parts_km2
        names_any = any(word in parts_km2 for word in (*_LABELS, "nochange"))
        return parts_km2.get(self.own_word, 0.0) if names_any else None


def _steps(
    days: Sequence[DayFigures],
    runs: Sequence[Sequence[DayFigures]],
    regions: Sequence[Region],
) -> list[_Step]:
    pairs = [(run[-1], following[0]) for run, following in pairwise(runs)]
    # a change across a gap is shared out to its days, or each gap would look like an offensive
    usual_days = _usual_interval(days)
    waits = np.array([max(1.0, (b.day - a.day).days / usual_days) for a, b in pairs])
    columns = [_moves("where_everywhere", [_held(b) - _held(a) for a, b in pairs], waits)]
    if all(one.region_km2 for one in days):
        changes_km2 = [_held_in_regions(b) - _held_in_regions(a) for a, b in pairs]
        columns.append(_moves("where_regions", changes_km2, waits))
    steps = zip(pairs, runs, zip(*columns, strict=True), strict=False)  # none follows the last run
    return [_Step(*pair, len(run), moves, regions) for pair, run, moves in steps]


def _moves(where: str, changes_km2: Sequence[float], waits: np.ndarray) -> Iterator[_Move]:
    rates = np.array(changes_km2) / waits
    for number, km2 in enumerate(changes_km2):
        around = rates[max(0, number - _WINDOW_STEPS) : number + _WINDOW_STEPS + 1]
        usual = float(np.median(around))
        spread = max(_spread(rates), _spread(around), _MIN_SPREAD_KM2)
        off = abs(float(rates[number]) - usual) / spread if len(rates) >= _MIN_STEPS else 0.0
        yield _Move(where, km2, usual, spread, off)


def _spread(values: np.ndarray) -> float:
    """Standard deviation by the median absolute deviation, which outliers do not move."""
    return float(1.4826 * np.median(np.abs(values - np.median(values))))


def _changes(days: Sequence[DayFigures], steps: Sequence[_Step]) -> Iterator[Finding]:
    """Jumps, and what became of them: taken back, another definition, or neither."""
    explained_until = date.min
    for number, step in enumerate(steps):
        if step.after.day <= explained_until:
            continue
        near = steps[number + 1 :][:_REVERT_DAYS]
        back = next((one for one in near if _takes_back(step, one)), None)
        if back:
            explained_until = back.after.day
            yield _reverted(step, back)
        elif step.jump:
            change = FindingKind.DEFINITION if _redefines(step, days) else FindingKind.JUMP
            sentence = message(
                "finding_changed",
                day=step.after.day,
                extent=_extent(step, step.jump),
                cause=_cause(step, change, days),
            )
            yield Finding(change, step.after.day, step.after.day, sentence, step.jump.km2)


def _takes_back(step: _Step, back: _Step) -> bool:
    if (back.after.day - step.after.day).days > _REVERT_DAYS:
        return False
    if back.after.state == step.before.state:
        return abs(step.moves[0].km2) >= _MIN_SPREAD_KM2
    if step.jump is None:
        return False
    held = _held if step.jump is step.moves[0] else _held_in_regions
    left = (held(back.after) - held(step.before)) / step.jump.km2
    at_once = (held(back.before) - held(back.after)) / step.jump.km2
    return abs(left) <= _REVERT_REST and at_once >= _REVERT_STEP


def _reverted(step: _Step, back: _Step) -> Finding:
    move = step.jump or step.moves[0]
    first, last = step.after.day, back.before.day
    exactly = "_exactly" if back.after.state == step.before.state else ""
    sentence = message(
        f"finding_reverted{exactly}",
        span=span(first, last),
        extent=_extent(step, move),
        day=back.after.day,
        km2=back.moves[0].km2,
    )
    return Finding(FindingKind.REVERTED, first, last, sentence, move.km2)


def _redefines(step: _Step, days: Sequence[DayFigures]) -> bool:
    """A large step that its publisher does not explain as gains or losses, and that stays."""
    change_km2 = step.moves[0].km2
    if step.share < _LARGE_SHARE or (step.named_km2 or 0.0) > abs(change_km2) / 2:
        return False
    later = [one for one in days if 0 <= (one.day - step.after.day).days <= _STAY_DAYS]
    stays = all((_held(one) - _held(step.before)) / change_km2 > 0.5 for one in later)
    return stays and (days[-1].day - step.after.day).days >= _REVERT_DAYS


def _extent(step: _Step, move: _Move) -> Message:
    is_everywhere = move is step.moves[0]
    return message(
        "finding_extent",
        km2=move.km2,
        where=message(move.where),
        everywhere=None if is_everywhere else message("extent_everywhere", km2=step.moves[0].km2),
        beside=_beside(step, move),
        named=None if step.named_km2 is None else message(
            f"extent_{step.own_word}", km2=step.named_km2
        ),
    )  # fmt: skip


def _beside(step: _Step, move: _Move) -> Message:
    """How large a change is, beside all that is held or what is usual."""
    if step.share >= _LARGE_SHARE:
        return message("extent_share", share=step.share)
    region, usual, spread = _main_region(step, move), move.usual_km2, move.spread_km2
    return message("extent_usual", region=region, usual=usual, spread=spread)


def _main_region(step: _Step, move: _Move) -> Message | None:
    """The region that more than half of a change lies in."""
    for region in step.regions:
        was, now = (one.region_km2.get(region.id, {}) for one in (step.before, step.after))
        change_km2 = now.get(Status.RUSSIAN, 0.0) - was.get(Status.RUSSIAN, 0.0)
        if change_km2 / (move.km2 or 1.0) > 0.5:
            return message("extent_region", km2=change_km2, region=Named(region.labels))
    return None


def _cause(step: _Step, kind: FindingKind, days: Sequence[DayFigures]) -> Message:
    if kind is FindingKind.DEFINITION:
        return message("cause_definition")
    if (days[-1].day - step.after.day).days < _REVERT_DAYS:
        return message("cause_too_near")
    if step.named_km2 is not None and step.named_km2 < abs(step.moves[0].km2) / 2:
        return message("cause_revision")
    real = "cause_advance" if step.moves[0].km2 > 0 else "cause_retreat"
    if step.files_before > 1:
        return message(f"{real}_batch", n=step.files_before)
    return message(real)


def _mislabelled(days: Sequence[DayFigures], steps: Sequence[_Step]) -> Iterator[Finding]:
    change_km2 = {step.after.state: abs(step.moves[0].km2) for step in steps}

    def is_wrong(one: DayFigures) -> bool:
        named_km2 = max(one.parts_km2.get(word, 0.0) for word in _LABELS)
        is_large = named_km2 > _LABEL_SHARE * _held(one)
        return is_large and change_km2.get(one.state, np.inf) < _LABEL_REST * named_km2

    for run in [list(group) for wrong, group in groupby(days, key=is_wrong) if wrong]:
        gains, losses = (max(one.parts_km2.get(word, 0.0) for one in run) for word in _LABELS)
        first, last = run[0].day, run[-1].day
        sentence = message(
            "finding_mislabelled", span=span(first, last),
            gains=gains, losses=losses, held=_held(run[-1]),
        )  # fmt: skip
        yield Finding(FindingKind.MISLABELLED, first, last, sentence, max(gains, losses))


def _geometry(days: Sequence[DayFigures]) -> Iterator[Finding]:
    if bad := [one for one in days if one.repaired]:
        count = sum(one.repaired for one in bad)
        sentence = message("finding_geometry", polygons=count, days=len(bad))
        yield Finding(FindingKind.GEOMETRY, bad[0].day, bad[-1].day, sentence)


def _dates(days: Sequence[DayFigures], figures: Sequence[DayFigures]) -> Iterator[Finding]:
    dated = [(one.day, *one.period) for one in days if one.period]
    count = Counter(one.day for one in figures)
    slips = {
        "outside": [d for d in count if not FIRST_DAY <= d <= LAST_DAY],
        "reversed": [d for d, a, b in dated if not a <= b <= d],
        "backwards": [b[0] for a, b in pairwise(dated) if b[2] < a[2]],
    }
    for what, wrong in slips.items():
        if wrong:
            first = min(wrong)
            sentence = message(f"finding_days_{what}", count=len(wrong), first=first)
            yield Finding(FindingKind.DATE, first, max(wrong), sentence)


def _held(one: DayFigures) -> float:
    return one.km2.get(Status.RUSSIAN, 0.0)


def _held_in_regions(one: DayFigures) -> float:
    return sum(km2.get(Status.RUSSIAN, 0.0) for km2 in one.region_km2.values())


def _usual_interval(days: Sequence[DayFigures]) -> float:
    return median([(b.day - a.day).days for a, b in pairwise(days)] or [1])
