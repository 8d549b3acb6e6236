"""Layers of the ground: land, water, borders; all that lies under control.

They do not change with the day, so ``assets/map_ground.js`` keeps what they paint as one picture;
it finds them by their metadata.
"""

from __future__ import annotations

from typing import Any

from components.map.map_layers import Layer, fill_layer, line_layer
from components.settings import Tiles
from geo.style import Theme

GROUND = "ground"


def ground_layers(theme: Theme, tiles: Tiles | None) -> list[Layer]:
    """Layers from the lowest up, with the user's tiles if there are some."""
    land = fill_layer("land", GROUND, theme.land, _of("outline"))
    if tiles:
        land["paint"]["fill-opacity"] = 0.25  # a breath of paper over the regions of the record
    layers: list[Layer] = [
        {"id": "around", "type": "background", "paint": {"background-color": theme.beyond}},
        *([_tiles()] if tiles else []),
        land,
        fill_layer("water", GROUND, theme.water, _of("sea", "lake")),
        line_layer("rivers", GROUND, theme.river, _river_width(), _of("river")),
        line_layer("beyond-edge", GROUND, theme.outline, 0.6, _of("edge"), 0.5),
        line_layer("outlines", GROUND, theme.outline, 1.0, _of("outline")),
        line_layer("outer", GROUND, theme.state_border, 1.6, _of("outer")),
    ]
    return [layer | {"metadata": {"ground": True}} for layer in layers]


def _of(*kinds: str) -> list[Any]:
    return ["in", ["get", "kind"], ["literal", list(kinds)]]


def _tiles() -> Layer:
    return {
        "id": "tiles",
        "type": "raster",
        "source": "tiles",
        "paint": {"raster-fade-duration": 0},
    }


def _river_width() -> list[Any]:
    main = ["==", ["get", "rank"], 1]
    return [
        "interpolate", ["linear"], ["zoom"],
        5, ["case", main, 0.8, 0.3],
        9, ["case", main, 2.2, 1.1],
    ]  # fmt: skip
