"""What the page takes for granted in Dash and dash-mantine-components; see `test_contract`."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.actions import UPDATE_FIGURE, expect_date, expect_query, on_map


def test_dash__document_has_its_parts_in_order(any_page: Page) -> None:
    """Seen on dash 4.4.1: the page's scripts by name, then the renderer, which adds to them."""
    scripts = any_page.evaluate("[...document.scripts].map((one) => one.src)")
    own = [re.sub(r".*/assets/([^?]*).*", r"\1", one) for one in scripts if "/assets/" in one]
    assert own[:2] == ["00_atlas.js", "01_recovery.js"]
    assert own == sorted(own)
    assert any_page.locator("#react-entry-point").count() == 1
    assert any_page.evaluate("JSON.parse(document.getElementById('_dash-config').textContent)")
    kept = "Object.keys(window.dash_clientside).includes('view')"
    assert any_page.evaluate(f"{kept} && typeof window.dash_clientside.view.apply === 'function'")


def test_dash__layout_is_asked_for_without_the_query(any_page: Page) -> None:
    """Undocumented; seen on dash 4.4.1: hence the cookie that carries the language."""
    asked = any_page.evaluate("performance.getEntriesByType('resource').map((one) => one.name)")
    layouts = [one for one in asked if "_dash-layout" in one]
    assert layouts
    assert all("?" not in one for one in layouts)
    assert "atlas-language" in {one.get("name") for one in any_page.context.cookies()}


def test_dash__inline_scripts_are_those_whose_hashes_are_sent(any_page: Page, server: str) -> None:
    """``Dash.csp_hashes``, documented; seen on dash 4.4.1."""
    answer = any_page.request.get(server)
    policy = answer.headers["content-security-policy"]
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", answer.text(), re.DOTALL)
    inline = [text for mark, text in scripts if text.strip() and "application/json" not in mark]
    assert inline
    for text in inline:
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"sha256-{digest}" in policy


def test_dash__any_address_has_an_endpoint_that_the_page_refuses(
    any_page: Page, server: str
) -> None:
    """Private name of a route, in ``routes.py``; seen on dash 4.4.1."""
    assert any_page.request.get(f"{server}/no-such-page").status == 404


def test_dash__set_props_writes_and_calls_back(founding_page: Page) -> None:
    """Documented; seen on dash 4.4.1: the one way from the page's scripts into Dash."""
    founding_page.evaluate("dash_clientside.set_props('announcer', { children: 'heard' })")
    expect(founding_page.locator("#announcer")).to_have_text("heard")
    founding_page.evaluate("dash_clientside.set_props('view', { data: { date: '2022-05-03' } })")
    expect_query(founding_page, date="2022-05-03")
    expect_date(founding_page, "3 May 2022")


def test_dash__no_update_leaves_an_output_alone(founding_page: Page) -> None:
    """Documented; seen on dash 4.4.1: every callback of the view returns it."""
    assert founding_page.evaluate("dash_clientside.no_update !== undefined")
    founding_page.get_by_role("tab", name="Area").click()
    expect_query(founding_page, tab="area")
    marks = founding_page.evaluate("document.getElementById('sink').getAttributeNames()")
    assert [name for name in marks if name.startswith("data-") and name != "data-dash"] == []


def test_dash__graph_says_when_it_is_at_work(founding_page: Page) -> None:
    """Undocumented class that tests wait on; seen on dash 4.4.1."""
    seen = on_map(
        founding_page,
        f"""
        let pending = false;
        const look = () => (pending ||= Boolean(document.querySelector(".dash-graph--pending")));
        const watcher = new MutationObserver(look);
        watcher.observe(document.getElementById("map").parentNode,
            {{ subtree: true, attributes: true, childList: true }});
        {UPDATE_FIGURE}
        watcher.disconnect();
        return pending;
        """,
    )
    assert seen
    expect(founding_page.locator(".dash-graph--pending")).to_have_count(0)


# dash-mantine-components


def test_dmc__segments_are_radio_inputs(any_page: Page) -> None:
    """Undocumented DOM, read by ``timeline.js``; seen on dmc 2.8.1."""
    speed = "document.querySelector('#speed input:checked').value"
    assert any_page.evaluate(speed) == "10"
    any_page.locator("#speed").get_by_text("30", exact=True).click()
    assert any_page.evaluate(speed) == "30"
    any_page.locator("#speed").get_by_text("10", exact=True).click()


