"""Before the map is there: words, the page's frame, and nothing that jumps or misleads."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import Watch
from tests.browser.launch import ready

SIZES = {"wide": (1440, 900), "narrow": (390, 844)}
QUERIES = ("?date=2022-09-14", "?place=707292&lang=uk", "?source=wide&date=2022-09-14")
MOST_SHIFT = 0.0035
"""Cumulative layout shift; Core Web Vitals call 0.1 good. The slider alone once made 0.0038."""
OBSERVE = """
    window.shifts = [];
    const tell = (list) => window.shifts.push(...list.getEntries().map(({ value, sources }) => [
        value, sources.map(({ node }) => node?.id || node?.className || node?.nodeName)]));
    new PerformanceObserver(tell).observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture
def page(request: pytest.FixtureRequest, browser: Browser, watch: Watch) -> Iterator[Page]:
    """A page of a size, not yet anywhere."""
    width, height = SIZES[request.param]
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    watch.follow(page)
    yield page
    context.close()
    watch.complain()


def _hold(page: Page, pattern: str) -> list[Route]:
    held: list[Route] = []

    def hold(route: Route) -> None:  # Playwright takes no method of a list
        held.append(route)

    page.route(pattern, hold)
    return held


@pytest.mark.parametrize("page", SIZES, indirect=True)
@pytest.mark.parametrize("query", QUERIES)
def test_first_load__nothing_jumps(page: Page, server: str, query: str) -> None:
    page.add_init_script(OBSERVE)
    page.goto(f"{server}/{query}")
    ready(page).wait_for_load_state("networkidle")
    shifts = page.evaluate("window.shifts")
    assert sum(value for value, _ in shifts) < MOST_SHIFT, shifts


@pytest.mark.parametrize("page", ["wide"], indirect=True)
def test_before_the_scripts__the_day_in_words(page: Page, server: str) -> None:
    held = _hold(page, "**/*.js")
    page.goto(f"{server}/?date=2022-06-25&lang=uk", wait_until="commit")
    words = "getComputedStyle(document.querySelector('._dash-loading'), '::after').content"
    page.wait_for_selector("._dash-loading")
    assert "25 червня 2022" in page.evaluate(words)
    for route in held:
        route.continue_()
    page.unroute("**/*.js")
    expect(ready(page).locator("._dash-loading")).to_have_count(0)


@pytest.mark.parametrize("page", ["wide"], indirect=True)
def test_before_the_areas__no_map_and_words(page: Page, server: str) -> None:
    held = _hold(page, "**/data/areas-now.*")
    page.goto(f"{server}/?date=2022-06-25")
    canvas = page.locator("#map canvas").first
    page.wait_for_selector("html[data-shown-day]")
    assert held
    expect(canvas).to_be_hidden()
    before = "getComputedStyle(document.querySelector('.stage'), '::before').content"
    assert "25 June 2022" in page.evaluate(before)
    for route in held:
        route.continue_()
    page.unroute("**/data/areas-now.*")
    expect(ready(page).locator("#map canvas").first).to_be_visible()
    assert page.evaluate(before) == "none"
