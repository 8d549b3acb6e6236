"""What was known then, how well it is known, and how good all of it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

KREMINNA, IZIUM = 704138, 707292


def state_of(page: Page, place: int) -> dict[str, Any]:
    """What the map holds of a place."""
    return page.evaluate(
        """id => document.querySelector('#map .js-plotly-plot')._fullLayout.map._subplot.map
            .getFeatureState({ source: 'points', id })""",
        place,
    )


def test_rings__mark_the_places_that_read_otherwise_then(open_page: Callable[..., Page]) -> None:
    page = open_page("?date=2022-09-14")
    assert state_of(page, KREMINNA) == {"status": 2, "differs": True}
    assert state_of(page, IZIUM)["differs"] is False
    open_page("?date=2022-09-14&known=then")
    expect(page.locator("html")).to_have_attribute("data-shown-mode", "then")
    assert state_of(page, KREMINNA) == {"status": 0, "differs": True}
    open_page("?date=2022-10-20")
    assert state_of(page, KREMINNA)["differs"] is False


def test_differing_places__are_listed_and_choose_themselves(
    open_page: Callable[..., Page],
) -> None:
    page = open_page("?date=2022-09-14")
    listed = page.locator(".changes.differing li")
    expect(listed.filter(has_text="Kreminna")).to_contain_text("then Unknown, now Russian-held")
    listed.get_by_role("button", name="Kreminna").click()
    expect(page.locator("#place-body h2")).to_have_text("Kreminna")


def test_latest_changes__say_how_well_the_day_is_known(open_page: Callable[..., Page]) -> None:
    page = open_page("?date=2022-09-14")
    times = page.locator("#place-body .changes").first.locator("time").all_text_contents()
    assert any(text.startswith("by ") for text in times)
    assert any(text.startswith("c. ") for text in times)


def test_tip__says_status_since_when_and_what_was_known(open_page: Callable[..., Page]) -> None:
    page = open_page("?date=2022-09-14&map=49.0481,38.2155,10.00")
    box = page.locator(".map canvas").first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2 + 3, box["y"] + box["height"] / 2)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#map-tip strong")).to_have_text("Kreminna")
    lines = page.locator("#map-tip span")
    expect(lines).to_have_text(["Russian-held", "since 18 April 2022", "as known then: Unknown"])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_method__opens_from_the_header_and_passes_axe(
    open_page: Callable[..., Page], theme: str
) -> None:
    page = open_page(f"?theme={theme}")
    page.locator(".basis-line").get_by_role("button", name="How good is this?").click()
    dialog = page.get_by_role("dialog", name="How good is this?")
    expect(dialog).to_be_visible()
    expect(dialog.locator("tbody tr")).to_have_count(2)
    expect(dialog.locator("tbody")).to_contain_text("DeepState mirror")
    violations = Axe().run(page).response["violations"]
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in violations] == []
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_method__fits_a_narrow_screen(fresh_page: Callable[..., Page]) -> None:
    page = fresh_page("?lang=uk")
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate("document.querySelector('[data-action=method]').click()")
    width = page.locator("#method").evaluate("d => [d.scrollWidth, d.clientWidth]")
    assert width[0] <= width[1]
