"""A question that is not answered is never a wrong figure: it is said, and asked again."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.actions import expect_date, expect_day, expect_query, on_map, words
from tests.browser.conftest import VIEWPORT, Watch
from tests.browser.faults import Fault
from tests.browser.launch import READY_MS, ready

CALLBACKS = "**/_dash-update-component*"
WAKE = "dispatchEvent(new Event('online'))"
NOISE = ("Failed to load resource", "net::ERR_FAILED")
DAY = "?date=2022-09-14&place=704138"
DAYS = {
    "en": ("14 September 2022", "15 September 2022"),
    "uk": ("14 вересня 2022", "15 вересня 2022"),
}


@pytest.fixture
def failing(
    fresh_page: Callable[..., Page], watch: Watch
) -> Iterator[Callable[[str, str], tuple[Page, Fault]]]:
    """A page on the founding day whose callbacks fail from now on."""
    pages: list[Page] = []

    def go(query: str, kind: str) -> tuple[Page, Fault]:
        page = fresh_page(query)
        expect_query(page, date="2022-09-14")
        page.wait_for_load_state("networkidle")
        fault = Fault(kind)
        page.route(CALLBACKS, fault)
        pages.append(page)
        return page, fault

    yield go
    for page in pages:
        page.unroute_all(behavior="ignoreErrors")
    watch.forgive(*NOISE)


def notice(page: Page, *keys: str, day: str = "") -> None:
    """Wait until the panel says so."""
    language = page.locator("html").get_attribute("lang") or "en"
    for key in keys:
        sentence = words(language)[key].partition("{day}")[0]
        expect(page.locator("#unanswered")).to_contain_text(sentence + day, timeout=READY_MS)


@pytest.mark.parametrize("language", ["en", "uk"])
@pytest.mark.parametrize(
    ("kind", "cause"),
    [
        ("500", "cause_error"), ("404", "cause_error"), ("cut", "cause_error"),
        ("abort", "cause_error"), ("hang", "cause_late"),
    ],
)  # fmt: skip
def test_step__without_an_answer_says_so_until_there_is_one(
    failing: Callable[..., tuple[Page, Fault]], kind: str, cause: str, language: str
) -> None:
    page, fault = failing(f"{DAY}&lang={language}", kind)
    before, after = DAYS[language]
    body = page.locator("#place-body")
    expect(body).to_contain_text(before)
    page.get_by_role("button", name=words(language)["day_on"], exact=True).click()
    expect_day(page, 203)
    notice(page, "unanswered_panel", day=after)
    notice(page, cause)  # before the rest: a question that hangs is given up after a while
    notice(page, "unanswered_links")
    expect(body).to_have_attribute("data-stale", "")  # seen as of another day, not to be used
    assert body.evaluate("one => one.inert")
    expect(page.locator("#typed-date")).to_have_value("2022-09-15")
    fault.kind = None
    again = page.get_by_role("button", name=words(language)["ask_again"])
    again.focus()
    page.keyboard.press("Enter")
    expect(body).to_contain_text(after, timeout=READY_MS)
    expect(body).not_to_have_attribute("data-stale", "")
    expect(page.locator("#unanswered")).to_be_empty()
    expect(again).to_be_hidden()
    expect(page.get_by_role("tab", selected=True)).to_be_focused()
    expect_query(page, date="2022-09-15")


def test_four_weeks__of_failed_answers_leave_no_figure_of_another_day(
    failing: Callable[..., tuple[Page, Fault]],
) -> None:
    """As it was met: header and map of 12 October, all else of 14 September without a word."""
    page, fault = failing(f"{DAY}&known=then", "500")
    page.locator("#day-range").focus()
    for _ in range(4):
        page.keyboard.press("PageUp")
    expect_date(page, "12 October 2022")
    notice(page, "unanswered_panel", day="12 October 2022")
    expect(page.locator("#typed-date")).to_have_value("2022-10-12")
    page.keyboard.press("e")
    page.get_by_role("link", name="Settlements, CSV").click()  # would be of 14 September
    expect(page.locator("#notices")).to_contain_text("downloads are not of 12 October 2022")
    fault.kind = None
    page.locator("#day-range").focus()
    page.keyboard.press("ArrowRight")  # a right answer of any kind ends it
    expect(page.locator("#place-body")).to_contain_text("13 October 2022", timeout=READY_MS)
    expect(page.locator("#unanswered")).to_be_empty()


def test_notice__is_of_the_open_panel(failing: Callable[..., tuple[Page, Fault]]) -> None:
    page, fault = failing(DAY, "")
    fault.kind = None

    def only_the_areas(route: Route) -> None:
        asked = route.request.post_data or ""
        if '"output":"summary-body.children"' in asked:
            route.fulfill(status=500, body="")
        else:
            route.continue_()

    page.route(CALLBACKS, only_the_areas)
    page.get_by_role("button", name=words()["day_on"], exact=True).click()
    expect(page.locator("#summary-body")).to_have_attribute("data-stale", "")
    expect(page.locator("#unanswered")).to_be_empty()
    page.get_by_role("tab", name="Area").click()
    notice(page, "unanswered_panel", day="15 September 2022")
    page.get_by_role("tab", name="Claims").click()
    expect(page.locator("#unanswered")).to_be_empty()


def test_marks__of_another_day_leave_the_map(
    failing: Callable[..., tuple[Page, Fault]],
) -> None:
    page, fault = failing("?date=2022-09-14&from=704138&to=693381&tab=distance", "500")
    lines = """
        const { features } = await m.getSource('measure').getData();
        return features.filter((one) => one.properties.kind !== 'none').length;
    """
    assert on_map(page, lines) > 0
    page.get_by_role("button", name=words()["day_on"], exact=True).click()
    notice(page, "unanswered_marks")
    assert on_map(page, lines) == 0
    fault.kind = None
    page.get_by_role("button", name=words()["ask_again"]).click()
    expect(page.locator("#unanswered")).to_be_empty()
    assert on_map(page, lines) > 0


def test_server_that_falls_silent__is_told_and_asked_again(
    failing: Callable[..., tuple[Page, Fault]],
) -> None:
    page, fault = failing(DAY, "abort")
    page.route("**/healthz", fault)
    page.get_by_role("button", name=words()["day_on"], exact=True).click()
    notice(page, "cause_silent")
    expect_day(page, 203)  # the map goes on without it
    expect(page.locator("#place-body")).to_contain_text("14 September 2022")
    fault.kind = None
    page.evaluate(WAKE)
    expect(page.locator("#place-body")).to_contain_text("15 September 2022")
    expect(page.locator("#unanswered")).to_be_empty()


@pytest.mark.parametrize("language", ["en", "uk"])
def test_opening__that_is_not_answered(
    browser: Browser, server: str, watch: Watch, language: str
) -> None:
    context = browser.new_context(viewport=VIEWPORT)
    page = context.new_page()
    watch.follow(page)
    layout, callbacks = Fault("500"), Fault("500")
    page.route("**/_dash-layout", layout)
    page.route(CALLBACKS, callbacks)
    page.goto(f"{server}/{DAY}&lang={language}")
    silent = "getComputedStyle(document.documentElement).getPropertyValue('--loading')"
    page.wait_for_function(
        f"said => {silent}.includes(said)", arg=words(language)["opening_failed"]
    )
    layout.kind = None
    page.evaluate(WAKE)
    notice(page, "unanswered_opening", "cause_error")
    callbacks.kind = None
    page.get_by_role("button", name=words(language)["ask_again"]).click()
    ready(page)
    expect(page.locator("#place-body")).to_contain_text(DAYS[language][0])
    expect(page.locator("#unanswered")).to_be_empty()
    context.close()
    watch.forgive(*NOISE)
    watch.complain()


@pytest.mark.parametrize("kind", ["500", "abort"])
def test_download__that_fails_is_said(
    fresh_page: Callable[..., Page], watch: Watch, kind: str
) -> None:
    page = fresh_page(DAY)
    page.route("**/export/csv*", Fault(kind))
    page.keyboard.press("e")
    page.get_by_role("link", name="Settlements, CSV").click()
    expect(page.locator("#notices")).to_contain_text(words()["export_failed"])
    watch.forgive(*NOISE)
