"""A browser without WebGL: it is said in words, and everything but the map works."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.actions import choose, expect_date, expect_query, words
from tests.browser.conftest import new_context
from tests.browser.launch import READY_MS, find_chromium

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-software-rasterizer", "--disable-3d-apis")


@pytest.fixture(scope="module")
def page(browser: Browser, server: str) -> Iterator[Page]:
    """The page in a browser that refuses every WebGL context."""
    chromium = browser.browser_type.launch(executable_path=find_chromium(), args=list(FLAGS))
    page = new_context(chromium).new_page()
    page.goto(server)
    page.wait_for_selector("html[data-timeline=ready][data-applied]", timeout=READY_MS)
    yield page
    chromium.close()


def test_no_webgl__is_said_at_once(page: Page) -> None:
    # In the words for no map at all, which come before a map is waited for in vain.
    expect(page.locator("html")).to_have_attribute("data-map", "failed")
    expect(page.get_by_role("alert").filter(visible=True)).to_have_text(words()["map_failed"])


def test_no_webgl__date_and_timeline_work(page: Page) -> None:
    page.locator("#typed-date").fill("2022-09-07")
    page.keyboard.press("Enter")
    expect_date(page, "7 September 2022")
    expect_query(page, date="2022-09-07")
    page.locator("#day-range").focus()
    page.keyboard.press("ArrowRight")
    expect_date(page, "8 September 2022")
    expect_query(page, date="2022-09-08")


def test_no_webgl__panels_work(page: Page) -> None:
    choose(page, "place-select", "Izium", "Izium")
    expect(page.locator("#place-body h2")).to_have_text("Izium")
    expect(page.locator("#place-body .known-pair .status").first).to_be_visible()
    page.get_by_role("tab", name="Area").click()
    expect(page.locator(".areas-table").first.locator("tr").first).to_be_visible()
    page.get_by_role("tab", name="Distance").click()
    choose(page, "start-select", "Kreminna", "Kreminna")
    choose(page, "end-select", "Severodonetsk", "S")
    expect(page.locator(".big-figure strong")).to_contain_text("km")


def test_no_webgl__other_source_is_listed_over_time(page: Page) -> None:
    page.locator("#source-select").click()
    page.get_by_role("option", name="wide").click()
    expect_query(page, source="wide")
    expect(page.locator(".basis-line")).to_contain_text("wide")


REFUSED_FOR_A_WHILE = """
    const give = HTMLCanvasElement.prototype.getContext;
    window.isRefused = true;
    HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
        if (window.isRefused && kind === "webgl2") return null;
        return give.call(this, kind, ...rest);
    };
"""


def test_slow_machine__its_late_map_is_shown(browser: Browser, server: str) -> None:
    # A machine with too much to do refuses the first contexts, and gives them later.
    context = new_context(browser)
    page = context.new_page()
    page.add_init_script(REFUSED_FOR_A_WHILE)
    held: list[Route] = []
    page.route("**/*plotly*.js*", lambda route: held.append(route))
    page.goto(server)
    page.wait_for_selector("html[data-map=failed]", timeout=READY_MS)
    notice = page.get_by_role("alert").filter(has_text=words()["map_failed"])
    expect(notice).to_be_visible()
    page.evaluate("isRefused = false")
    assert held
    for route in held:
        route.continue_()
    page.wait_for_selector("html[data-map=ready]", timeout=READY_MS)
    expect(notice).to_be_hidden()
    context.close()
