"""What goes wrong while the page is open: it recovers, or says in words what to do."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from geo.store.versions import Store
from tests.browser.actions import (
    MAP,
    canvas_pixels,
    expect_date,
    expect_day,
    expect_query,
    on_map,
    words,
)
from tests.browser.conftest import VIEWPORT, Watch, new_context
from tests.browser.faults import Fault
from tests.browser.launch import ready

WAKE = "dispatchEvent(new Event('online'))"  # what waits for its next attempt makes it now
SHOWN = """
    const found = m.queryRenderedFeatures({ layers: [x] });
    return found.filter((one) => one.state.on).length;
"""
DISTURBED = ("Failed to load resource", "Map error.")
DAY = "?date=2022-09-14"


@pytest.fixture
def troubled(browser: Browser, server: str, watch: Watch) -> Iterator[Callable[..., Page]]:
    """Open an address while some files fail; the errors of that are forgiven."""
    context = new_context(browser)

    def go(query: str, faults: dict[str, Fault]) -> Page:
        page = context.new_page()
        watch.follow(page)
        for pattern, fault in faults.items():
            page.route(pattern, fault)
        page.goto(f"{server}/{query}")
        return page

    yield go
    context.close()
    watch.forgive(*DISTURBED)
    watch.complain()


def expect_notice(page: Page, *sentences: str) -> None:
    """Wait until the notice says so, all of it."""
    for sentence in sentences:
        expect(page.locator("#notices")).to_contain_text(sentence)


def test_files_at_start__fail_and_come_back(troubled: Callable[..., Page]) -> None:
    faults = {
        "**/data/areas-now.*": Fault("500"),
        "**/data/lines-now.*": Fault("cut"),
        "**/data/record.*": Fault("abort"),
    }
    page = troubled(DAY + "&lang=uk", faults)
    expect_notice(page, words("uk")["map_part_failed"], words("uk")["record_failed"])
    page.get_by_role("button", name=words("uk")["day_on"], exact=True).click()  # no error
    page.get_by_role("tab", name=words("uk")["tab_area"]).click()
    expect(page.locator(".areas-table").first).to_be_visible()
    for fault in faults.values():
        fault.kind = None
    page.evaluate(WAKE)
    expect(page.locator("#notices")).to_be_empty()
    ready(page)
    assert on_map(page, SHOWN, "russian-now") > 0
    assert on_map(page, SHOWN, "front-now") > 0


def test_files_of_a_source__fail_and_come_back(troubled: Callable[..., Page]) -> None:
    record, areas = Fault("500"), Fault("cut")
    faults = {"**/source/wide/*/record.json*": record, "**/source/wide/*/areas.json*": areas}
    page = ready(troubled(DAY, faults))
    page.locator("#source-select").click()
    page.get_by_role("option", name="wide").click()
    expect_notice(page, words()["source_failed"].replace("{source}", "wide"))
    expect(page.locator(".basis-line")).to_contain_text("wide")  # the panels have it
    record.kind = None
    page.evaluate(WAKE)
    expect(page.locator("html")).to_have_attribute("data-shown-source", "wide")
    expect_notice(page, words()["map_part_failed"])
    areas.kind = None
    page.evaluate(WAKE)
    expect(page.locator("#notices")).to_be_empty()
    page.wait_for_selector("html[data-map=ready]")
    on_map(page, "if (!m.loaded()) await m.once('idle')")
    assert on_map(page, SHOWN, "russian-published") > 0


def test_file_that_is_gone__is_not_tried_for_ever(
    open_page: Callable[..., Page], watch: Watch
) -> None:
    page = open_page(DAY)
    page.evaluate("atlas.bridge.draw('measure', '/data/measure.0123456789ab.json')")
    expect_notice(page, words()["changed"])
    before = len(watch.requests)
    page.evaluate(WAKE)
    page.evaluate("atlas.bridge.draw('measure', null)")
    on_map(page, "m.triggerRepaint(); await m.once('idle')")
    assert [one for one in watch.requests[before:] if "measure" in one] == []
    page.evaluate("atlas.recovery.over('measure')")
    expect(page.locator("#notices")).to_be_empty()
    watch.forgive(*DISTURBED)


@pytest.fixture
def passing(store: str) -> Iterator[Path]:
    """A source that comes and goes while a page is open: the folder of its versions."""
    folder = Path(store) / "passing"
    add_version(store, 1)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def add_version(address: str, number: int) -> None:
    """Import the small store's wide source once more, under another name."""
    store = Store(address)
    wide = store.newest("wide")
    folder = Path(address) / wide.source / wide.version
    files = {one.name: one.read_bytes() for one in folder.iterdir() if one.name != "manifest.json"}
    version = f"{number:04}-{wide.input_sha256[:8]}"
    store.write(dataclasses.replace(wide, source="passing", version=version), files)


def test_source__newer_then_gone(
    fresh_page: Callable[..., Page], store: str, passing: Path
) -> None:
    page = fresh_page(DAY + "&source=passing&tab=area")
    panel = page.get_by_role("tabpanel", name="Area")
    expect(page.locator("html")).to_have_attribute("data-shown-source", "passing")
    expect(panel).to_contain_text("the source “passing” published")
    add_version(store, 2)
    page.keyboard.press("ArrowRight")
    expect_notice(page, words()["changed"])
    expect_query(page, date="2022-09-15", source="passing")
    expect(page.locator("html")).to_have_attribute("data-shown-source", "passing")
    shutil.rmtree(passing)
    page.keyboard.press("ArrowRight")
    expect(page.locator("html")).to_have_attribute("data-shown-source", "")
    expect(panel).to_contain_text("Areas are inferred")
    expect_date(page, "16 September 2022")
    expect_notice(page, words()["changed"])


