"""Measure how well the inferred areas agree with published series, and write the figures down.

Writes ``data/agreement.csv`` and the table between the marks in ``docs/method.md``. The series
themselves are other people's and are never shipped.

Run: ``python -m data.make.agreement [SERIES ...]`` (default: the archives of ``../shared/data``).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from geo.atlas import load_record
from geo.cli.progress import progress
from geo.cli.record_reports import agreement as report_answer
from geo.cli.record_reports import spans
from geo.errors import AtlasError
from geo.questions.agreement_measured import compare
from geo.record.agreement import Report, to_csv
from geo.record.catalog import DATA_DIR
from geo.record.regions import Region
from geo.sources.series import Series

ROOT = DATA_DIR.parent
METHOD = ROOT / "docs" / "method.md"
BEGIN, END = "<!-- agreement: begin -->", "<!-- agreement: end -->"
EVERY_DAYS = 30
DEFAULT = {
    "Liveuamap/NZZ": "liveuamap-nzz-2023-2026.tar.xz",
    "DeepState mirror": "deepstate-2024-2026.tar.xz",
}


def main() -> None:
    """Compare, print, and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("series", nargs="*", type=Path)
    given = parser.parse_args().series
    folder = ROOT.parent / "shared" / "data"
    named = {path.name: path for path in given} or {
        name: folder / file for name, file in DEFAULT.items()
    }
    try:
        reports = [_measure(name, path) for name, path in named.items()]
    except AtlasError as error:
        sys.exit(f"error: {error}; name a series: make agreement SERIES=path")
    if given:
        return
    (DATA_DIR / "agreement.csv").write_bytes(to_csv(reports))
    _write_table(reports)


def _measure(name: str, path: Path) -> Report:
    record = load_record()
    with progress(name) as advance:
        report = replace(compare(record, Series(path), EVERY_DAYS, progress=advance), series=name)
    print("\n".join(report_answer(report, record.regions).lines), end="\n\n")
    return report


def _write_table(reports: list[Report]) -> None:
    regions = load_record().regions
    text = METHOD.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    lines = [line for report in reports for line in _table(report, regions)]
    METHOD.write_text("\n".join([before + BEGIN, *lines, END + after]), encoding="utf-8")


def _table(report: Report, regions: Sequence[Region]) -> list[str]:
    names = " | ".join(region.name for region in regions)
    lines = [
        "",
        f"### {report.series}",
        "",
        f"| day | {names} | all {len(regions)} | IoU |",
        "|---|" + "---|" * (len(regions) + 2),
    ]
    for day in report.days:
        rows = {row.region: row for row in report.regions if row.day == day}
        shares = " | ".join(f"{rows[region.id].agreement:.1%}" for region in regions)
        iou = " / ".join(f"{rows[region.id].iou:.2f}" for region in regions)
        lines.append(f"| {day} | {shares} | {report.of_day(day):.1%} | {iou} |")
    worst = report.of_day(report.worst)
    lines += [
        "",
        f"Mean {report.mean:.1%}, worst {worst:.1%} ({report.worst}), {len(report.days)} days. "
        f"Half of either front line lies within {report.line_median_km:.1f} km of the other.",
        "",
        *(f"Left out: {sentence}." for sentence in report.skipped),
        "Settlements whose centre the two give to different sides (contested ones apart): "
        + (_named(report) or "none"),
        "",
    ]
    return lines


def _named(report: Report) -> str:
    parts = []
    for span in spans(report.differences, report.days):
        first, last = span[0], span[-1]
        period = f"{first.day}" if first.day == last.day else f"{first.day} to {last.day}"
        parts.append(f"{first.settlement.name} ({first.status} here, {period})")
    return "; ".join(parts) + "." if parts else ""


if __name__ == "__main__":
    main()
