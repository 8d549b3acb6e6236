"""What a reader should know of a source before trusting it: gaps, repeats, jumps, broken days.

The source is measured against its own history. Nothing is repaired here, only told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, pairwise
from statistics import median
from types import MappingProxyType

import numpy as np

from geo.errors import DataError
from geo.sources.figures import DayFigures
from geo.status import Status
from geo.store.findings import Finding, FindingKind, QualityReport, rejected_finding

_FIRST_DAY, _LAST_DAY = date(2014, 1, 1), date(2035, 12, 31)  # others are slips: 1527, 2202
_GAP_FACTOR = 1.5  # of the usual interval: one missing day of a daily series makes it two
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
    rejected: Sequence[str],
    region_labels: Mapping[str, str] = MappingProxyType({}),
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
    region_labels
        Names of the regions by their code.

    Raises
    ------
    DataError
        When there is no day to report on.
    """
    by_day = {one.day: one for one in figures if _FIRST_DAY <= one.day <= _LAST_DAY}
    days = [by_day[day] for day in sorted(by_day)]
    if not days:
        raise DataError(source, "has no day that a report could be made of")
    runs = [list(run) for _, run in groupby(days, key=lambda one: one.state)]
    steps = _steps(days, runs, region_labels)
    findings = [*_gaps(days), *_repeats(days, runs), *_rhythm(days, runs), *_changes(days, steps)]
    findings += [*_mislabelled(days, steps), *_geometry(days), *_dates(days, figures)]
    first, last, states = days[0].day, days[-1].day, len({one.state for one in days})
    findings += rejected_finding(first, last, rejected)
    findings.sort(key=lambda finding: finding.first)
    return QualityReport(source, first, last, len(days), states, tuple(findings), tuple(rejected))


def _gaps(days: Sequence[DayFigures]) -> Iterator[Finding]:
    limit_days = _GAP_FACTOR * _usual_interval(days)
    gaps = [(a, b) for a, b in pairwise(days) if (b.day - a.day).days > limit_days]
    gaps.sort(key=lambda gap: gap[0].day - gap[1].day)
    for before, after in gaps[:_MAX_LISTED]:
        first, last = before.day + timedelta(days=1), after.day - timedelta(days=1)
        km2 = _held(after) - _held(before)
        sentence = f"{_span(first, last)}: no file; across the gap {km2:+,.1f} km²."
        yield Finding(FindingKind.GAP, first, last, sentence, km2)
    if rest := gaps[_MAX_LISTED:]:
        missing = sum((b.day - a.day).days - 1 for a, b in rest)
        sentence = f"{len(rest)} shorter gaps, {missing} days in all."
        yield Finding(FindingKind.GAP, days[0].day, days[-1].day, sentence)


def _repeats(days: Sequence[DayFigures], runs: Sequence[Sequence[DayFigures]]) -> Iterator[Finding]:
    if len(runs) == len(days):
        return
    why = "the publisher names periods of several days, so this is its rhythm"
    if any(one.period is None for one in days):
        why = "nothing new was published, or the file was written again unchanged"
    sentence = f"{len(days) - len(runs)} of {len(days)} files repeat the one before exactly: {why}."
    yield Finding(FindingKind.REPEATED, days[0].day, days[-1].day, sentence)
    limit = _LONG_RUN_FACTOR * len(days) / len(runs)
    long = sorted((run for run in runs if len(run) >= limit), key=len, reverse=True)
    for run in long[:_MAX_LISTED]:
        sentence = f"{_span(run[0].day, run[-1].day)}: one state for {len(run)} files."
        yield Finding(FindingKind.REPEATED, run[0].day, run[-1].day, sentence)


