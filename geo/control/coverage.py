"""Which days a control source speaks of, and which it does not.

A source says nothing of the days before its first and after its last, of gaps in its series and of
days that were left out because their files were broken. On such a day nobody knows from it who
held what: nothing is carried over, shown or counted.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import chain, groupby, pairwise
from statistics import median

from geo.dates import Period
from geo.errors import RequestError
from geo.words import Message, message

_GAP_FACTOR = 1.5  # of the usual interval: one missing day of a daily series makes it two
_RHYTHM_STEPS = 5  # either side: a series may become weekly, and then has no gap each week
_DAY = timedelta(days=1)


class Why(StrEnum):
    """Why a source says nothing of a day inside its series."""

    GAP = "gap"
    BROKEN = "broken"


@dataclass(frozen=True)
class Silence:
    """Days in a row, inside a series, of which it says nothing."""

    period: Period
    why: Why


class NotCoveredError(RequestError):
    """A day of which a source says nothing.

    Parameters
    ----------
    sentence
        What it says nothing of, and what it covers.
    nearest
        The nearest day that it covers; None when there is none.
    """

    def __init__(self, sentence: Message, nearest: date | None) -> None:
        super().__init__(sentence)
        self.nearest = nearest


@dataclass(frozen=True)
class Coverage:
    """Days of which a source speaks.

    Parameters
    ----------
    source
        Its name.
    period
        From its first day to its last.
    silences
        Days in between of which it says nothing, in order.
    """

    source: str
    period: Period
    silences: tuple[Silence, ...] = ()

    def __contains__(self, day: date) -> bool:
        return day in self.period and self._silence_on(day) is None

    def nearest(self, day: date) -> date | None:
        """The nearest day that is covered, of two the earlier; None when there is none."""
        start = min(max(day, self.period.start), self.period.last)
        steps = range((self.period.end - self.period.start).days)
        around = chain.from_iterable((start - n * _DAY, start + n * _DAY) for n in steps)
        return next((near for near in around if near in self), None)

    def check(self, day: date) -> None:
        """Make sure that a day is covered.

        Raises
        ------
        NotCoveredError
            When it is not.
        """
        if day in self:
            return
        silence = self._silence_on(day) if day in self.period else None
        nearest = self.nearest(day)
        sentence = message(
            f"day_not_covered_{silence.why if silence else 'outside'}",
            source=self.source,
            day=day,
            first=self.period.start,
            last=self.period.last,
            nearest=message("nearest_covered", day=nearest) if nearest else None,
        )
        raise NotCoveredError(sentence, nearest)

    def _silence_on(self, day: date) -> Silence | None:
        return next((silence for silence in self.silences if day in silence.period), None)


def silences(
    days: Sequence[date], excluded: Collection[date] = (), carried: Collection[date] = ()
) -> tuple[Silence, ...]:
    """Days inside a series of which it says nothing, in order.

    Parameters
    ----------
    days
        Days with a file, in order.
    excluded
        Days that were left out because their files were broken.
    carried
        Broken days that show the state before them, because the importer asked for it.
    """
    missing = dict.fromkeys(excluded, Why.BROKEN)
    for gap in gaps(sorted({*days, *excluded, *carried})):
        missing |= dict.fromkeys(gap.days(), Why.GAP)
    runs = groupby(enumerate(sorted(missing)), lambda at: (at[1] - at[0] * _DAY, missing[at[1]]))
    return tuple(
        Silence(Period(run[0], run[-1] + _DAY), why)
        for (_, why), found in runs
        if (run := [day for _, day in found])
    )


def gaps(days: Sequence[date]) -> list[Period]:
    """Where a series waits longer than it usually does around then; days in order."""
    waits = [(after - before).days for before, after in pairwise(days)]
    ends = ((max(at - _RHYTHM_STEPS, 0), at + _RHYTHM_STEPS + 1) for at in range(len(waits)))
    return [
        Period(before + _DAY, after)
        for before, after, (first, end) in zip(days, days[1:], ends, strict=False)
        if (after - before).days > _GAP_FACTOR * median(waits[first:end])
    ]
