"""The map's style: nothing remote, nothing that kills the map, colours of both themes."""

from __future__ import annotations

import json
import math

import pytest

from components.map.browser_files import BrowserFile, make_browser_files
from components.map.map_style import (
    MODES,
    StyleOptions,
    first_files,
    later_files,
    make_style,
    pattern_images,
)
from components.map.map_style import theme_paint as paint_of
from components.settings import Tiles
from geo.atlas import Record
from geo.style import THEMES

BAND = StyleOptions(line_km=1.5, lat_deg=60.0)


@pytest.fixture(scope="module")
def files(tiny_record: Record) -> dict[str, BrowserFile]:
    return make_browser_files(tiny_record)


def test_style__asks_no_other_machine(files: dict[str, BrowserFile]) -> None:
    text = json.dumps(make_style(files, BAND))
    assert "http" not in text
    assert "glyphs" not in text
    tiles = Tiles("https://tiles.example.org/{z}/{x}/{y}.png", "Example")
    with_tiles = make_style(files, StyleOptions(tiles=tiles))
    assert with_tiles["sources"]["tiles"]["attribution"] == "Example"


def test_style__holds_nothing_empty(files: dict[str, BrowserFile]) -> None:
    """Plotly prunes an empty object from a style, and the map dies at its first update."""
    assert '"sources": {}' not in json.dumps(make_style(files, BAND))
    for source in make_style(files, BAND)["sources"].values():
        assert source["data"], source


def test_style__every_layer_has_its_source_and_its_own_name(files: dict[str, BrowserFile]) -> None:
    style = make_style(files, BAND)
    names = [layer["id"] for layer in style["layers"]]
    assert len(set(names)) == len(names)
    used = {layer["source"] for layer in style["layers"] if "source" in layer}
    assert used <= set(style["sources"])
    assert {f"areas-{mode}" for mode in MODES} <= used


def test_style__files_are_named_by_address_and_each_once(files: dict[str, BrowserFile]) -> None:
    first, later = first_files(files), later_files(files)
    assert not set(first) & set(later)
    known = {file.path for file in files.values()}
    assert set(first.values()) | set(later.values()) <= known


def test_band__is_as_wide_as_measured_where_the_land_lies(files: dict[str, BrowserFile]) -> None:
    """At 60° a kilometre takes twice as many pixels as on the equator."""
    for options, scale in ((BAND, 0.5), (StyleOptions(line_km=1.5), 1.0)):
        layers = {layer["id"]: layer for layer in make_style(files, options)["layers"]}
        zoom, shown = layers["band-now"]["paint"]["line-width"][3:5]
        metres = shown[2] * 78_271.5 * scale / 2**zoom
        assert math.isclose(metres, 3000, rel_tol=1e-6)
    assert "band-now" not in {layer["id"] for layer in make_style(files, StyleOptions())["layers"]}


@pytest.mark.parametrize("theme", sorted(THEMES))
def test_theme_paint__has_every_layer(files: dict[str, BrowserFile], theme: str) -> None:
    layers = [layer["id"] for layer in make_style(files, BAND)["layers"]]
    assert list(paint_of(theme, BAND)) == layers


def test_uncovered__land_has_a_pattern_around_and_over_the_regions(
    files: dict[str, BrowserFile],
) -> None:
    layers = {layer["id"]: layer for layer in make_style(files, BAND)["layers"]}
    order = list(layers)
    around, land = layers["around-uncovered"], layers["land-uncovered"]
    assert around["metadata"]["modes"] == list(MODES)
    assert land["metadata"]["silence"] is True
    assert order.index("land") < order.index("land-uncovered") < order.index("water")
    for theme in THEMES.values():
        for layer in (around, land):
            assert layer["metadata"]["ground"] is True
            assert layer["layout"]["visibility"] == "none"  # until its image is drawn
            look = pattern_images(theme)[layer["metadata"]["image"]]
            assert look == {
                "pattern": "fallen",
                "ink": theme.uncovered,
                "tint": theme.beyond,
                "opacity": 1,
            }
