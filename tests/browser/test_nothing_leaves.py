"""No request leaves the machine: whatever is done on the page, it asks its own server alone."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page

from geo.view import TABS
from tests.browser.actions import expect_day, words
from tests.browser.conftest import Watch
from tests.browser.launch import complete, settled

EVERYTHING = "?date=2022-09-14&place=704138&source=wide&compare=narrow&events=clashes&theme=dark"


def test_page__asks_its_own_server_alone(fresh_page: Callable[..., Page], watch: Watch) -> None:
    page = fresh_page(EVERYTHING)
    sockets: list[str] = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    complete(page)
    for tab in TABS:
        page.get_by_role("tab", name=words()[f"tab_{tab}"], exact=True).click()
        settled(page)
    page.locator("#day-range").focus()
    page.keyboard.press("PageUp")
    expect_day(page, 209)
    page.keyboard.press("e")
    with page.expect_download():
        page.get_by_role("link", name="Settlements, CSV").click()
    page.keyboard.press("Escape")
    settled(page)
    assert len(watch.requests) > 20
    asked = {
        urlsplit(url).netloc for url in watch.requests if not url.startswith(("blob:", "data:"))
    }
    assert asked == {urlsplit(watch.server).netloc}
    assert sockets == []
