"""A release of the day costs little: what is asked, and what the browser does itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from geo.view import TABS, View
from tests.browser.actions import expect_query
from tests.browser.conftest import Watch
from tests.browser.launch import settled

MOST_REQUESTS = 2
PLACES = "&place=704138&from=704138&to=691999"


def asked_while(page: Page, act: Callable[[], Any]) -> list[str]:
    """Outputs that the server was asked for until all had come."""
    asked: list[str] = []

    def note(request: Request) -> None:
        if "_dash-update-component" in request.url:
            asked.append(json.loads(request.post_data or "{}")["output"])

    page.on("request", note)
    act()
    settled(page)
    page.remove_listener("request", note)
    return asked


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("source", ["", "&source=wide&compare=narrow&events=clashes"])
def test_release__asks_the_server_twice_at_most(
    open_page: Callable[..., Page], tab: str, source: str
) -> None:
    page = open_page(f"?date=2022-09-14&tab={tab}{PLACES}{source}")

    def step() -> None:
        page.keyboard.press("ArrowRight")
        page.wait_for_selector("html[data-answered='2022-09-15']")

    asked = asked_while(page, step)
    assert 1 <= len(asked) <= MOST_REQUESTS, asked


def test_tab__is_there_without_the_server(open_page: Callable[..., Page], watch: Watch) -> None:
    """Claims, sources, help and method came with the page."""
    page = open_page("?date=2022-09-14")
    expect(page.locator("[data-part]")).to_have_count(0)  # nothing of it costs before
    page.route("**/*", lambda route: route.abort())
    try:
        page.get_by_role("tab", name="Claims").click()
        expect(page.locator(".claim")).to_have_count(7)
        page.get_by_role("tab", name="Sources").click()
        expect(page.locator("[data-part=sources] li").nth(300)).to_be_attached()
        page.keyboard.press("?")
        expect(page.get_by_role("dialog")).to_be_visible()
        page.keyboard.press("Escape")
        page.get_by_role("button", name="How good is this?").first.click()
        expect(page.get_by_role("dialog")).to_contain_text("Agreement with published series")
        page.keyboard.press("Escape")
    finally:
        page.unroute("**/*")
        watch.forgive("Failed to load resource", "net::ERR_FAILED")


def test_address__is_written_as_the_server_reads_it(open_page: Callable[..., Page]) -> None:
    """`view.js` writes what `geo.view.View.query` would."""
    page = open_page("?date=2022-09-14")
    changes = {"tab": "compare", "source": "wide", "place": "704138", "known": "then",
               "compare": "narrow", "to": "691999", "from": "707292", "events": "clashes",
               "theme": "dark"}  # fmt: skip
    page.evaluate("changes => atlas.view.change(changes)", changes)
    expect_query(page, compare="narrow", theme="dark")
    view = View(
        date(2022, 9, 14), "then", 704138, 707292, 691999, "compare", "en", "dark",
        "wide", "narrow", "clashes",
    )  # fmt: skip
    assert page.url.partition("?")[2] == view.query()
    link = page.locator("[data-form=png]").get_attribute("href")
    assert link == f"/export/png?{view.query()}"
    other = page.locator("[data-language=uk]").get_attribute("href") or ""
    assert "lang=uk" in other


def test_chart__marks_the_day_without_asking(open_page: Callable[..., Page]) -> None:
    page = open_page("?date=2022-09-14&tab=area")
    marked = "document.querySelector('#area-graph .js-plotly-plot')?.layout.shapes[0].x0"
    page.wait_for_function(f"() => {marked} === '2022-09-14'")
    asked = asked_while(page, lambda: page.keyboard.press("ArrowRight"))
    page.wait_for_function(f"() => {marked} === '2022-09-15'")
    assert [one for one in asked if "chart" in one] == []


def test_quick_choices__are_all_kept(open_page: Callable[..., Page]) -> None:
    """A choice is not taken back by the answer to the one before it."""
    page = open_page("?date=2022-09-14&place=704138")
    page.get_by_role("tab", name="Distance").click()
    page.keyboard.press("Escape")
    page.evaluate("atlas.timeline.step(1); atlas.view.change({ place: '707292', tab: '' })")
    page.evaluate("atlas.timeline.step(1)")
    expect_query(page, date="2022-09-16", place="707292")
    expect(page.locator("#place-body h2")).to_have_text("Izium")
    expect(page.locator("#place-select")).to_have_value("Izium · Izium raion, Kharkiv")
    settled(page)
    expect_query(page, date="2022-09-16", place="707292")
