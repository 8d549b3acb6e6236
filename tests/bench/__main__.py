"""Measure speed and size, print a table and write it to ``docs/performance.md``: ``make bench``.

Every figure is taken in one run on one machine; speeds are ratios to the plain Dash app of
``plain_app.py``, measured in turns with the dashboard and with MapLibre alone.
"""

from __future__ import annotations

import os
import platform
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.table import Table

from geo.atlas import load_atlas
from geo.sheet import render_sheet
from geo.view import View
from tests.bench.first_load import first_load_rows
from tests.bench.imports import has_series, import_rows
from tests.bench.layers import layer_rows
from tests.bench.scrub import CROWDED, RECORD, SERIES, Row, scrub_rows

HEAD = ("measured", "Control Atlas", "plain Dash", "MapLibre alone", "ratio")
PAGE = Path(__file__).resolve().parents[2] / "docs" / "performance.md"
BEGIN, END = "<!-- table: begin -->", "<!-- table: end -->"


def main() -> None:
    """Measure, print, and write the page."""
    with tempfile.TemporaryDirectory() as store:
        imports = import_rows(store)
        with sync_playwright() as playwright:
            cases = [RECORD, SERIES, CROWDED] if has_series() else [RECORD]
            rows = [row for case in cases for row in scrub_rows(playwright, case, store)]
            rows += [("where a step's time goes", "", "", "", ""), *layer_rows(playwright)]
            rows += [("first load, sheets, imports", "", "", "", ""), *first_load_rows(playwright)]
    rows += [*_sheets(), *imports]
    _print(rows)
    _write(rows)


def _sheets() -> list[Row]:
    atlas = load_atlas()
    view = View(day=date(2022, 9, 14))
    rows: list[Row] = []
    for form in ("png", "pdf", "svg"):
        render_sheet(atlas, view, form)
        start = time.perf_counter()
        render_sheet(atlas, view, form)
        seconds = time.perf_counter() - start
        rows.append((f"sheet, warm, {form}, s", f"{seconds:.2f}", "", "", ""))
    return rows


def _print(rows: Sequence[Row]) -> None:
    table = Table(*HEAD)
    for row in rows:
        table.add_row(*row, style="bold" if not any(row[1:]) else "")
    Console(width=130).print(table)


def _write(rows: Sequence[Row]) -> None:
    """Put the table between the marks of the page."""
    load, day = os.getloadavg()[0], datetime.now(UTC).date()
    lines = [
        f"Taken on {day} by `make bench`: {os.cpu_count()} cores, no graphics card, "
        f"{platform.system()} {platform.machine()}, load average {load:.1f} at the end.",
        "",
        "| " + " | ".join(HEAD) + " |",
        "|---|" + "---:|" * (len(HEAD) - 1),
        *("| " + " | ".join(_bold(row)) + " |" for row in rows),
    ]
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    text = f"{before}{BEGIN}\n" + "\n".join(lines) + f"\n{END}{after}"
    PAGE.write_text(text, encoding="utf-8")


def _bold(row: Row) -> Sequence[str]:
    return row if any(row[1:]) else (f"**{row[0]}**", *row[1:])


if __name__ == "__main__":
    main()
