"""Days of which a source says nothing: drawn, told and led back from, and never paper."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.actions import expect_date, expect_query, on_map


def visibility(page: Page, layer: str) -> str:
    return str(on_map(page, "return m.getLayoutProperty(x, 'visibility');", layer))


def silence(page: Page) -> str:
    expect(page.locator("#map-silence")).to_be_visible()
    return page.locator("#map-silence p").inner_text()


@pytest.mark.parametrize(
    ("day", "sentence", "way_back", "shown"),
    [
        ("2022-08-01", "gappy says nothing of this day", "1 September 2022", "2022-09-01"),
        ("2022-09-05", "gappy has no file of this day", "3 September 2022", "2022-09-03"),
        ("2023-05-01", "gappy says nothing of this day", "11 September 2022", "2022-09-11"),
    ],
)
def test_day_without_data__has_its_look_and_words_and_a_way_back(
    open_page: Callable[..., Page], day: str, sentence: str, way_back: str, shown: str
) -> None:
    page = open_page(f"?date={day}&source=gappy&tab=area")
    expect(page.locator("html")).to_have_attribute("data-day-covered", "no")
    assert silence(page).startswith(sentence)
    assert visibility(page, "land-uncovered") == "visible"
    panel = page.get_by_role("tabpanel", name="Area").locator("#summary-body .callout-uncovered")
    expect(panel).to_contain_text(way_back)
    page.locator("#map-silence button").click()
    expect_query(page, date=shown, source="gappy")
    expect(page.locator("#map-silence")).to_be_hidden()
    expect(page.locator("html")).to_have_attribute("data-day-covered", "yes")
    assert visibility(page, "land-uncovered") == "none"
    expect(panel).to_have_count(0)


def test_notice__in_ukrainian_ends_in_one_full_stop(fresh_page: Callable[..., Page]) -> None:
    page = fresh_page("?date=2022-08-01&source=gappy&lang=uk")
    assert silence(page).endswith("11 вересня 2022 р.")


def test_scrub__into_a_gap_and_out_of_it(open_page: Callable[..., Page]) -> None:
    page = open_page("?date=2022-09-03&source=gappy")
    expect(page.locator("html")).to_have_attribute("data-shown-source", "gappy")
    expect(page.locator("#map-silence")).to_be_hidden()
    page.locator("#day-range").focus()
    page.keyboard.press("ArrowRight")
    expect_date(page, "4 September 2022")
    assert "gap" in silence(page)
    assert visibility(page, "land-uncovered") == "visible"
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect_date(page, "9 September 2022")
    expect(page.locator("#map-silence")).to_be_hidden()
    assert visibility(page, "land-uncovered") == "none"


def test_timeline__shades_what_is_not_covered(open_page: Callable[..., Page]) -> None:
    page = open_page("?date=2022-09-10&source=gappy")
    expect(page.locator(".timeline-plot .gap")).to_have_count(3)  # before, the gap, and after
    titles = page.locator(".timeline-plot .gap title").all_text_contents()
    assert ["covers" in title for title in titles] == [True, False, True]
    expect(page.locator(".timeline-plot .gap-name").first).to_have_text("no data")


def test_record__covers_all_its_days_and_not_the_land_around(
    open_page: Callable[..., Page],
) -> None:
    page = open_page("?date=2022-09-14")
    expect(page.locator("#map-silence")).to_be_hidden()
    expect(page.locator(".legend .swatch-uncovered")).to_be_visible()
    expect(page.locator(".legend .swatch-beyond")).to_be_hidden()
    assert visibility(page, "around-uncovered") == "visible"
    assert visibility(page, "land-uncovered") == "none"


def test_export__of_a_day_in_a_gap_is_refused_alike(
    open_page: Callable[..., Page], server: str
) -> None:
    page = open_page("?date=2022-09-05&source=gappy")
    for form in ("csv", "geojson", "svg"):
        answer = page.request.get(f"{server}/export/{form}?date=2022-09-05&source=gappy")
        assert answer.status == 400
        assert answer.text().startswith("gappy has no file of 5 September 2022")
