"""Measure speed and size, print a table and write it to ``docs/performance.md``: ``make bench``.

Every figure is taken in one run on one machine; speeds are ratios to the plain Dash app of
``plain_app.py``, measured in turns with the dashboard and with MapLibre alone.
"""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.table import Table

from geo.atlas import load_record
from geo.sheet import render_sheet
from geo.view import View
from tests.bench.first_load import first_load_rows
from tests.bench.imports import has_series, import_rows
from tests.bench.layers import layer_rows
from tests.bench.opening import opening_rows
from tests.bench.scrub import CROWDED, RECORD, SERIES, Row, scrub_rows

HEAD = ("measured", "Control Atlas", "plain Dash", "MapLibre alone", "ratio")
PAGE = Path(__file__).resolve().parents[2] / "docs" / "performance.md"
CASES = {"record": RECORD, "series": SERIES, "crowded": CROWDED}
PARTS = (*CASES, "layers", "opening", "first-load", "sheets", "imports")
BEGIN, END = "<!-- table: begin -->", "<!-- table: end -->"


def main() -> None:
    """Measure, print, and write the page; arguments name the parts wanted, none means all."""
    parts = sys.argv[1:] or PARTS
    if unknown := [part for part in parts if part not in PARTS]:
        raise SystemExit(f"error: {', '.join(unknown)}: no part; there are {', '.join(PARTS)}")
    with tempfile.TemporaryDirectory() as folder:
        store = folder if "imports" in parts else os.environ.get("ATLAS_STORE", folder)
        imports = import_rows(store) if "imports" in parts else []
        rows = [row for part in parts for row in _measure(part, store)]
    rows += imports
    _print(rows)
    _write(rows, parts)


def _measure(part: str, store: str) -> list[Row]:
    if part == "imports":  # done first: other parts need them
        return []
    if part == "sheets":
        return _sheets()
    with sync_playwright() as playwright:
        if part == "layers":
            rows = [("where a step's time goes", "", "", "", ""), *layer_rows(playwright)]
        elif part == "opening":
            rows = [("opening", "", "", "", ""), *opening_rows(playwright)]
        elif part == "first-load":
            rows = [("first load, sheets, imports", "", "", "", ""), *first_load_rows(playwright)]
        elif part == "record" or has_series():
            rows = scrub_rows(playwright, CASES[part], store)
        else:
            rows = [(f"{CASES[part].title}: not measured, no archives", "", "", "", "")]
    _print(rows)  # what was measured is not lost when a later part fails
    return rows


def _sheets() -> list[Row]:
    picture = load_record().picture
    view = View(day=date(2022, 9, 14))
    rows: list[Row] = []
    for form in ("png", "pdf", "svg"):
        render_sheet(picture, view, form)
        start = time.perf_counter()
        render_sheet(picture, view, form)
        seconds = time.perf_counter() - start
        rows.append((f"sheet, warm, {form}, s", f"{seconds:.2f}", "", "", ""))
    return rows


def _print(rows: Sequence[Row]) -> None:
    table = Table(*HEAD)
    for row in rows:
        table.add_row(*row, style="bold" if not any(row[1:]) else "")
    Console(width=130).print(table)


def _write(rows: Sequence[Row], parts: Sequence[str]) -> None:
    """Put the table between the marks of the page."""
    missing = [part for part in PARTS if part not in parts]
    without = f" Not measured in this run: {', '.join(missing)}." if missing else ""
    load, day = os.getloadavg()[0], datetime.now(UTC).date()
    lines = [
        f"Taken on {day} by `tests/bench`: {os.cpu_count()} cores, no graphics card, "
        f"{platform.system()} {platform.machine()}, load average {load:.1f} at the end." + without,
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
