"""What the browser tests do and read, in the words of a person."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlparse

from playwright.sync_api import Page, expect

from tests.browser.launch import READY_MS, ROOT

MAP = "document.querySelector('#map .js-plotly-plot')._fullLayout.map._subplot.map"
"""Plotly's MapLibre map; the contract tests watch this expression."""

WAIT_MS = READY_MS

UPDATE_FIGURE = """
    const plot = document.querySelector("#map .js-plotly-plot");
    const figure = structuredClone({ data: plot.data, layout: plot.layout });
    figure.layout.paper_bgcolor = plot.layout.paper_bgcolor === "#123" ? "#321" : "#123";
    const drawn = new Promise((resolve) => plot.once("plotly_afterplot", resolve));
    window.dash_clientside.set_props("map", { figure });
    await drawn;
"""
"""Sends the figure once more, as a Dash callback would, and waits for Plotly; for `on_map`."""


def on_map(page: Page, body: str, given: Any = None) -> Any:
    """Run a body of JavaScript that knows the map as ``m`` and what is given as ``x``.

    What it waits for must come: an event that never does would hang the test for ever.
    """
    return page.evaluate(
        f"""x => Promise.race([
            (async () => {{ const m = {MAP}; {body} }})(),
            new Promise((_, reject) => setTimeout(
                () => reject(new Error("nothing came in {WAIT_MS} ms")), {WAIT_MS})),
        ])""",
        given,
    )


def words(language: str = "en") -> dict[str, str]:
    """Words of the screen in a language."""
    file = ROOT / "geo" / "locales" / f"{language}.json"
    found: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return found


def shown_day(page: Page) -> int:
    """Day number that the map has painted."""
    return int(page.locator("html").get_attribute("data-shown-day") or -1)


def expect_day(page: Page, number: int) -> None:
    """Wait until the map has painted a day."""
    expect(page.locator("html")).to_have_attribute("data-shown-day", str(number))


def expect_date(page: Page, words: str) -> None:
    """Wait until the large date says so."""
    expect(page.locator("#date-large")).to_have_text(words)


def query(page: Page) -> dict[str, str]:
    """Fields of the page's address."""
    return query_of(page.url)


def query_of(url: str) -> dict[str, str]:
    """Fields of an address."""
    return {key: values[0] for key, values in parse_qs(urlparse(url).query).items()}


def expect_query(page: Page, **fields: str) -> None:
    """Wait until the address holds these fields."""
    for key, value in fields.items():
        page.wait_for_url(lambda url, k=key, v=value: parse_qs(urlparse(url).query).get(k) == [v])


def choose(page: Page, select_id: str, text: str, option: str) -> None:
    """Type into a place field and pick an option."""
    page.locator(f"#{select_id}").click()
    page.locator(f"#{select_id}").fill(text)
    page.get_by_role("option", name=option).first.click()


def canvas_pixels(page: Page) -> int:
    """Hash of what the map shows, to tell two pictures apart."""
    return hash(page.locator(".map canvas").first.screenshot())
