"""Imported sources: switch, scrub, compare."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.actions import expect_date, expect_query

FOUNDING_DAY = "?date=2022-09-14"


def square_kilometres(page: Page, region: str) -> list[int]:
    """Figures of an oblast's row in the comparison."""
    row = page.locator(".disagree-table tr", has_text=region)
    texts = row.locator("td").all_text_contents()[:2]
    return [int(text.replace(",", "").replace("km²", "").replace("<", "")) for text in texts]


def test_switch__changes_map_panels_and_address(open_page: Callable[..., Page]) -> None:
    page = open_page(FOUNDING_DAY + "&tab=area")
    expect(page.get_by_role("tabpanel", name="Area")).to_contain_text("Areas are inferred")
    page.locator("#source-select").click()
    page.get_by_role("option", name="wide").click()
    expect_query(page, source="wide")
    expect(page.locator("html")).to_have_attribute("data-shown-source", "wide")
    expect(page.get_by_role("tabpanel", name="Area")).to_contain_text("the source “wide” published")


def test_legend__goes_with_the_source(open_page: Callable[..., Page]) -> None:
    page = open_page(FOUNDING_DAY)
    legend = page.locator(".legend")
    within = legend.get_by_text("Place: as the area it lies in")
    expect(legend.get_by_text("Place with its own record")).to_be_visible()
    expect(legend.get_by_text("Known differently then and now")).to_be_visible()
    expect(within).to_be_hidden()
    page.locator("#source-select").click()
    page.get_by_role("option", name="wide").click()
    expect(within).to_be_visible()
    expect(legend.get_by_text("Front line", exact=True)).to_be_visible()
    for gone in ("Front line, ±", "Place with its own record", "Known differently"):
        expect(legend.get_by_text(gone)).to_be_hidden()


def test_scrub__shows_what_the_source_has(open_page: Callable[..., Page]) -> None:
    page = open_page("?date=2022-09-19&source=wide&place=707292")
    status = page.locator("#place-body .status").first
    expect(status).to_have_text("Russian-held")
    page.keyboard.press("ArrowRight")
    expect_date(page, "20 September 2022")
    expect(status).to_have_text("Ukrainian-held")


def test_day_not_covered__is_said(open_page: Callable[..., Page]) -> None:
    page = open_page("?date=2023-05-01&source=wide&tab=area")
    expect(page.get_by_role("tabpanel", name="Area").locator(".callout")).to_contain_text(
        "wide says nothing of 1 May 2023: it covers 1 September 2022 to 20 September 2022"
    )


def test_compare__by_keyboard(open_page: Callable[..., Page]) -> None:
    page = open_page(FOUNDING_DAY + "&source=wide")
    page.keyboard.press("c")
    expect(page.locator("#compare-select")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.get_by_role("option", name="narrow").click()
    expect_query(page, compare="narrow", tab="compare")
    expect(page.locator(".disagree-table")).to_be_visible()
    only_wide, only_narrow = square_kilometres(page, "Kharkiv")
    assert 2_000 < only_wide < 4_000  # 0.8° by 0.45°: about 58 km by 50 km
    assert only_narrow == 0
    expect(page.locator(".differing")).to_contain_text("Izium")
    expect(page.locator("#compare-chart .main-svg").first).to_be_visible()


def test_compare__link_reopens_it(fresh_page: Callable[..., Page]) -> None:
    page = fresh_page(FOUNDING_DAY + "&source=wide&tab=compare&compare=narrow")
    expect(page.locator(".disagree-table")).to_be_visible()
    expect(page.locator(".differing")).to_contain_text("Izium")


def test_point_events__follow_the_day(open_page: Callable[..., Page]) -> None:
    page = open_page("?date=2022-09-14&tab=sources")
    page.locator("#events-select").click()
    page.get_by_role("option", name="clashes").click()
    expect_query(page, events="clashes")
    shown = page.locator("html[data-shown-events='2']")
    expect(shown).to_be_attached()
    expect(page.locator(".legend-events")).to_be_visible()
    expect(page.locator(".legend-events-near")).to_be_hidden()
    listed = page.locator(".point-events li")
    expect(listed).to_have_count(3)  # the two of the day, and one known to the month alone
    expect(listed.last).to_contain_text("1 September 2022 – 30 September 2022")
    expect(listed.last).to_contain_text("(place: oblast; time: month)")
    expect(page.locator(".timeline-plot .event")).to_have_count(3)  # days, with four events
    page.locator("#day-range").focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect_date(page, "18 September 2022")
    expect(page.locator("html[data-shown-events='3']")).to_be_attached()  # the oblast's is no ring
    expect(page.locator(".legend-events-near")).to_be_visible()
    expect(listed).to_have_count(5)
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.locator("html[data-shown-events='1']")).to_be_attached()
    expect(listed).to_have_count(3)
