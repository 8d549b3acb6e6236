"""What a real browser asks the server for, written down once so that many can be played.

It is recorded anew in each run: a list of requests kept in a file would soon be that of an older
page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from playwright.sync_api import Page, Response, sync_playwright

from geo.atlas import load_record
from geo.view import TABS
from tests.browser.launch import FLAGS, find_chromium, ready

PLACE_ID = 704138
"""The place in the recorded requests; each analyst looks at others."""

DAY = load_record().about.opening_day.isoformat()
"""The day in the recorded requests."""

OPEN, RELOAD, RELEASE, KNOWLEDGE, PLACE = "open", "reload", "release", "knowledge", "place"
_QUIET_MS = 1500  # callbacks that wait for others start a moment after them


@dataclass(frozen=True)
class Asked:
    """A request of the page.

    Parameters
    ----------
    method
        ``GET`` or ``POST``.
    path
        Path and query.
    body
        What is posted.
    etag
        Version that the browser has already and asks about.
    """

    method: str
    path: str
    body: str = ""
    etag: str = ""

    @property
    def kind(self) -> str:
        """Row of the table that it counts in."""
        path = self.path.partition("?")[0]
        if path == "/_dash-update-component":
            return "callbacks"
        if path.startswith("/_dash-component-suites/") or path.startswith("/assets/"):
            return "scripts, styles, fonts"
        if path.startswith("/export/"):
            return "sheets"
        names = {"/": "document", "/_dash-layout": "layout", "/_dash-dependencies": "layout"}
        return names.get(path, "data files" if path.startswith("/data/") else "other")

    def on(self, day: str, place: int) -> Asked:
        """The same request of somebody who looks at another day and place."""

        def moved(text: str) -> str:
            return text.replace(DAY, day).replace(str(PLACE_ID), str(place))

        return replace(self, path=moved(self.path), body=moved(self.body))


def record(address: str) -> dict[str, list[Asked]]:
    """Do once in a browser what analysts do; the requests of each action, by its name."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        found = _record(page, address)
        browser.close()
    return found


def _record(page: Page, address: str) -> dict[str, list[Asked]]:
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))

    def during(act: Callable[[], object]) -> list[Response]:
        answers.clear()
        act()
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(_QUIET_MS)
        return [one for one in answers if one.url.startswith(address)]

    def change(**fields: str) -> list[Asked]:
        act = during(lambda: page.evaluate("fields => atlas.view.change(fields)", fields))
        return [_asked(one) for one in act if not _is_kept(one)]

    def open_page() -> None:
        page.goto(address)
        ready(page)

    opened = during(open_page)
    once = {one.url: one for one in opened if _is_kept(one)}  # the second time it is in the cache
    fresh = [one for one in opened if not _is_kept(one)]
    found = {OPEN: [_asked(one) for one in (*once.values(), *fresh)], RELOAD: _again(fresh)}
    change(date="2023-06-06")
    found[RELEASE] = change(date=DAY)
    found[KNOWLEDGE] = change(known="then")
    change(known="")
    found[PLACE] = change(place=str(PLACE_ID))
    for tab in TABS[1:]:
        found[f"panel {tab}"] = change(tab=tab)
    return found


def _asked(answer: Response) -> Asked:
    parts = urlsplit(answer.url)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return Asked(answer.request.method, path, answer.request.post_data or "")


def _is_kept(answer: Response) -> bool:
    """Whether a browser need not ask again: the recording names what its cache gave, too."""
    return "max-age" in answer.headers.get("cache-control", "")


def _again(fresh: list[Response]) -> list[Asked]:
    """What a browser asks when the page is opened again: whether its files are still the same."""
    return [replace(_asked(one), etag=one.headers.get("etag", "")) for one in fresh]
