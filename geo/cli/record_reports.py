"""Reports of the command line on the record itself: its soundness and how good it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from itertools import groupby

from geo.cli.answers import Answer
from geo.errors import DataError
from geo.questions.counts import Counts
from geo.record.agreement import Difference, Report
from geo.record.regions import Region

_SHOWN_SOURCES = 12


def check(problems: Sequence[DataError], counts: Counts) -> Answer:
    """Problems of the record, then its figures."""
    content = {
        "problems": [
            {"file": one.file, "row": one.row, "field": one.field, "reason": one.reason}
            for one in problems
        ],
        "counts": asdict(counts),
    }
    verdict = f"{len(problems)} problems" if problems else "no problem found"
    lines = [*map(str, problems), verdict, "", *_count_lines(counts)]
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
                    }
                    for row in report.regions
                    if row.day == day
                ],
            }
            for day in report.days
        ],
        "settlements": [
            {"id": one.settlement.id, "name": one.settlement.name, "date": one.day.isoformat(),
             "status": str(one.status), "published": str(one.published),
             "line_km": round(one.line_km, 2)}
            for one in report.differences
        ],
        "skipped": list(report.skipped),
    }  # fmt: skip
    return Answer(content, tuple(_agreement_lines(report, names)))


def spans(differences: Iterable[Difference], days: Sequence[date]) -> list[list[Difference]]:
    """Differences of one settlement on consecutive compared days, together."""
    place_of = {day: index for index, day in enumerate(days)}
    found: list[list[Difference]] = []
    ordered = sorted(differences, key=lambda one: (one.settlement.name, one.settlement.id, one.day))
    for one in ordered:
        last = found[-1][-1] if found else None
        follows = (
            last is not None
            and last.settlement.id == one.settlement.id
            and last.published is one.published
            and place_of[one.day] - place_of[last.day] == 1
        )
        if follows:
            found[-1].append(one)
        else:
            found.append([one])
    return found


def _worst(report: Report) -> float:
    return report.of_day(report.worst)


def _agreement_lines(report: Report, names: Mapping[str, str]) -> list[str]:
    header = f"{'agreement, %':12}" + "".join(f"{name:>18}" for name in names.values())
    lines = [report.series, header + f"{f'all {len(names)}':>12}"]
    for day, rows in groupby(report.regions, key=lambda row: row.day):
        by_region = {row.region: row for row in rows}
        cells = "".join(
            f"{by_region[region].agreement:>9.1%} IoU {by_region[region].iou:.2f}"
            for region in names
        )
        lines.append(f"{day.isoformat():12}{cells}{report.of_day(day):>12.1%}")
    lines.append(
        f"mean {report.mean:.1%}; worst {_worst(report):.1%} on {report.worst}; "
        f"{len(report.days)} days"
    )
    if report.line_median_km is not None:
        lines.append(
            f"half of either front line within {report.line_median_km:.1f} km of the other"
        )
    lines += [f"left out: {sentence}" for sentence in report.skipped]
    found = spans(report.differences, report.days)
    lines.append(f"settlements that disagree: {len(found)}")
    for span in found:
        first, last = span[0], span[-1]
        period = str(first.day) if first.day == last.day else f"{first.day} to {last.day}"
        nearest = min(one.line_km for one in span)
        lines.append(
            f"  {first.settlement.label}: {first.status} here, {first.published} there, {period}; "
            f"{nearest:.1f} km from their line"
        )
    return lines


def _count_lines(counts: Counts) -> list[str]:
    lines = [
        f"{counts.rows} rows from {counts.sources} sources give {counts.places} of "
        f"{counts.settlements} settlements a record of their own"
    ]
    groups = (
        ("status", counts.status), ("phase", counts.phase), ("precision", counts.precision),
        ("basis", counts.basis), ("source", counts.source),
    )  # fmt: skip
    for name, found in groups:
        shown = list(found.items())[:_SHOWN_SOURCES]
        rest = sum(found.values()) - sum(number for _, number in shown)
        parts = [f"{word} {number}" for word, number in shown]
        parts += [f"others {rest}"] if rest else []
        lines.append(f"by {name}: {', '.join(parts)}")
    return lines
