"""The panels: place, distance, area, claims, sources, both pictures of the founding day."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from geo.view import TABS, THEMES
from tests.browser.actions import choose, expect_query


def test_kreminna__then_and_now(open_page: Callable[..., Page]) -> None:
    page = open_page("?place=704138")
    statuses = page.locator("#place-body .known-pair .status")
    expect(statuses.nth(0)).to_have_text("Russian-held")
    expect(statuses.nth(1)).to_have_text("Unknown")
    expect(page.locator("#place-body .replaced").first).to_contain_text("Did not hold")
    expect(page.locator("#place-body .events cite").first).not_to_be_empty()


def test_known_then__switches_the_map(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.get_by_text("As known then", exact=True).click()
    expect(page.locator("html")).to_have_attribute("data-shown-mode", "then")
    expect_query(page, known="then")


def test_search__any_spelling(open_page: Callable[..., Page]) -> None:
    page = open_page()
    choose(page, "place-select", "Лисичанськ", "Lysychansk")
    expect(page.locator("#place-body h2")).to_have_text("Lysychansk")


def test_map_click__chooses_the_place(open_page: Callable[..., Page]) -> None:
    page = open_page("?map=49.2070,37.2768,9.00")
    box = page.locator(".map canvas").first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#place-body h2")).to_have_text("Izium")


def test_claims__every_sentence_with_verdict(open_page: Callable[..., Page]) -> None:
    page = open_page("?tab=claims")
    claims = page.locator(".claim")
    expect(claims).to_have_count(7)
    first = claims.nth(0)
    expect(first.locator(".verdict")).to_have_text("Supported")
    expect(first).to_contain_text("23.0 km")
    first.get_by_role("button", name="Show on the map").click()
    expect(page.locator(".big-figure strong")).to_have_text("23.0 km")


def test_area__adds_up(open_page: Callable[..., Page]) -> None:
    page = open_page("?tab=area")
    tables = page.locator(".areas-table")
    expect(tables).to_have_count(3)
    for index in range(3):
        cells = tables.nth(index).locator("tr td:nth-child(2)").all_text_contents()
        values = [int(cell.replace(",", "").replace("km²", "")) for cell in cells]
        assert abs(sum(values[:-1]) - values[-1]) <= 2


def test_ukrainian__switch(fresh_page: Callable[..., Page]) -> None:
    page = fresh_page("?place=707292")
    page.get_by_role("link", name="Українська").click()
    page.wait_for_selector("html[lang=uk][data-map=ready]")
    expect(page.locator("#place-body h2")).to_have_text("Ізюм")


def test_share__copies_the_address(fresh_page: Callable[..., Page]) -> None:
    page = fresh_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator("#notices")).to_contain_text("clipboard")
    assert page.evaluate("() => navigator.clipboard.readText()") == page.url


def test_privacy__no_button_sends_the_chart_away(open_page: Callable[..., Page]) -> None:
    page = open_page()
    assert page.locator(".modebar-btn").count() == 0


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("tab", TABS)
def test_axe__finds_nothing(open_page: Callable[..., Page], tab: str, theme: str) -> None:
    page = open_page(f"?tab={tab}&theme={theme}&place=704138&from=704138&to=691999")
    violations = Axe().run(page).response["violations"]
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in violations] == []