@pytest.mark.parametrize(
    ("tab", "names"),
    [
        ("place", ("place-select", "source-select", "typed-date")),
        ("distance", ("start-select", "end-select")),
        ("compare", ("compare-select",)),
    ],
)
def test_dmc__ids_are_those_of_the_inputs(
    open_page: Callable[..., Page], tab: str, names: tuple[str, ...]
) -> None:
    """Undocumented DOM, focused by ``actions.js``; seen on dmc 2.8.1."""
    page = open_page(f"?tab={tab}")
    for name in names:
        expect(page.locator(f"input#{name}")).to_have_count(1)


def test_dmc__text_is_sent_on_enter_and_not_before(founding_page: Page) -> None:
    """``debounce=True``, documented; seen on dmc 2.8.1."""
    calls = "window.calls = []; const is = dash_clientside.view.typedDate;"
    founding_page.evaluate(
        f"{calls} dash_clientside.view.typedDate = (text) => (calls.push(text), is(text))"
    )
    founding_page.locator("#typed-date").press_sequentially("1", delay=20)
    founding_page.locator("#typed-date").fill("2022-05-03")
    assert founding_page.evaluate("calls.filter(Boolean)") == []
    founding_page.keyboard.press("Enter")
    expect_query(founding_page, date="2022-05-03")
    assert founding_page.evaluate("calls.filter(Boolean)")[0] == "2022-05-03"


def test_dmc__colour_scheme_is_an_attribute_of_the_document(founding_page: Page) -> None:
    """Undocumented, styled by; seen on dmc 2.8.1."""
    scheme = "data-mantine-color-scheme"
    founding_page.evaluate("atlas.view.change({ theme: 'dark' })")
    expect(founding_page.locator("html")).to_have_attribute(scheme, "dark")
    founding_page.evaluate("atlas.view.change({ theme: '' })")
    expect(founding_page.locator("html")).to_have_attribute(scheme, "light")


def test_dmc__tabs_have_roles_and_classes_and_one_is_mounted(founding_page: Page) -> None:
    """Roles are documented, the classes of ``10_page.css`` are too; seen on dmc 2.8.1.

    ``keepMounted=False``, documented too: what a closed tab holds is not on the page.
    """
    assert (
        founding_page.locator(".panel .mantine-Tabs-list .mantine-Tabs-tab[role=tab]").count() == 6
    )
    assert founding_page.locator("[role=tabpanel]").count() == 6
    assert founding_page.locator("#place-body").count() == 1
    assert founding_page.locator("#summary-body").count() == 0


def test_dmc__filter_is_a_function_of_the_page(founding_page: Page) -> None:
    """``dashMantineFunctions``, documented; seen on dmc 2.8.1: the server alone filters."""
    founding_page.evaluate(
        """() => {
            window.filtered = 0;
            const all = dashMantineFunctions.showAll;
            dashMantineFunctions.showAll = (given) => ((filtered += 1), all(given));
        }"""
    )
    founding_page.locator("#place-select").click()
    founding_page.locator("#place-select").fill("Изюм")
    expect(founding_page.get_by_role("option", name="Izium").first).to_be_visible()
    assert founding_page.evaluate("filtered") > 0


def test_dash__answers_are_noted_with_their_status(founding_page: Page) -> None:
    """Resource Timing, a standard; seen on dash 4.4.1: `server.js` finds lost answers by it."""
    statuses = on_map(
        founding_page,
        """
        const noted = new Promise((done) => new PerformanceObserver((list) => {
            const isAsked = (one) => /_dash-update-component/.test(one.name);
            const found = list.getEntries().filter(isAsked);
            if (found.length) done(found.map((one) => one.responseStatus));
        }).observe({ type: "resource" }));
        atlas.view.change({ date: "2022-05-04" });
        return await noted;
        """,
    )
    assert statuses
    assert set(statuses) <= {200, 204}


def test_dash__loading_element_is_that_of_the_start_page(any_page: Page, server: str) -> None:
    """Undocumented class; seen on dash 4.4.1: the style sheet makes the first picture of it."""
    assert 'class="_dash-loading"' in any_page.request.get(server).text()
