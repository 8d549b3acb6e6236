"""Findings on a source, and the report that they make up."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from geo.dates import Period
from geo.words import Message, message, plain


class FindingKind(StrEnum):
    """What was noticed."""

    GAP = "gap"
    REPEATED = "repeated"
    RHYTHM = "rhythm"
    JUMP = "jump"
    REVERTED = "reverted"
    DEFINITION = "definition"
    MISLABELLED = "mislabelled"
    GEOMETRY = "geometry"
    UNSTATED = "unstated"
    DATE = "date"
    REJECTED = "rejected"
    REMARK = "remark"
    UNREAD = "unread"
    VERSIONS = "versions"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Finding:
    """Something that a reader of the source should know.

    Parameters
    ----------
    kind
        What was noticed.
    first, last
        First and last day that it concerns, both included.
    message
        What, when, how much, and what it probably is.
    km2
        Change of the russian-held area, or the area wrongly labelled or not spoken of; None when
        it has none.
    """

    kind: FindingKind
    first: date
    last: date
    message: Message
    km2: float | None = None

    @property
    def sentence(self) -> str:
        """The message in English."""
        return str(self.message)

    @property
    def days(self) -> tuple[date, ...]:
        """Every day that it concerns."""
        return tuple(Period(self.first, self.last + timedelta(days=1)).days())


@dataclass(frozen=True)
class QualityReport:
    """What was found in one source.

    Parameters
    ----------
    source
        Its name.
    first, last
        First and last day with a file.
    days, states
        Days with a file, and how many different geometries they have.
    findings
        In the order of their first days.
    rejected
        Sentences about records that could not be used.
    """

    source: str
    first: date
    last: date
    days: int
    states: int
    findings: tuple[Finding, ...]
    rejected: tuple[Message, ...]

    def broken_days(self) -> set[date]:
        """Days whose state was taken back: a reader may leave them out or carry over another."""
        return {
            day for finding in self.findings if finding.kind == "reverted" for day in finding.days
        }

    def with_findings(self, more: Sequence[Finding]) -> QualityReport:
        """The report with more findings, each in its place."""
        ordered = sorted([*self.findings, *more], key=lambda finding: finding.first)
        return replace(self, findings=tuple(ordered))


def unstated_finding(first: date, last: date, km2: float, year: int) -> Finding:
    """A finding on old land of which a source says nothing; see `geo.control.old_territory`.

    Parameters
    ----------
    first, last
        The days of which it says nothing.
    km2
        How much land that is.
    year
        In which the record begins: the land was held before.
    """
    sentence = message("finding_unstated", span=span(first, last), km2=km2, year=year)
    return Finding(FindingKind.UNSTATED, first, last, sentence, km2)


def rejected_finding(first: date, last: date, rejected: Sequence[Message]) -> list[Finding]:
    """A finding on the records that could not be used, when there are any."""
    if not rejected:
        return []
    sentence = message("finding_rejected", n=len(rejected), first=rejected[0])
    return [Finding(FindingKind.REJECTED, first, last, sentence)]


def span(first: date, last: date) -> Message:
    """A day, or the days from one to another."""
    return plain(str(first)) if first == last else message("span", first=first, last=last)


def dated_report(
    source: str,
    days: Collection[date],
    rejected: Sequence[Message],
    remarks: Sequence[Message] = (),
) -> QualityReport:
    """Report on a source of dated rows, places or events, which has no areas to measure.

    Parameters
    ----------
    source
        Its name.
    days
        Days of its rows, at least one.
    rejected
        Sentences about records that could not be used.
    remarks
        Sentences about records that were used all the same.
    """
    first, last = min(days), max(days)
    findings = rejected_finding(first, last, rejected)
    findings += [Finding(FindingKind.REMARK, first, last, remark) for remark in remarks]
    return QualityReport(source, first, last, len(set(days)), 0, tuple(findings), tuple(rejected))
