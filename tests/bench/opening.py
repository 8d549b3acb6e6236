"""Measure opening: from the address to the painted map, beside plain Dash and a map without Dash.

Every page is opened cold, in a browser profile of its own, in turns; the least of several turns is
what the page costs when nothing else is at work. Processor time of the page's own thread is taken
beside it: it tells the same on a busy machine.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

from playwright.sync_api import Browser, Playwright, Route

from components.map.browser_files import make_browser_files
from components.map.map_style import StyleOptions, make_style
from components.packing import MAP_SCRIPT
from geo.atlas import load_record
from tests.bench.scrub import NAMES, ONE_WORKER, VIEWPORT, Row
from tests.browser.launch import FLAGS, READY_MS, find_chromium, free_port, start_server

TURNS = 7
WATCH = (Path(__file__).parent / "opening.js").read_text(encoding="utf-8")
AS_DEPLOYED = (*ONE_WORKER, "--preload")
ALONE = "/alone"
"""Address of the page without Dash, which the test answers itself."""

_PAGE = """<!DOCTYPE html><meta charset="utf-8"><style>body { margin: 0 }</style><div id="map">
<div id="plot" style="height: 600px"></div></div><script src="%s"></script><script>
Plotly.newPlot("plot", [{type: "scattermap", lat: [48.7], lon: [37.6], marker: {opacity: 0}}],
  {margin: {l: 0, r: 0, t: 0, b: 0}, map: {style: %s, center: {lat: 48.7, lon: 37.6}, zoom: 6.3}});
</script>"""


def opening_rows(playwright: Playwright) -> list[Row]:
    """Rows of the table."""
    ports = {"ours": free_port(), "plain": free_port()}
    targets = {"ours": "app:server", "plain": "tests.bench.plain_app:record"}
    servers = [start_server(port, targets[name], AS_DEPLOYED) for name, port in ports.items()]
    chromium = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
    addresses = {name: f"http://127.0.0.1:{port}/" for name, port in ports.items()}
    addresses["floor"] = addresses["ours"].rstrip("/") + ALONE
    page = alone_page()
    wall, cpu = defaultdict[str, list[float]](list), defaultdict[str, list[float]](list)
    try:
        for turn in range(TURNS + 1):
            for name, address in addresses.items():
                seconds, busy_s = open_once(chromium, address, page)
                if turn:  # the first wakes the servers up
                    wall[name].append(seconds)
                    cpu[name].append(busy_s)
    finally:
        chromium.close()
        for server in servers:
            server.terminate()
    return [
        _row("opening to painted map, s", wall),
        _row("the page's own thread at work until then, CPU s", cpu),
    ]


def alone_page() -> str:
    """A page with Plotly's bundle, our style and files, and nothing else."""
    style = make_style(make_browser_files(load_record()), StyleOptions())
    for layer in style["layers"]:  # without the page's scripts nobody says what is on
        layer.get("paint", {}).pop("fill-pattern", None)
    return _PAGE % (MAP_SCRIPT, json.dumps(style))


def open_once(chromium: Browser, address: str, alone: str) -> tuple[float, float]:
    """Seconds to the painted map, and seconds of the page's thread, of a first visit."""
    context = chromium.new_context(viewport=VIEWPORT)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.add_init_script(WATCH)

    def answer(route: Route) -> None:
        route.fulfill(content_type="text/html", body=alone)

    page.route(f"**{ALONE}", answer)
    page.goto(address, wait_until="commit")
    page.wait_for_function("() => window.opened", timeout=READY_MS)
    found = session.send("Performance.getMetrics")["metrics"]
    metrics = {one["name"]: one["value"] for one in found}
    seconds = float(page.evaluate("window.opened")) / 1000
    context.close()
    return seconds, float(metrics["TaskDuration"])


def _row(label: str, seconds: dict[str, list[float]]) -> Row:
    least = {name: min(seconds[name]) for name in NAMES}
    ours, plain, floor = (f"{least[name]:.2f}" for name in NAMES)
    ratio = f"{least['ours'] / least['plain']:.2f} × plain Dash"
    return label, ours, plain, floor, ratio
