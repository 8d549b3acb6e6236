"""The address is the state: reload, share and back."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

from tests.browser.actions import expect_date, expect_day, expect_query, query, query_of
from tests.browser.conftest import new_context
from tests.browser.launch import ready


def test_round_trip__every_field(fresh_page: Callable[..., Page]) -> None:
    asked = (
        "?date=2022-05-03&known=then&place=704138&from=704138&to=691999&tab=distance"
        "&lang=uk&theme=dark&map=48.9000,38.4000,8.50"
    )
    page = fresh_page(asked)
    expect_date(page, "3 травня 2022 р.")
    expect(page.locator("html")).to_have_attribute("data-shown-mode", "then")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("html")).to_have_attribute("lang", "uk")
    expect(page.locator(".big-figure strong")).to_have_text("23,0 км")
    assert query(page) == {
        "date": "2022-05-03", "known": "then", "place": "704138", "from": "704138",
        "to": "691999", "tab": "distance", "lang": "uk", "theme": "dark",
        "map": "48.9000,38.4000,8.50",
    }  # fmt: skip


def test_back__returns_to_the_day_before(open_page: Callable[..., Page]) -> None:
    page = open_page()
    expect_query(page, date="2022-09-14")
    page.keyboard.press("ArrowRight")
    expect_query(page, date="2022-09-15")
    page.go_back()
    expect_date(page, "14 September 2022")
    expect_day(page, 202)


def test_nonsense__is_told_and_left_out(open_page: Callable[..., Page]) -> None:
    page = open_page("?date=2099-01-01&place=Atlantis&colour=red&map=north")
    notice = page.locator("#notices")
    expect(notice).to_contain_text("2099-01-01 is outside the record")
    expect(notice).to_contain_text("no place named 'Atlantis'")
    expect(notice).to_contain_text("'colour'")
    expect(notice).to_contain_text("'north' is not latitude,longitude,zoom")
    expect_date(page, "14 September 2022")


def test_typed_date__nonsense_is_told(open_page: Callable[..., Page]) -> None:
    page = open_page()
    for text, answer in (("14.09.2022", "is not a day written like"), ("2031-01-01", "outside")):
        page.locator("#typed-date").fill(text)
        page.keyboard.press("Enter")
        expect(page.locator("#notices")).to_contain_text(answer)
    expect_date(page, "14 September 2022")
    page.locator("#typed-date").fill("2022-09-13")
    page.keyboard.press("Enter")
    expect(page.locator("#notices")).to_be_empty()


def test_zoom__keeps_within_the_map(open_page: Callable[..., Page]) -> None:
    page = open_page("?map=48.9000,38.4000,5.00")
    for _ in range(4):
        page.get_by_role("button", name="Farther").click()
    page.wait_for_url(lambda url: float(query_of(url)["map"].split(",")[2]) >= 4)
    expect(page.locator("#notices")).to_be_empty()


def test_two_browsers__do_not_share_state(browser: Browser, server: str) -> None:
    pages = []
    for asked in ("?date=2022-03-10&lang=uk&theme=dark", "?date=2022-10-10"):
        context = new_context(browser)
        page = context.new_page()
        page.goto(f"{server}/{asked}")
        pages.append(ready(page))
    pages[0].bring_to_front()
    pages[0].keyboard.press("ArrowRight")
    expect_date(pages[0], "11 березня 2022 р.")
    expect_date(pages[1], "10 October 2022")
    expect(pages[1].locator("html")).to_have_attribute("data-theme", "light")
    for page in pages:
        page.context.close()
