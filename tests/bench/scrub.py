"""Measure scrubbing: the dashboard, a plain Dash app and MapLibre alone, in turns, on one data set.

Each page has a browser of its own, since a page behind another one paints nothing. While one is
measured the other browsers are halted: what they do when idle made one step in fourteen twice as
long.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import Browser, Page, Playwright, Route, ViewportSize

from components.map.browser_files import STATUS_CODES
from geo.atlas import load_record
from geo.dates import date_of, day_number
from geo.status import Status
from tests.bench.synthetic import make_crowd
from tests.browser.launch import FLAGS, find_chromium, free_port, ready, start_server

FOLDER = Path(__file__).parent
PROBE = (FOLDER / "probe.js").read_text(encoding="utf-8")
FLOOR = (FOLDER / "floor.js").read_text(encoding="utf-8")
NAMES = ("ours", "plain", "floor")
ROUNDS = 3
STEPS = 16
WARM_UP = 4
SETTLE_MS = 1000  # what a halted browser catches up with when it goes on
DRAG_DAYS = 200
DRAG_EVERY_MS = 25
PLAY_S = 3
JUMPS = 4
ONE_WORKER = ("--workers", "1")
VIEWPORT: ViewportSize = {"width": 1280, "height": 800}

Row = tuple[str, str, str, str, str]


@dataclass(frozen=True)
class Case:
    """A data set.

    Parameters
    ----------
    title
        For the table.
    target
        Name of the plain app in ``plain_app.py``.
    source
        Imported source on show; empty for the shipped record.
    first
        First day of steps and drags.
    is_crowded
        Whether 33,000 synthetic points are added.
    """

    title: str
    target: str
    source: str
    first: int
    is_crowded: bool = False


RECORD = Case("the shipped record", "record", "", day_number(date(2022, 6, 20)))
SERIES = Case("Liveuamap/NZZ 2023 to 2026", "series", "nzz", day_number(date(2024, 6, 20)))
CROWDED = Case("33,000 points on it", "crowded", "nzz", day_number(date(2024, 6, 20)), True)


@dataclass
class Measured:
    """What one page showed."""

    steps: list[float]
    jumps: list[float]
    drag: dict[str, Any]
    requests: int
    server_ms: float
    heap_mb: float


def scrub_rows(playwright: Playwright, case: Case, store: str) -> list[Row]:
    """Rows of the table for a data set."""
    with _servers(case, store) as (ports, processes):
        found = _measure(playwright, case, ports, processes)
    return _rows(case, found)


@contextmanager
def _servers(case: Case, store: str) -> Iterator[tuple[dict[str, int], dict[str, psutil.Process]]]:
    targets = {"ours": "app:server", "plain": f"tests.bench.plain_app:{case.target}"}
    ports = {name: free_port() for name in targets}
    servers = {
        name: start_server(ports[name], target, ONE_WORKER, store)
        for name, target in targets.items()
    }
    try:
        yield (
            {**ports, "floor": ports["ours"]},
            {name: psutil.Process(server.pid) for name, server in servers.items()},
        )
    finally:
        for server in servers.values():
            server.terminate()


def _measure(
    playwright: Playwright, case: Case, ports: dict[str, int], servers: dict[str, psutil.Process]
) -> dict[str, Measured]:
    browsers = {}
    roots = {}
    for name in NAMES:
        before = _processes()
        browsers[name] = playwright.chromium.launch(
            executable_path=find_chromium(), args=list(FLAGS)
        )
        started = _processes() - before
        roots[name] = next(one for one in started if one.parent() not in started)
    pages = {name: _open(browsers[name], name, ports[name], case) for name in NAMES}
    steps: dict[str, list[float]] = {name: [] for name in NAMES}
    for turn in range(ROUNDS):
        for name, page in pages.items():
            first = case.first + turn * (STEPS + WARM_UP)
            with _alone(name, roots):
                page.wait_for_timeout(SETTLE_MS)
                taken = [_step(page, day) for day in range(first, first + STEPS + WARM_UP)]
            steps[name] += taken[WARM_UP:]  # the first ones wake up a page that was idle
    found = {}
    for name, page in pages.items():
        with _alone(name, roots):
            page.wait_for_timeout(SETTLE_MS)
            jumps = _jumps(page, case)
            found[name] = _dragged(page, case, servers.get(name), steps[name], jumps)
    if not case.is_crowded:
        with _alone("ours", roots):
            played = pages["ours"].evaluate("seconds => window.bench.play(seconds)", PLAY_S)
        found["ours"].drag["played"] = played
    for browser in browsers.values():
        browser.close()
    return found


def _processes() -> set[psutil.Process]:
    return set(psutil.Process().children(recursive=True))


@contextmanager
def _alone(name: str, roots: dict[str, psutil.Process]) -> Iterator[None]:
    """Halt the other browsers for a while."""
    others = [
        one
        for other, root in roots.items()
        if other != name
        for one in (root, *root.children(recursive=True))
    ]
    for one in others:
        with suppress(psutil.Error):  # a helper that has just ended
            one.suspend()
    try:
        yield
    finally:
        for one in others:
            with suppress(psutil.Error):
                one.resume()


def _open(browser: Browser, name: str, port: int, case: Case) -> Page:
    page = browser.new_context(viewport=VIEWPORT).new_page()
    if case.is_crowded and name != "plain":
        _crowd(page, case)
    day = date_of(case.first - 1)
    query = f"?date={day}" + (f"&source={case.source}" if case.source else "")
    page.goto(f"http://127.0.0.1:{port}/{query if name != 'plain' else ''}")
    if name == "plain":
        page.wait_for_selector("#map .maplibregl-canvas")
        page.wait_for_load_state("networkidle")
    else:
        ready(page).wait_for_load_state("networkidle")
        page.evaluate(
            "speed => document.querySelector(`#speed input[value='${speed}']`).click()", 30
        )
    if name == "floor":
        told = {"source": case.source, "status": STATUS_CODES[Status.RUSSIAN]}
        page.evaluate(FLOOR, told)
    page.evaluate(PROBE)
    return page


def _crowd(page: Page, case: Case) -> None:
    """Add the synthetic points to the files that the page fetches."""
    period = load_record().period
    crowd = make_crowd(day_number(period.start), day_number(period.last))
    features, timelines = crowd.features(), crowd.timelines()

    def points(route: Route) -> None:
        found = route.fetch().json()
        found["features"] += features
        route.fulfill(json=found)

    def record(route: Route) -> None:
        found = route.fetch().json()
        for told in (
            [found["points"]] if case.source in route.request.url else found["points"].values()
        ):
            told |= timelines
        route.fulfill(json=found)

    page.route("**/data/points.*.json", points)
    page.route("**/data/record.*.json", record)
    page.route("**/source/*/*/record.json", record)


def _step(page: Page, day: int) -> float:
    page.bring_to_front()
    taken: float = page.evaluate("day => window.bench.step(day)", day)
    return taken


def _jumps(page: Page, case: Case) -> list[float]:
    """From the first day to the last and back."""
    period = load_record().period
    first, last = case.first, day_number(period.last) - 5
    return [_step(page, day) for _ in range(JUMPS // 2) for day in (last, first)]


def _dragged(
    page: Page,
    case: Case,
    server: psutil.Process | None,
    steps: list[float],
    jumps: list[float],
) -> Measured:
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url))
    before_s = _cpu_s(server)
    drag = page.evaluate(
        "([first, count, every]) => window.bench.drag(first, count, every)",
        [case.first, DRAG_DAYS, DRAG_EVERY_MS],
    )
    server_ms = (_cpu_s(server) - before_s) * 1000 / DRAG_DAYS
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    metrics = {
        one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]
    }
    return Measured(steps, jumps, drag, len(seen), server_ms, metrics["JSHeapUsedSize"] / 1e6)


def _cpu_s(server: psutil.Process | None) -> float:
    if server is None:
        return 0.0
    times = [one.cpu_times() for one in [server, *server.children(recursive=True)]]
    return sum(one.user + one.system for one in times)


def _rows(case: Case, found: dict[str, Measured]) -> list[Row]:
    ours = found["ours"]
    rows = [
        _speed_row(
            "step, p50, ms", {name: statistics.median(one.steps) for name, one in found.items()}
        ),
        _speed_row("step, p95, ms", {name: _p95(one.steps) for name, one in found.items()}),
        _speed_row(
            "first day to last and back, p50, ms",
            {name: statistics.median(one.jumps) for name, one in found.items()},
        ),
        _row(
            f"days painted in a {DRAG_DAYS * DRAG_EVERY_MS / 1000:g} s drag over {DRAG_DAYS} days",
            {name: str(one.drag["painted"]) for name, one in found.items()},
        ),
        _row(
            "lag when the hand stops, s",
            {name: _lag(one.drag["lag_s"]) for name, one in found.items()},
        ),
        _row("requests in that drag", {name: str(one.requests) for name, one in found.items()}),
        _row(
            "server CPU for each day of it, ms",
            {name: f"{one.server_ms:.1f}" for name, one in found.items() if name != "floor"},
        ),
        _row("JS heap after it, MB", {name: f"{one.heap_mb:.0f}" for name, one in found.items()}),
    ]
    if "played" in ours.drag:
        rows.append(
            _row(
                f"days painted in {PLAY_S} s of play at 30 a second",
                {"ours": str(ours.drag["played"])},
            )
        )
    return [(case.title, "", "", "", ""), *rows]


def _speed_row(label: str, ms: dict[str, float]) -> Row:
    row = _row(label, {name: f"{value:.0f}" for name, value in ms.items()})
    return (*row[:4], f"{ms['plain'] / ms['ours']:.1f} × faster")


def _row(label: str, texts: dict[str, str]) -> Row:
    ours, plain, floor = (texts.get(name, "") for name in NAMES)
    return label, ours, plain, floor, ""


def _lag(lag_s: float | None) -> str:
    return "over 30" if lag_s is None else f"{lag_s:.2f}"


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[18]
