"""Measure the first load: bytes by part, seconds to the first painted map, also on a slow line."""

from __future__ import annotations

import time
from collections import defaultdict
from urllib.parse import urlsplit

import psutil
from playwright.sync_api import Browser, Playwright, Request

from tests.bench.scrub import ONE_WORKER, VIEWPORT, Row
from tests.browser.launch import FLAGS, find_chromium, free_port, ready, start_server

SLOW_BYTES_S = 1.6e6 / 8
SLOW_LATENCY_MS = 150
VIEWS = 1000
AS_DEPLOYED = (*ONE_WORKER, "--preload")  # files are packed before the first reader comes


def first_load_rows(playwright: Playwright) -> list[Row]:
    """Rows of the table."""
    port = free_port()
    server = start_server(port, options=AS_DEPLOYED)
    chromium = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
    try:
        address = f"http://127.0.0.1:{port}/"
        _load(chromium, address)  # the server's own first answer
        parts, seconds = _load(chromium, address)
        _, slow_s = _load(chromium, address, is_slow=True)
        grown_mb = _growth_mb(chromium, address, server.pid)
    finally:
        chromium.close()
        server.terminate()
    sizes = [
        (f"first load, {part}, kB over the wire", f"{size / 1e3:,.0f}", "", "", "")
        for part, size in sorted(parts.items(), key=lambda item: -item[1])
    ]
    return [
        ("first load, all, MB over the wire", f"{sum(parts.values()) / 1e6:.2f}", "", "", ""),
        *sizes,
        ("first load to painted map, s", f"{seconds:.1f}", "", "", ""),
        ("the same at 1.6 Mbit/s, s", f"{slow_s:.1f}", "", "", ""),
        (f"server memory, growth over {VIEWS:,} views, MB", f"{grown_mb:.1f}", "", "", ""),
    ]


def _load(chromium: Browser, address: str, is_slow: bool = False) -> tuple[dict[str, float], float]:
    """Bytes by part, and seconds to the painted map, of a browser that comes for the first time."""
    context = chromium.new_context(viewport=VIEWPORT)
    page = context.new_page()
    if is_slow:
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        line = {"offline": False, "latency": SLOW_LATENCY_MS}
        line |= {"downloadThroughput": SLOW_BYTES_S, "uploadThroughput": SLOW_BYTES_S}
        session.send("Network.emulateNetworkConditions", line)
    finished: list[Request] = []  # those of MapLibre's worker too
    page.on("requestfinished", lambda request: finished.append(request))
    start = time.perf_counter()
    page.goto(address)
    ready(page)
    seconds = time.perf_counter() - start
    page.wait_for_load_state("networkidle")
    parts: dict[str, float] = defaultdict(float)
    for request in finished:
        sizes = request.sizes()
        parts[_part(request.url)] += sizes["responseBodySize"] + sizes["responseHeadersSize"]
    context.close()
    return parts, seconds


def _part(address: str) -> str:
    path = urlsplit(address).path
    if path.startswith(("/data/", "/source/")):
        return "data"
    if "plotly" in path:
        return "Plotly with MapLibre"
    if path.startswith("/_dash-component-suites"):
        return "Dash and its components"
    if path.startswith("/assets"):
        return "own scripts, style and typeface"
    return "page and callbacks"


def _growth_mb(chromium: Browser, address: str, server: int) -> float:
    context = chromium.new_context()
    before_mb = 0.0
    for number in range(VIEWS + VIEWS // 10):
        if number == VIEWS // 10:  # after the first hundred every cache is filled
            before_mb = _memory_mb(server)
        for path in ("", "_dash-layout", "_dash-dependencies"):
            context.request.get(address + path)
    return _memory_mb(server) - before_mb


def _memory_mb(server: int) -> float:
    process = psutil.Process(server)
    every = [process, *process.children(recursive=True)]
    return sum(float(one.memory_info().rss) for one in every) / 1e6