def _rhythm(days: Sequence[DayFigures], runs: Sequence[Sequence[DayFigures]]) -> Iterator[Finding]:
    span = (days[-1].day - days[0].day).days + 1
    sentence = f"A file for {len(days)} of {span} days, a new state every {span / len(runs):.1f}"
    lags = sorted((one.day - one.period[1]).days for one in days if one.period)
    if any(lags):
        sentence += f"; its period ended {lags[0]} to {lags[-1]} days before"
    yield Finding(FindingKind.RHYTHM, days[0].day, days[-1].day, sentence + ".")


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
    region_labels: Mapping[str, str]

    @property
    def jump(self) -> _Move | None:
        return next((move for move in self.moves if move.spreads_off > _JUMP_SPREADS), None)

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
    region_labels: Mapping[str, str],
) -> list[_Step]:
    pairs = [(run[-1], following[0]) for run, following in pairwise(runs)]
    # a change across a gap is shared out to its days, or each gap would look like an offensive
    usual_days = _usual_interval(days)
    waits = np.array([max(1.0, (b.day - a.day).days / usual_days) for a, b in pairs])
    columns = [_moves("everywhere", [_held(b) - _held(a) for a, b in pairs], waits)]
    if all(one.region_km2 for one in days):
        changes_km2 = [_held_in_regions(b) - _held_in_regions(a) for a, b in pairs]
        columns.append(_moves("in all regions", changes_km2, waits))
    steps = zip(pairs, runs, zip(*columns, strict=True), strict=False)  # none follows the last run
    return [_Step(*pair, len(run), moves, region_labels) for pair, run, moves in steps]


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
            sentence = f"{step.after.day}: {_extent(step, step.jump)}: {_cause(step, change, days)}"
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
    exactly = "exactly " if back.after.state == step.before.state else ""
    sentence = (
        f"{_span(first, last)}: {_extent(step, move)}, {exactly}taken back on {back.after.day} "
        f"({back.moves[0].km2:+,.1f} everywhere): probably a broken or withdrawn state."
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


def _extent(step: _Step, move: _Move) -> str:
    text = f"{move.km2:+,.1f} km² {move.where}"
    if move is not step.moves[0]:
        text += f" ({step.moves[0].km2:+,.1f} everywhere)"
    if step.share >= _LARGE_SHARE:
        text += f", {step.share:.0%} of all held"
    else:
        text += _main_region(step, move)
        text += f", usual then {move.usual_km2:+.0f} ± {move.spread_km2:.0f}"
    if step.named_km2 is not None:
        text += f", {step.own_word} named {step.named_km2:,.0f}"
    return text


def _main_region(step: _Step, move: _Move) -> str:
    """The region that more than half of a change lies in."""
    for code, label in step.region_labels.items():
        was, now = (one.region_km2.get(code, {}) for one in (step.before, step.after))
        change_km2 = now.get(Status.RUSSIAN, 0.0) - was.get(Status.RUSSIAN, 0.0)
        if change_km2 / (move.km2 or 1.0) > 0.5:
            return f", {change_km2:+,.1f} in {label}"
    return ""


def _cause(step: _Step, kind: FindingKind, days: Sequence[DayFigures]) -> str:
    if kind is FindingKind.DEFINITION:
        return "it stays, probably a new definition of what counts unless a battle explains it."
    if (days[-1].day - step.after.day).days < _REVERT_DAYS:
        return "too near the end of the record to tell whether it stays."
    if step.named_km2 is not None and step.named_km2 < abs(step.moves[0].km2) / 2:
        return "not what the publisher names, probably a revision."
    real = "an advance" if step.moves[0].km2 > 0 else "a retreat"
    if step.files_before > 1:
        return f"after {step.files_before} files of one state, probably a batch, or {real}."
    return f"{real}, a batch of updates or a revision."


def _mislabelled(days: Sequence[DayFigures], steps: Sequence[_Step]) -> Iterator[Finding]:
    change_km2 = {step.after.state: abs(step.moves[0].km2) for step in steps}

    def is_wrong(one: DayFigures) -> bool:
        named_km2 = max(one.parts_km2.get(word, 0.0) for word in _LABELS)
        is_large = named_km2 > _LABEL_SHARE * _held(one)
        return is_large and change_km2.get(one.state, np.inf) < _LABEL_REST * named_km2

    for run in [list(group) for wrong, group in groupby(days, key=is_wrong) if wrong]:
        gains, losses = (max(one.parts_km2.get(word, 0.0) for one in run) for word in _LABELS)
        first, last = run[0].day, run[-1].day
        sentence = (
            f"{_span(first, last)}: gains of {gains:,.0f} and losses of {losses:,.0f} km² named, "
            f"yet the {_held(run[-1]):,.0f} km² held hardly change: wrong labels, probably."
        )
        yield Finding(FindingKind.MISLABELLED, first, last, sentence, max(gains, losses))


def _geometry(days: Sequence[DayFigures]) -> Iterator[Finding]:
    if bad := [one for one in days if one.repaired]:
        count = sum(one.repaired for one in bad)
        sentence = f"{count} polygons of {len(bad)} days were not valid and had to be repaired."
        yield Finding(FindingKind.GEOMETRY, bad[0].day, bad[-1].day, sentence)


def _dates(days: Sequence[DayFigures], figures: Sequence[DayFigures]) -> Iterator[Finding]:
    dated = [(one.day, *one.period) for one in days if one.period]
    count = Counter(one.day for one in figures)
    slips = {
        "outside 2014 to 2035, left out": [d for d in count if not _FIRST_DAY <= d <= _LAST_DAY],
        "whose period is reversed or ends later": [d for d, a, b in dated if not a <= b <= d],
        "whose period ends before the last": [b[0] for a, b in pairwise(dated) if b[2] < a[2]],
    }
    for what, wrong in slips.items():
        if wrong:
            sentence = f"Days {what}: {len(wrong)}, the first {min(wrong)}."
            yield Finding(FindingKind.DATE, min(wrong), max(wrong), sentence)


def _held(one: DayFigures) -> float:
    return one.km2.get(Status.RUSSIAN, 0.0)


def _held_in_regions(one: DayFigures) -> float:
    return sum(km2.get(Status.RUSSIAN, 0.0) for km2 in one.region_km2.values())


def _usual_interval(days: Sequence[DayFigures]) -> float:
    return median([(b.day - a.day).days for a, b in pairwise(days)] or [1])


def _span(first: date, last: date) -> str:
    return f"{first}" if first == last else f"{first} to {last}"
