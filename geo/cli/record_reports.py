"""Reports of the command line on the record itself: its soundness and how good it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from itertools import groupby
from typing import Any

from geo.cli.answer import Answer, Line
from geo.errors import DataError
from geo.questions.counts import Counts
from geo.record.agreement import Difference, RegionAgreement, Report
from geo.record.regions import Region
from geo.status import Basis, Precision, Status
from geo.store.findings import span
from geo.words import Message, Words, message, plain

_SHOWN_SOURCES = 12


def check(problems: Sequence[DataError], counts: Counts) -> Answer:
    """Problems of the record, then its figures."""
    content = {
        "problems": [
            {
                "file": problem.file,
                "row": problem.row,
                "field": problem.field,
                "reason": problem.reason,
            }
            for problem in problems
        ],
        "counts": asdict(counts),
    }
    verdict = message("cli_problems", n=len(problems)) if problems else message("cli_no_problem")
    lines = [*(problem.message for problem in problems), verdict, plain(""), *_count_lines(counts)]
    return Answer(content, tuple(lines))


def agreement(report: Report, regions: Sequence[Region]) -> Answer:
    """Agreement with one series."""
    names = {region.id: region.name for region in regions}
    content = {
        "series": report.series,
        "mean": round(report.mean, 5),
        "worst": {"date": report.worst.isoformat(), "agreement": round(_worst(report), 5)},
        "line_median_km": report.line_median_km,
        "days": [
            {
                "date": day.isoformat(),
                "agreement": round(report.of_day(day), 5),
                "regions": [
                    {
                        "id": row.region,
                        "name": names[row.region],
                        "agreement": round(row.agreement, 5),
                        "iou": round(row.iou, 4),
                        "inferred_km2": round(row.inferred_km2, 1),
                        "published_km2": round(row.published_km2, 1),
                        "compared_km2": round(row.compared_km2, 1),
                        "misfit_km2": round(row.misfit_km2, 1),
                    }
                    for row in report.regions
                    if row.day == day
                ],
            }
            for day in report.days
        ],
        "settlements": [_difference_content(difference) for difference in report.differences],
        "skipped": [str(sentence) for sentence in report.skipped],
    }  # fmt: skip
    return Answer(content, tuple(_agreement_lines(report, regions)))


def _difference_content(difference: Difference) -> dict[str, object]:
    return {
        "id": difference.settlement.id,
        "name": difference.settlement.name,
        "date": difference.day.isoformat(),
        "status": str(difference.status),
        "published": str(difference.published),
        "line_km": round(difference.line_km, 2),
    }


def spans(differences: Iterable[Difference], days: Sequence[date]) -> list[list[Difference]]:
    """Differences of one settlement on consecutive compared days, together."""
    place_of = {day: index for index, day in enumerate(days)}
    runs: list[list[Difference]] = []
    ordered = sorted(
        differences,
        key=lambda difference: (
            difference.settlement.name,
            difference.settlement.id,
            difference.day,
        ),
    )
    for difference in ordered:
        last = runs[-1][-1] if runs else None
        follows = (
            last is not None
            and last.settlement.id == difference.settlement.id
            and last.published is difference.published
            and place_of[difference.day] - place_of[last.day] == 1
        )
        if follows:
            runs[-1].append(difference)
        else:
            runs.append([difference])
    return runs


def _worst(report: Report) -> float:
    return report.of_day(report.worst)


def _agreement_lines(report: Report, regions: Sequence[Region]) -> list[Line]:
    lines: list[Line] = [plain(report.series), _head(regions)]
    for day, rows in groupby(report.regions, key=lambda row: row.day):
        lines.append(_day_line(report, day, {row.region: row for row in rows}, regions))
    worst = {"worst": _worst(report), "day": report.worst}
    lines.append(message("cli_agreement", mean=report.mean, n=len(report.days), **worst))
    if report.line_median_km is not None:
        lines.append(message("cli_line_median", km=report.line_median_km))
    lines += [message("row_left_out", problem=sentence) for sentence in report.skipped]
    runs = spans(report.differences, report.days)
    lines.append(message("cli_settlements_disagree", count=len(runs)))
    return lines + [_disagreement(row) for row in runs]


def _head(regions: Sequence[Region]) -> Line:
    def head(words: Words) -> str:
        names = "".join(f"{words.named(region):>18}" for region in regions)
        return f"{words('cli_agreement_head'):12}{names}{words('cli_all', n=len(regions)):>12}"

    return head


def _day_line(
    report: Report, day: date, rows: Mapping[str, RegionAgreement], regions: Sequence[Region]
) -> Line:
    def line(words: Words) -> str:
        cells = "".join(
            f"{words.share(row.agreement):>9} IoU {words.number(row.iou, 2)}"
            for row in (rows[region.id] for region in regions)
        )
        return f"{day.isoformat():12}{cells}{words.share(report.of_day(day)):>12}"

    return line


def _disagreement(row: Sequence[Difference]) -> Message:
    first, last = row[0], row[-1]
    return message(
        "cli_disagreement",
        place=first.settlement.label,
        here=first.status,
        there=first.published,
        days=span(first.day, last.day),
        km=min(difference.line_km for difference in row),
    )


def _count_lines(counts: Counts) -> list[Message]:
    lines = [
        message(
            "cli_counts",
            rows=counts.rows,
            sources=counts.sources,
            places=counts.places,
            settlements=counts.settlements,
        )
    ]
    lines.append(_counted("status", {Status(word): n for word, n in counts.status.items()}))
    lines.append(_counted("phase", counts.phase))
    lines.append(_counted("precision", {Precision(w): n for w, n in counts.precision.items()}))
    lines.append(_counted("basis", {Basis(word): n for word, n in counts.basis.items()}))
    lines.append(_counted("source", counts.source))
    return lines


def _counted(what: str, counts: Mapping[Any, int]) -> Message:
    shown = list(counts.items())[:_SHOWN_SOURCES]
    rest = sum(counts.values()) - sum(number for _, number in shown)
    parts = [message("cli_word_count", word=word, n=number) for word, number in shown]
    parts += [message("cli_others", n=rest)] if rest else []
    return message(f"cli_by_{what}", parts=parts)
