"""Where a step's time goes: CPU time of Chromium's painting process with some layers hidden."""

from __future__ import annotations

import statistics
from contextlib import suppress

import psutil
from playwright.sync_api import Page, Playwright

from tests.bench.scrub import ONE_WORKER, PROBE, VIEWPORT, Row
from tests.browser.launch import FLAGS, find_chromium, free_port, ready, start_server

ROUNDS = 2
STEPS = 12
FIRST = 150
MAP = "document.querySelector('#map .js-plotly-plot')._fullLayout.map._subplot.map"
HIDDEN: dict[str, str] = {
    "all layers": "false",
    "no control areas": "/^(russian|contested|unknown)-/.test(id)",
    "no front lines and no band": "/^(front|open-edge|band)-/.test(id)",
    "no names": "type === 'symbol'",
    "no places": "source === 'points' && type === 'circle'",
    "no layer at all": "true",
}
"""What is drawn, and the test of a hidden layer's ``id``, ``type`` and ``source`` for it."""
TAKE_OUT = f"{MAP}.removeLayer('ground-picture'); atlas.ground.release();"
NO_PICTURE = "all layers, borders, water and land not as one picture"


def layer_rows(playwright: Playwright) -> list[Row]:
    """Rows of the table."""
    port = free_port()
    server = start_server(port, options=ONE_WORKER)
    chromium = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
    try:
        page = chromium.new_context(viewport=VIEWPORT).new_page()
        page.goto(f"http://127.0.0.1:{port}/?date=2022-06-20")
        ready(page).wait_for_load_state("networkidle")
        page.evaluate(PROBE)
        found: dict[str, list[float]] = {name: [] for name in (*HIDDEN, NO_PICTURE)}
        for turn in range(ROUNDS):
            first = FIRST + turn * (STEPS + 1)
            for name, test in HIDDEN.items():
                found[name].append(_ms_without(page, test, first))
            page.evaluate(f"() => {{ {TAKE_OUT} }}")
            found[NO_PICTURE].append(_ms_a_step(page, first))
            page.evaluate(f"() => atlas.ground.lay({MAP})")
    finally:
        chromium.close()
        server.terminate()
    return [
        (f"painting a step, {name}, CPU ms", f"{statistics.mean(ms):.0f}", "", "", "")
        for name, ms in found.items()
    ]


def _ms_without(page: Page, test: str, first: int) -> float:
    hidden = page.evaluate(
        f"""() => {MAP}.getStyle().layers
            .filter(({{ id, type, source, layout }}) => layout?.visibility !== "none" && ({test}))
            .map(({{ id }}) => id)"""
    )
    _show(page, hidden, "none")
    taken_ms = _ms_a_step(page, first)
    _show(page, hidden, "visible")
    return taken_ms


def _ms_a_step(page: Page, first: int) -> float:
    page.evaluate("day => window.bench.step(day)", first)
    before_s = _painting_s()
    for day in range(first + 1, first + 1 + STEPS):
        page.evaluate("day => window.bench.step(day)", day)
    return (_painting_s() - before_s) * 1000 / STEPS


def _show(page: Page, layers: list[str], visibility: str) -> None:
    page.evaluate(
        f"""async ([layers, visibility]) => {{
            const drawn = new Promise((done) => {MAP}.once("idle", done));
            for (const id of layers) {MAP}.setLayoutProperty(id, "visibility", visibility);
            {MAP}.triggerRepaint();
            await drawn;
        }}""",
        [layers, visibility],
    )


def _painting_s() -> float:
    """CPU time so far of the process that paints; it is a child of this one's."""
    total_s = 0.0
    for one in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):  # one of the helpers that has just ended
            if "--type=gpu-process" in one.cmdline():
                times = one.cpu_times()
                total_s += times.user + times.system
    return total_s