LOSE = """
    window.lostContext = m.getCanvas().getContext("webgl2").getExtension("WEBGL_lose_context");
    const lost = m.once("webglcontextlost");
    window.lostContext.loseContext();
    await lost;
"""


WHILE_LOST = """() => {
    atlas.timeline.scrubTo(atlas.dayOf("2022-10-15"));
    atlas.bridge.theme("light");
    atlas.bridge.zoom(1);
    atlas.bridge.draw("events", null);
}"""


def test_lost_context__is_said_and_comes_back_with_the_day(
    open_page: Callable[..., Page],
) -> None:
    page = open_page("?date=2022-04-01")
    before, seen = canvas_pixels(page), on_map(page, SHOWN, "russian-now")
    on_map(page, LOSE)
    page.evaluate(WHILE_LOST)
    box = page.locator(".map canvas").first.bounding_box()
    assert box is not None
    for x in (200, 210):
        page.mouse.move(box["x"] + x, box["y"] + 200)
    expect_notice(page, words()["map_stopped"])
    page.evaluate("lostContext.restoreContext()")
    expect(page.locator("#notices")).to_be_empty()
    page.wait_for_selector("html[data-map=ready]")
    expect_day(page, 233)
    assert 0 < on_map(page, SHOWN, "russian-now") != seen
    assert canvas_pixels(page) != before
    page.keyboard.press("Home")
    expect_day(page, 0)


def test_sleep_while_playing__goes_on_where_it_was(open_page: Callable[..., Page]) -> None:
    page = open_page("?date=2022-04-01")
    went = page.evaluate(
        """async () => {
            const frame = window.requestAnimationFrame;
            const wait = (ms) => new Promise((resume) => setTimeout(resume, ms));
            let slept = 0;
            window.requestAnimationFrame = (run) => frame((now) => run(now + slept));
            const from = atlas.timeline.day();
            atlas.timeline.play();
            await wait(600);
            slept = 3600e3;
            await wait(1200);
            const to = atlas.timeline.day();
            atlas.timeline.stop();
            window.requestAnimationFrame = frame;
            return to - from;
        }"""
    )
    assert 0 < went < 60  # ten days a second; an hour of them would be at the record's end


@pytest.mark.parametrize("nothing", ["window", "container"])
def test_nothing_to_draw_in__and_back(open_page: Callable[..., Page], nothing: str) -> None:
    page = open_page("?date=2022-04-01")
    show = "document.querySelector('.map').style.display = x"
    camera = "return [m.getZoom(), m.getCenter().lng, m.getCanvas().width]"
    width = f"{MAP}.getCanvas().width"  # set when the map has heard of it
    before = on_map(page, camera)
    if nothing == "window":
        page.set_viewport_size({"width": 1, "height": 1})
    else:
        on_map(page, show, "none")
    page.wait_for_function(f"full => {width} < full", arg=before[2])
    page.evaluate("atlas.timeline.scrubTo(atlas.dayOf('2022-09-14'))")
    expect_day(page, 202)
    page.set_viewport_size(VIEWPORT)
    on_map(page, show, "")
    page.wait_for_function(f"full => {width} === full", arg=before[2])
    on_map(page, "if (!m.loaded()) await m.once('idle')")
    assert on_map(page, camera) == pytest.approx(before, abs=1e-6)
    assert on_map(page, SHOWN, "russian-now") > 0


DRAGS = """async ([from, to]) => {
    const range = document.getElementById("day-range");
    for (let drag = from; drag < to; drag += 1) {
        for (const move of [1, 4, 9]) {
            range.value = 20 + ((drag * 37 + move * 11) % 280);
            range.dispatchEvent(new Event("input", { bubbles: true }));
        }
        if (drag % 50 === 0) await new Promise(requestAnimationFrame);
    }
    return Number(range.value);
}"""
KEPT = """
    const count = (lists) => Object.values(lists).reduce((sum, one) => sum + one.length, 0);
    return count(m._listeners) + count(m._oneTimeListeners);
"""


def held(page: Page) -> dict[str, float]:
    """What the page holds after the rubbish has been taken out."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    for _ in range(2):
        session.send("HeapProfiler.collectGarbage")
    found = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    session.detach()
    return {key: found[key] for key in ("JSEventListeners", "Nodes", "JSHeapUsedSize")}


def test_a_thousand_drags__leave_nothing_behind(open_page: Callable[..., Page]) -> None:
    page = open_page(DAY)
    page.set_viewport_size({"width": 900, "height": 420})  # software draws a small map sooner
    page.evaluate(DRAGS, [0, 50])
    page.evaluate("atlas.timeline.scrubTo(202)")
    expect_day(page, 202)
    before, kept = held(page), on_map(page, KEPT)
    last = page.evaluate(DRAGS, [0, 1000])
    expect_day(page, last)
    page.evaluate("atlas.timeline.scrubTo(202)")
    expect_day(page, 202)
    after = held(page)
    assert on_map(page, KEPT) <= kept
    assert after["JSEventListeners"] <= before["JSEventListeners"] + 5
    assert after["Nodes"] <= before["Nodes"] + 50
    assert after["JSHeapUsedSize"] < before["JSHeapUsedSize"] + 3e6
    page.set_viewport_size(VIEWPORT)


def test_resizes_and_releases__leave_no_listener_behind(open_page: Callable[..., Page]) -> None:
    page = open_page(DAY)
    errors = "return m._oneTimeListeners.error.length"
    resize = "document.querySelector('.map').style.width = x; await m.once('resize')"
    for width in ("60%", "40%", ""):
        on_map(page, resize, width)
    page.keyboard.press("ArrowRight")
    expect_query(page, date="2022-09-15")
    assert on_map(page, errors) <= 2  # Plotly's first, and its last
