"""Behind a line that spoils answers nothing of another day is shown as if it were of this one."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from geo.view import TABS
from tests.browser.actions import expect_date, expect_day, expect_query, on_map, words
from tests.browser.conftest import new_context
from tests.browser.launch import READY_MS, complete, settled
from tests.browser.proxy import Proxy, proxied

EVERYTHING = (
    "?date=2022-09-14&known=then&place=704138&from=704138&to=693381&source=wide&compare=narrow"
    "&events=clashes"
)
BEFORE, AFTER = "14 September 2022", "15 September 2022"
CAUSES = {"hang": "cause_late"}
KINDS = ("500", "400", "404", "cut", "drop", "hang", "portal")
LINES = "return (await m.getSource('measure').getData()).features.length"

# What is seen of a day without the mark that says that it is not of the day shown. The claims and
# the method speak of days of their own.
UNMARKED = """day => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        const own = element.closest("[data-stale], .claims, .timeline, script, style");
        if (!own && element.checkVisibility() && walker.currentNode.data.includes(day))
            found.push(walker.currentNode.data);
    }
    return found;
}"""
FOLLOWERS = """ids => ids.map((id) => document.getElementById(id)).filter(Boolean)
    .filter((one) => !(one.hasAttribute("data-stale") && one.inert)).map((one) => one.id)"""


@pytest.fixture
def spoilt(browser: Browser, server: str) -> Iterator[tuple[Page, Proxy]]:
    """A page with something in every panel, behind a proxy."""
    context = new_context(browser)
    with proxied(server) as proxy:
        page = context.new_page()
        page.goto(f"{proxy.address}/{EVERYTHING}")
        complete(page)
        expect_query(page, date="2022-09-14", compare="narrow")
        yield page, proxy
        proxy.lift()
        context.close()


def panels(server: str) -> list[str]:
    """Ids of all that the server fills anew when the view is another one."""
    with urllib.request.urlopen(f"{server}/_dash-dependencies") as answer:  # noqa: S310
        listed = json.loads(answer.read())
    followers = [
        one["output"]
        for one in listed
        if not one["clientside_function"]
        and {"id": "view", "property": "data"} in one["inputs"]
        and one["output"].endswith(".children")
        and not one["output"].startswith("..")
    ]
    return [output.rpartition(".")[0] for output in followers]


@pytest.mark.parametrize("kind", KINDS)
def test_step__behind_a_line_that_spoils_answers(
    spoilt: tuple[Page, Proxy], server: str, kind: str
) -> None:
    page, proxy = spoilt
    followers = panels(server)
    assert len(followers) >= 5
    assert on_map(page, LINES) > 0
    proxy.spoil(kind)
    page.get_by_role("button", name=words()["day_on"], exact=True).click()
    expect_day(page, 203)
    expect_date(page, AFTER)
    said = page.locator("#unanswered")
    for tab in TABS:
        page.get_by_role("tab", name=words()[f"tab_{tab}"], exact=True).click()
        if tab in ("place", "distance", "area", "compare"):
            expect(said).to_contain_text(f"not of {AFTER}", timeout=READY_MS)
            expect(said).to_contain_text(words()[CAUSES.get(kind, "cause_error")])
            expect(page.get_by_role("button", name=words()["ask_again"])).to_be_visible()
        expect(page.locator("#typed-date")).to_have_value("2022-09-15")
        assert page.evaluate(UNMARKED, BEFORE) == [], tab
    assert page.evaluate(FOLLOWERS, followers) == []
    assert on_map(page, LINES) == 0
    proxy.lift()
    page.get_by_role("tab", name=words()["tab_place"], exact=True).click()
    page.get_by_role("button", name=words()["ask_again"]).click()
    expect(said).to_be_empty(timeout=READY_MS)
    settled(page)
    for tab in TABS:
        page.get_by_role("tab", name=words()[f"tab_{tab}"], exact=True).click()
        assert page.evaluate(UNMARKED, BEFORE) == [], tab
    expect(page.locator("[data-stale]")).to_have_count(0)
    expect_query(page, date="2022-09-15")
    assert on_map(page, LINES) > 0
