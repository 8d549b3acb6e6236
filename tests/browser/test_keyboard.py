"""Everything that matters, without a mouse."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.actions import expect_date, expect_day, expect_query


def test_arrows__step_by_day(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.keyboard.press("ArrowRight")
    expect_date(page, "15 September 2022")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect_query(page, date="2022-09-13")


def test_home_and_end__first_and_last_day(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.keyboard.press("Home")
    expect_date(page, "24 February 2022")
    page.keyboard.press("End")
    expect_date(page, "22 August 2026")


def test_shift_arrows__step_by_change(open_page: Callable[..., Page]) -> None:
    page = open_page("?date=2022-08-01")
    page.keyboard.press("Shift+ArrowRight")
    page.wait_for_selector("html:not([data-shown-day='158'])")
    words = page.locator("#day-range").get_attribute("aria-valuetext") or ""
    assert int(words.rsplit(",", 1)[1].split()[0]) >= 1


def test_space__plays_and_stops(open_page: Callable[..., Page]) -> None:
    page = open_page("?date=2022-03-01")
    page.keyboard.press("Space")
    expect(page.locator("[data-action=play]")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Space")
    expect(page.locator("[data-action=play]")).to_have_attribute("aria-pressed", "false")


def test_slash__finds_a_place(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.keyboard.press("/")
    expect(page.locator("#place-select")).to_be_focused()
    page.keyboard.type("Изюм")
    expect(page.get_by_role("option", name="Izium")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#place-body h2")).to_have_text("Izium")
    expect_query(page, place="707292")


def test_m__measures(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.keyboard.press("m")
    expect(page.locator("#start-select")).to_be_focused()
    page.keyboard.type("Kreminna")
    expect(page.get_by_role("option", name="Kreminna")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator("#end-select").focus()
    page.keyboard.type("Sievierodonetsk")
    expect(page.get_by_role("option", name="Severodonetsk")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".big-figure strong")).to_have_text("23.0 km")
    expect_query(page, **{"from": "704138", "to": "691999", "tab": "distance"})


def test_e_and_help__open_and_close(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.keyboard.press("e")
    expect(page.get_by_role("link", name="Map sheet, PDF")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Map sheet, PDF")).to_be_hidden()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_typed_date__keys_stay_in_the_field(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.locator("#typed-date").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Home")
    expect_date(page, "14 September 2022")
    expect_day(page, 202)
