"""Findings on the reading of a polygon source: what could not be used, and what was passed over."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from textwrap import shorten
from typing import TypeVar

from geo.sources.reading import PolygonsRead
from geo.sources.same_day import Versions
from geo.store.findings import Finding, FindingKind

_MAX_LISTED = 12  # days with several versions that get a line each
_SHOWN_KM2 = 0.5  # less is said to be nothing
_SENTENCE_LETTERS = 140

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
        sentence = f"{read.closed} rings were left open and have been closed."
        found.append(Finding(FindingKind.GEOMETRY, first, last, sentence))
    if read.skipped:
        kinds = ", ".join(f"{kind} {count:,}" for kind, count in read.skipped.most_common())
        sentence = f"Passed over, because they are no land that anybody holds: {kinds}."
        found.append(Finding(FindingKind.SKIPPED, first, last, sentence))
    return found


def _unread(read: PolygonsRead, explained: Collection[date]) -> Iterator[Finding]:
    """Days with records that could not be used; days in a row with the same ones are one."""
    told = {
        day: (read.rejected_on.get(day, []), round(read.unread_km2.get(day, 0.0), 1))
        for day in {*read.rejected_on, *(read.unread_km2.keys() - explained)}
    }
    for (sentences, km2), days in _runs(told):
        text = f"{_span(days)}: not all could be read"
        if sentences:
            more = f" (and {len(sentences) - 1} more)" if len(sentences) > 1 else ""
            text += f", {shorten(sentences[0], _SENTENCE_LETTERS)}{more}"
        is_shown = km2 >= _SHOWN_KM2
        text += f"; {km2:,.0f} km² are shown as unknown." if is_shown else "; land may be missing."
        yield Finding(FindingKind.UNREAD, days[0], days[-1], text, km2 if is_shown else None)


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
        sentence = (
            f"{one.day}: no time stamp says which is the latest of {_listed(one.others)}; "
            f"{km2:,.0f} km² on which they differ are shown as unknown."
        )
        yield Finding(FindingKind.UNREAD, one.day, one.day, sentence, km2)


def _versions(versions: Sequence[Versions]) -> Iterator[Finding]:
    for one in versions[:_MAX_LISTED]:
        sentence = f"{one.day}: the latest version counts, {_listed([one.counted])}; "
        sentence += f"not {_listed(one.others)}."
        yield Finding(FindingKind.VERSIONS, one.day, one.day, sentence)
    if rest := versions[_MAX_LISTED:]:
        named = "; ".join(f"{one.day} not {_listed(one.others)}" for one in rest)
        sentence = f"{len(rest)} more days have versions of which the latest counts: {named}."
        yield Finding(FindingKind.VERSIONS, rest[0].day, rest[-1].day, sentence)


def _listed(files: Sequence[str]) -> str:
    return ", ".join(name.rpartition("/")[2] for name in files)


def _span(days: Sequence[date]) -> str:
    return f"{days[0]}" if len(days) == 1 else f"{days[0]} to {days[-1]}"
