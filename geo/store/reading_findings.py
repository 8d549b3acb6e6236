"""Findings on the reading of a polygon source: what could not be used, and what was passed over."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import TypeVar

from geo.control.coverage import gaps
from geo.dates import Period
from geo.sources.reading import PolygonsRead
from geo.sources.same_day import Versions
from geo.store.findings import Finding, FindingKind, span
from geo.words import Message, message

_MAX_LISTED = 12  # days with several versions that get a line each
_SHOWN_KM2 = 0.5  # less is said to be nothing

Told = TypeVar("Told")


def reading_findings(read: PolygonsRead) -> list[Finding]:
    """Findings on what was read; none where no day could be."""
    if not read.figures:
        return []
    first, last = read.figures[0].day, read.figures[-1].day
    doubtful = [one for one in read.versions if not one.counted]
    found = [*_unread(read, {one.day for one in doubtful}), *_doubtful(doubtful, read.unread_km2)]
    found += _versions([one for one in read.versions if one.counted])
    if read.closed:
        sentence = message("finding_rings_closed", n=read.closed)
        found.append(Finding(FindingKind.GEOMETRY, first, last, sentence))
    if read.skipped:
        kinds = [
            message("kind_and_count", kind=kind, n=n) for kind, n in read.skipped.most_common()
        ]
        sentence = message("finding_skipped", kinds=kinds)
        found.append(Finding(FindingKind.SKIPPED, first, last, sentence))
    return found


def _unread(read: PolygonsRead, explained: Collection[date]) -> Iterator[Finding]:
    """Days with records that could not be used; days in a row with the same ones are one."""
    told = {
        day: (read.rejected_on.get(day, []), round(read.unread_km2.get(day, 0.0), 1))
        for day in {*read.rejected_on, *(read.unread_km2.keys() - explained)}
    }
    told |= _carried(told, [one.day for one in read.figures])
    for (sentences, km2), days in _runs(told):
        is_shown = km2 >= _SHOWN_KM2
        sentence = message(
            "finding_unread",
            span=span(days[0], days[-1]),
            faults=_faults(sentences),
            land=message("unread_shown", km2=km2) if is_shown else message("unread_missing"),
        )
        yield Finding(FindingKind.UNREAD, days[0], days[-1], sentence, km2 if is_shown else None)


def _carried(told: Mapping[date, Told], days: Sequence[date]) -> dict[date, Told]:
    """What is told of a day, on the days after it that have no file and show its state."""
    silent = {day for gap in gaps(days) for day in gap.days()}
    return {
        day: told[before]
        for before, after in pairwise(days)
        if before in told
        for day in Period(before, after).days()
        if day not in told and day not in silent
    }


def _faults(sentences: Sequence[Message]) -> Message | None:
    """The first fault, and how many more there are."""
    if not sentences:
        return None
    more = message("and_more", n=len(sentences) - 1) if len(sentences) > 1 else None
    return message("unread_faults", first=sentences[0], more=more)


def _runs(told: Mapping[date, Told]) -> Iterator[tuple[Told, list[date]]]:
    """What is told of days, and the days in a row of which it is told."""
    run: list[date] = []
    for day in sorted(told):
        if run and (day - run[-1] != timedelta(days=1) or told[day] != told[run[-1]]):
            yield told[run[-1]], run
            run = []
        run.append(day)
    if run:
        yield told[run[-1]], run


def _doubtful(versions: Sequence[Versions], unread_km2: Mapping[date, float]) -> Iterator[Finding]:
    for one in versions:
        km2 = unread_km2.get(one.day, 0.0)
        sentence = message("finding_no_latest", day=one.day, files=_names(one.others), km2=km2)
        yield Finding(FindingKind.UNREAD, one.day, one.day, sentence, km2)


def _versions(versions: Sequence[Versions]) -> Iterator[Finding]:
    for one in versions[:_MAX_LISTED]:
        sentence = message(
            "finding_latest_counts",
            day=one.day,
            counted=_names([one.counted]),
            others=_names(one.others),
        )
        yield Finding(FindingKind.VERSIONS, one.day, one.day, sentence)
    if rest := versions[_MAX_LISTED:]:
        days = [message("day_not_files", day=one.day, files=_names(one.others)) for one in rest]
        sentence = message("finding_more_versions", n=len(rest), days=days)
        yield Finding(FindingKind.VERSIONS, rest[0].day, rest[-1].day, sentence)


def _names(files: Sequence[str]) -> list[str]:
    return [name.rpartition("/")[2] for name in files]
