"""Make the pictures of ``docs/``: screens wide and narrow, light and dark, and one sheet.

Run it with ``make shots``.
"""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, sync_playwright

from geo.atlas import load_record
from geo.sheet import write_sheet
from geo.view import View
from tests.browser.launch import FLAGS, ROOT, complete, find_chromium, free_port, start_server

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
PHASES = (
    ("1 April 2022", "?date=2022-04-01"),
    ("25 June 2022", "?date=2022-06-25"),
    ("1 September 2022", "?date=2022-09-01"),
    ("14 September 2022, as known now", "?date=2022-09-14"),
    ("14 September 2022, as known then", "?date=2022-09-14&known=then"),
    ("3 October 2022", "?date=2022-10-03"),
    ("31 December 2022", "?date=2022-12-31"),
    ("22 August 2026", "?date=2026-08-22"),
)
"""Days beside one another, for the eye to go through."""

PHASE_SIZE = (1000, 900)
COLUMNS = 4
STRIP = 44
"""Room above each map for its day, in pixels."""


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
            _shoot_phases(browser, port)
            browser.close()
    finally:
        server.terminate()
    write_sheet(load_record().picture, View(day=SHEET_DAY), FOLDER / "sheet.png")


def _shoot(browser: Browser, url: str, size: tuple[int, int], out: Path) -> None:
    width, height = size
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.goto(url)
    complete(page)
    page.screenshot(path=out)
    context.close()


def _shoot_phases(browser: Browser, port: int) -> None:
    """The bare map on several days, in one picture."""
    width, height = PHASE_SIZE
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    tiles = []
    for name, query in PHASES:
        page.goto(f"http://127.0.0.1:{port}/{query}")
        complete(page)
        page.add_style_tag(content=".legend, .map-buttons { display: none }")
        tiles.append((name, Image.open(io.BytesIO(page.locator(".stage").screenshot()))))
    context.close()
    wide, high = (max(tile.size[axis] for _, tile in tiles) for axis in (0, 1))
    rows = -(-len(tiles) // COLUMNS)
    high += STRIP
    picture = Image.new("RGB", (wide * COLUMNS, high * rows), "white")
    pen = ImageDraw.Draw(picture)
    for number, (name, tile) in enumerate(tiles):
        corner = (number % COLUMNS * wide, number // COLUMNS * high)
        picture.paste(tile, (corner[0], corner[1] + STRIP))
        pen.text((corner[0] + 12, corner[1] + 8), name, fill="black", font_size=24)
    picture.save(FOLDER / "phases.png", optimize=True)


if __name__ == "__main__":
    main()
