"""Make the pictures of ``docs/``: screens wide and narrow, light and dark, and one sheet.

Run it with ``make shots``.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from geo.atlas import load_atlas
from geo.sheet import write_sheet
from geo.view import View
from tests.browser.launch import FLAGS, ROOT, find_chromium, free_port, ready, start_server

FOLDER = ROOT / "docs" / "images"
WIDE = (1440, 900)
NARROW = (390, 844)
SHOTS = {
    "opening-light": ("", WIDE),
    "opening-dark": ("?theme=dark", WIDE),
    "opening-narrow-light": ("", NARROW),
    "opening-narrow-dark": ("?theme=dark", NARROW),
    "kreminna-then": ("?place=704138&known=then&map=48.9800,38.3000,8.60", WIDE),
    "distance": ("?tab=distance&from=704138&to=691999&map=48.9800,38.3500,9.00", WIDE),
    "claims-ukrainian-narrow": ("?tab=claims&lang=uk", NARROW),
}
SHEET_DAY = date(2022, 9, 14)


def main() -> None:
    """Make every picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    port = free_port()
    server = start_server(port)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
            for name, (query, size) in SHOTS.items():
                _shoot(browser, f"http://127.0.0.1:{port}/{query}", size, FOLDER / f"{name}.png")
            browser.close()
    finally:
        server.terminate()
    write_sheet(load_atlas(), View(day=SHEET_DAY), FOLDER / "sheet.png")


def _shoot(browser: Browser, url: str, size: tuple[int, int], out: Path) -> None:
    width, height = size
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.goto(url)
    ready(page).wait_for_load_state("networkidle")
    page.screenshot(path=out)
    context.close()


if __name__ == "__main__":
    main()
