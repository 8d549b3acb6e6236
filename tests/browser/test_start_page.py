"""Before the map is there: words, the page's frame, and nothing that jumps or misleads."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.actions import on_map
from tests.browser.conftest import Watch, new_context
from tests.browser.launch import complete, ready

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
    context = new_context(browser, {"width": width, "height": height})
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
    complete(page)
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


@pytest.mark.parametrize("page", ["wide"], indirect=True)
def test_first_screen__comes_before_what_it_does_without(
    page: Page, server: str, watch: Watch
) -> None:
    before = len(watch.requests)
    held = _hold(page, "**/data/*-then.*")
    later = [page.expect_request(f"**/data/{kind}-then.*") for kind in ("areas", "lines")]
    with later[0], later[1]:
        page.goto(f"{server}/?date=2022-06-25")
        ready(page)  # without the files that are held
    asked = watch.requests[before:]
    assert not [one for one in asked if "favicon" in one]
    assert len([one for one in asked if "plotly.min" in one]) == 1  # what was preloaded is used
    assert len([one for one in asked if "/data/ground" in one]) == 2  # ahead, and by the map
    for route in held:
        route.continue_()
    complete(page)
    timing = "performance.getEntriesByType('resource').find(({ name }) => /data.ground/.test(name))"
    assert page.evaluate(f"{timing}.initiatorType") == "link"


@pytest.mark.parametrize("page", ["wide"], indirect=True)
def test_as_known_then__is_there_at_once_when_the_address_asks(page: Page, server: str) -> None:
    page.goto(f"{server}/?date=2022-09-14&known=then")
    ready(page)
    shown = "m.queryRenderedFeatures({ layers: ['russian-then'] }).filter((f) => f.state.on)"
    assert on_map(page, f"return {shown}.length") > 0
