"""The ground as one picture: the same pixels as its layers, and never those of another view."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.actions import canvas_pixels, on_map

LAY = "atlas.ground.lay(m)"
TAKE_OUT = "m.removeLayer('ground-picture'); atlas.ground.release()"
OPACITIES = """
    return ["around-background", "land-fill", "rivers-line", "outer-line"].map((one) => {
        const [id, type] = one.split("-");
        return m.getPaintProperty(id, `${type}-opacity`) ?? 1;
    });
"""
HIDDEN, SHOWN = [0, 0, 0, 0], [1, 1, 1, 1]


def wait_for_picture(page: Page) -> None:
    """Until the picture stands for the layers."""
    on_map(
        page,
        """
        while (m.getPaintProperty("land", "fill-opacity") !== 0)
            await new Promise(requestAnimationFrame);
        if (!m.loaded()) await m.once("idle");
        """,
    )


def pixels_of_layers(page: Page) -> int:
    """What the layers themselves paint; the picture is laid anew."""
    on_map(page, f"{TAKE_OUT}; await m.once('idle')")
    assert on_map(page, OPACITIES) == SHOWN
    pixels = canvas_pixels(page)
    on_map(page, LAY)
    return pixels


@pytest.mark.parametrize("query", ["", "&theme=dark", "&map=48.9,37.9,8.3"])
def test_picture__same_pixels_as_the_layers(open_page: Callable[..., Page], query: str) -> None:
    """A custom layer and a copy of what is painted: documented, seen on MapLibre 6.9.0."""
    page = open_page(f"?date=2022-09-14{query}")
    wait_for_picture(page)
    assert on_map(page, OPACITIES) == HIDDEN
    pixels = canvas_pixels(page)
    assert pixels == pixels_of_layers(page)


def test_picture__moved_map_shows_the_layers_at_once(founding_page: Page) -> None:
    wait_for_picture(founding_page)
    shown = on_map(
        founding_page,
        """
        m.panBy([60, 20], { duration: 0 });
        await m.once("render");
        """
        + OPACITIES,
    )
    assert shown == SHOWN
    wait_for_picture(founding_page)
    assert canvas_pixels(founding_page) == pixels_of_layers(founding_page)
    founding_page.get_by_role("button", name="Show the three oblasts").click()


def test_picture__style_that_is_loaded_again_keeps_its_ground(founding_page: Page) -> None:
    """As after a lost context: the style was taken with the layers hidden."""
    wait_for_picture(founding_page)
    on_map(
        founding_page,
        "const loaded = m.once('style.load'); m.setStyle(m.getStyle(), { diff: false });"
        "await loaded; await m.once('idle');",
    )
    wait_for_picture(founding_page)
    pixels = canvas_pixels(founding_page)
    assert pixels == pixels_of_layers(founding_page)
