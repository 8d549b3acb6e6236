"""A real server and a real Chromium; without a browser these tests fail, they never skip."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    ViewportSize,
    expect,
    sync_playwright,
)

from tests.browser.launch import (
    FLAGS,
    READY_MS,
    STOP_S,
    complete,
    find_chromium,
    free_port,
    ready,
    settled,
    start_server,
)
from tests.browser.small_store import make_store

VIEWPORT: ViewportSize = {"width": 1280, "height": 800}


@dataclass
class Watch:
    """What a page did that it should not have done."""

    server: str
    requests: list[str] = field(default_factory=list)
    remote: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        """Listen to a page."""
        page.on("request", lambda request: self._request(request.url))
        page.on("pageerror", lambda error: self.errors.append(f"page error: {error}"))
        page.on(
            "console",
            lambda message: (
                self.errors.append(f"console: {message.text}") if message.type == "error" else None
            ),
        )

    def forgive(self, *phrases: str) -> None:
        """Forget the errors that a test made on purpose, and only those."""
        self.errors = [one for one in self.errors if not any(word in one for word in phrases)]

    def complain(self) -> None:
        """Fail when a page reported an error or asked another machine for something."""
        errors, self.errors = self.errors, []
        assert errors == []
        assert self.remote == []

    def _request(self, url: str) -> None:
        self.requests.append(url)
        if not url.startswith((self.server, "blob:", "data:")):
            self.remote.append(url)


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Address of the store that the server reads."""
    return make_store(tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="session")
def server(store: str) -> Iterator[str]:
    port = free_port()
    process = start_server(port, store=store)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(STOP_S)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        expect.set_options(timeout=READY_MS)
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        yield chromium
        chromium.close()


def new_context(browser: Browser, viewport: ViewportSize = VIEWPORT) -> BrowserContext:
    """A browser profile of its own that gives up only what hangs."""
    context = browser.new_context(viewport=viewport, accept_downloads=True)
    context.set_default_timeout(READY_MS)
    return context


@pytest.fixture(scope="session")
def watch(server: str) -> Watch:
    return Watch(server)


@pytest.fixture
def fresh_page(browser: Browser, server: str, watch: Watch) -> Iterator[Callable[[str], Page]]:
    """Open an address in a new browser profile."""
    contexts = []

    def go(query: str = "") -> Page:
        contexts.append(new_context(browser))
        page = contexts[-1].new_page()
        watch.follow(page)
        page.goto(f"{server}/{query}")
        return ready(page)

    yield go
    for context in contexts:
        context.close()
    watch.complain()


@pytest.fixture(scope="session")
def long_lived_page(browser: Browser, server: str, watch: Watch) -> Iterator[Page]:
    """One page for the whole run, as an analyst keeps it open all day."""
    context = new_context(browser)
    page = context.new_page()
    watch.follow(page)
    page.goto(server)
    yield complete(page)
    context.close()


@pytest.fixture
def open_page(long_lived_page: Page, watch: Watch) -> Iterator[Callable[[str], Page]]:
    """Bring the long-lived page to an address, as the back button would: no reload."""
    page = long_lived_page

    def go(query: str = "") -> Page:
        page.keyboard.press("Escape")
        applied = page.locator("html").get_attribute("data-applied")
        page.evaluate(
            """query => {
                document.activeElement?.blur();
                history.pushState(null, '', '/' + query);
                dispatchEvent(new PopStateEvent('popstate'));
            }""",
            query,
        )
        page.wait_for_selector(f"html:not([data-applied='{applied}'])")
        return settled(ready(page))

    yield go
    watch.complain()


@pytest.fixture
def founding_page(open_page: Callable[..., Page]) -> Page:
    """The page that an analyst keeps open, on the founding day."""
    return open_page("?date=2022-09-14")


@pytest.fixture
def any_page(long_lived_page: Page, watch: Watch) -> Iterator[Page]:
    """The same page as it is, for what does not depend on the view."""
    yield long_lived_page
    watch.complain()
