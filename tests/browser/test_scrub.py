"""Scrubbing: in the browser alone, at the hand's pace."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.actions import canvas_pixels, expect_date, expect_day, expect_query, shown_day
from tests.browser.conftest import Watch

FOUNDING_DAY = 202  # 14 September 2022, in days since 24 February 2022


def test_opening__founding_day(fresh_page: Callable[..., Page]) -> None:
    page = fresh_page()
    expect_date(page, "14 September 2022")
    expect_day(page, FOUNDING_DAY)


def test_drag__makes_no_request(open_page: Callable[..., Page], watch: Watch) -> None:
    page = open_page()
    box = page.locator("#timeline-plot").bounding_box()
    assert box is not None
    y = box["y"] + 20
    page.mouse.move(box["x"] + 40, y)
    page.mouse.down()
    before = len(watch.requests)
    days = set()
    for step in range(25):
        page.mouse.move(box["x"] + 40 + step * 15, y)
        page.wait_for_function(
            "Number(document.documentElement.dataset.shownDay) === atlas.timeline.day()"
        )
        days.add(shown_day(page))
    during = watch.requests[before:]
    assert during == []
    assert len(days) > 8
    page.mouse.up()
    expect(page.locator("html")).not_to_have_attribute("data-scrubbing", "")


def test_release__updates_panel_and_address(open_page: Callable[..., Page]) -> None:
    page = open_page("?place=707292")
    expect(page.locator("#place-body h2")).to_have_text("Izium")
    expect(page.locator("#place-body .known-pair .status").first).to_have_text("Ukrainian-held")
    page.locator("#day-range").focus()
    for _ in range(7):
        page.keyboard.press("ArrowLeft")
    expect_query(page, date="2022-09-07")
    expect(page.locator("#place-body .known-pair .status").first).to_have_text("Russian-held")


def test_map__shows_other_control_on_other_days(open_page: Callable[..., Page]) -> None:
    page = open_page("?date=2022-03-01")
    early = canvas_pixels(page)
    page.locator("#typed-date").fill("2022-09-14")
    page.keyboard.press("Enter")
    expect_day(page, FOUNDING_DAY)
    late = canvas_pixels(page)
    assert early != late


def test_play__moves_on_and_stops(open_page: Callable[..., Page]) -> None:
    page = open_page("?date=2022-04-01")
    start = shown_day(page)
    page.get_by_role("button", name="Play").click()
    page.wait_for_selector(f"html:not([data-shown-day='{start}'])")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("[data-action=play]")).to_have_attribute("aria-pressed", "false")
    stopped = shown_day(page)
    assert stopped > start
    expect(page.locator("#typed-date")).not_to_have_value("2022-04-01")  # the server writes it
    expect_query(page, date=page.locator("#typed-date").input_value())


def test_play__never_steps_back(open_page: Callable[..., Page]) -> None:
    """A frame's time is that of its begin, which may lie before the click."""
    page = open_page("?date=2022-04-01")
    days = page.evaluate(
        """async () => {
            const days = [100];
            const player = window.atlas.player({
                bounds: () => ({ first: 0, last: 200, isLoop: false }),
                day: () => days.at(-1),
                scrub: (day) => days.push(day),
                release: () => {},
            });
            const clock = performance.now;
            performance.now = () => clock.call(performance) + 150;
            player.play();
            performance.now = clock;
            while (days.at(-1) < 102) await new Promise(requestAnimationFrame);
            player.stop();
            return days;
        }"""
    )
    assert days == sorted(days)


def test_typed_date__stops_play(open_page: Callable[..., Page]) -> None:
    page = open_page("?date=2022-04-01")
    page.get_by_role("button", name="Play").click()
    page.locator("#typed-date").fill("2022-06-01")
    page.keyboard.press("Enter")
    expect(page.locator("[data-action=play]")).to_have_attribute("aria-pressed", "false")
    expect_query(page, date="2022-06-01")
    expect_date(page, "1 June 2022")


def test_step_by_change__lands_on_a_change(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.get_by_role("button", name="Previous change").click()
    page.wait_for_selector(f"html:not([data-shown-day='{FOUNDING_DAY}'])")
    words = page.locator("#day-range").get_attribute("aria-valuetext") or ""
    count = int(words.rsplit(",", 1)[1].split()[0])
    assert count >= 1


def test_second_figure_update__still_draws(fresh_page: Callable[..., Page]) -> None:
    """An empty container in the style would kill the map on its first update by Dash."""
    page = fresh_page()
    for colour in ("#101010", "#202020"):
        page.evaluate(
            """colour => {
                const figure = structuredClone(
                    document.querySelector('#map .js-plotly-plot')._dashprivate_figure || {
                        data: document.querySelector('#map .js-plotly-plot').data,
                        layout: document.querySelector('#map .js-plotly-plot').layout });
                figure.layout.paper_bgcolor = colour;
                window.dash_clientside.set_props('map', {figure});
            }""",
            colour,
        )
        expect(page.locator(".dash-graph--pending")).to_have_count(0)
    before = canvas_pixels(page)
    page.keyboard.press("Home")
    expect_day(page, 0)
    assert canvas_pixels(page) != before
