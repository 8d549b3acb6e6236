"""Measure speed and size, and print a table: ``make bench``.

Every figure is taken in one run on one machine; speeds are ratios to the plain Dash app of
``plain_app.py``, measured in turns with the dashboard, each in a browser of its own.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from rich.console import Console
from rich.table import Table

from geo.atlas import load_atlas
from geo.sheet import render_sheet
from geo.view import View
from tests.bench.imports import import_rows
from tests.browser.launch import FLAGS, find_chromium, free_port, ready, start_server

PROBE = (Path(__file__).parent / "probe.js").read_text(encoding="utf-8")
ROUNDS = 3
STEPS = 25
FIRST_DAY = 120
DRAG_DAYS = 200
DRAG_EVERY_MS = 25
SINGLE = ("--workers", "1")


@dataclass(frozen=True)
class Drag:
    """A drag: pictures painted while the hand moved, and lag when it stopped."""

    painted: int
    lag_s: float | None

    @property
    def lag(self) -> str:
        """Lag in words."""
        return "over 30" if self.lag_s is None else f"{self.lag_s:.2f}"


def main() -> None:
    """Measure and print."""
    ports = {"ours": free_port(), "plain": free_port()}
    servers = [
        start_server(ports["ours"], "app:server", SINGLE),
        start_server(ports["plain"], "tests.bench.plain_app:server", SINGLE),
    ]
    try:
        with sync_playwright() as playwright:
            # One browser each: a page behind another one paints nothing, and waits for ever.
            browsers = {
                name: playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
                for name in ports
            }
            rows = [*_first_load(browsers["ours"], ports["ours"]), *_scrub(browsers, ports)]
            for browser in browsers.values():
                browser.close()
    finally:
        for server in servers:
            server.terminate()
    _print([*rows, *_sheets(), *import_rows()])


def _scrub(browsers: dict[str, Browser], ports: dict[str, int]) -> list[tuple[str, str, str, str]]:
    pages = {name: _open(browsers[name], name, port) for name, port in ports.items()}
    steps: dict[str, list[float]] = {name: [] for name in pages}
    for turn in range(ROUNDS):
        for name, page in pages.items():
            page.bring_to_front()
            first = FIRST_DAY + turn * STEPS
            for day in range(first, first + STEPS):
                steps[name].append(page.evaluate("day => window.bench.step(day)", day))
    requests = {name: _count_requests(page) for name, page in pages.items()}
    drags = {name: _drag(page) for name, page in pages.items()}
    return [
        _ratio_row("scrub step p50, ms", steps, statistics.median),
        _ratio_row("scrub step p95, ms", steps, _p95),
        ("requests while dragging", str(len(requests["ours"])), str(len(requests["plain"])), ""),
        (
            f"pictures in a {DRAG_DAYS * DRAG_EVERY_MS / 1000:g} s drag",
            str(drags["ours"].painted), str(drags["plain"].painted), "",
        ),
        (
            "lag when the hand stops, s",
            drags["ours"].lag, drags["plain"].lag, "",
        ),
    ]  # fmt: skip


def _open(browser: Browser, name: str, port: int) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.goto(f"http://127.0.0.1:{port}/")
    if name == "ours":
        ready(page)
    else:
        page.wait_for_selector("#map .maplibregl-canvas")
        page.wait_for_load_state("networkidle")
    page.evaluate(PROBE)
    return page


def _count_requests(page: Page) -> list[str]:
    """Requests that start during the next drag."""
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url))
    return seen


def _drag(page: Page) -> Drag:
    page.bring_to_front()
    found = page.evaluate(
        "([first, count, every]) => window.bench.drag(first, count, every)",
        [FIRST_DAY, DRAG_DAYS, DRAG_EVERY_MS],
    )
    return Drag(found["painted"], found["lag_s"])


def _first_load(browser: Browser, port: int) -> list[tuple[str, str, str, str]]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    start = time.perf_counter()
    page.goto(f"http://127.0.0.1:{port}/")
    ready(page)
    seconds = time.perf_counter() - start
    page.wait_for_load_state("networkidle")
    context.close()
    return [
        ("first load, MB over the wire", f"{sum(sizes) / 1e6:.2f}", "", ""),
        ("first load to painted map, s", f"{seconds:.1f}", "", ""),
    ]


def _sheets() -> list[tuple[str, str, str, str]]:
    atlas = load_atlas()
    view = View(day=date(2022, 9, 14))
    rows = []
    for form in ("png", "pdf", "svg"):
        render_sheet(atlas, view, form)
        start = time.perf_counter()
        render_sheet(atlas, view, form)
        rows.append((f"sheet, warm, {form}, s", f"{time.perf_counter() - start:.2f}", "", ""))
    return rows


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[18]


def _ratio_row(
    label: str, steps: dict[str, list[float]], reduce: Callable[[list[float]], float]
) -> tuple[str, str, str, str]:
    ours, plain = reduce(steps["ours"]), reduce(steps["plain"])
    return (label, f"{ours:.0f}", f"{plain:.0f}", f"{plain / ours:.1f} × faster")


def _print(rows: list[tuple[str, str, str, str]]) -> None:
    table = Table("measured", "Control Atlas", "plain Dash", "ratio")
    for row in rows:
        table.add_row(*row)
    Console().print(table)


if __name__ == "__main__":
    main()
