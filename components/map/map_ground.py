"""Layers of the ground: land, water, borders; all that lies under control.

They do not change with the day, so ``assets/map_ground.js`` keeps what they paint as one picture;
it finds them by their metadata.
"""

from __future__ import annotations

from typing import Any

from components.map.browser_files import KNOWN_MODES, PUBLISHED
from components.map.map_layers import Layer, fill_layer, line_layer
from components.settings import Tiles
from geo.style import Theme

GROUND = "ground"

NOT_COVERED = "not-covered"
"""Image of land of which nothing is said: around the regions, and on a day without data."""


def ground_layers(theme: Theme, tiles: Tiles | None) -> list[Layer]:
    """Layers from the lowest up, with the user's tiles if there are some."""
    land = fill_layer("land", GROUND, theme.land, _of("outline"))
    if tiles:
        land["paint"]["fill-opacity"] = 0.25  # a breath of paper over the regions of the record
    layers: list[Layer] = [
        {"id": "around", "type": "background", "paint": {"background-color": theme.beyond}},
        _not_covered("around-uncovered", "background", modes=[*KNOWN_MODES, PUBLISHED]),
        *([_tiles()] if tiles else []),
        land,
        _not_covered("land-uncovered", "fill", silence=True)
        | {"source": GROUND, "filter": _of("outline")},
        fill_layer("water", GROUND, theme.water, _of("sea", "lake")),
        line_layer("rivers", GROUND, theme.river, _river_width(), _of("river")),
        line_layer("beyond-edge", GROUND, theme.outline, 0.6, _of("edge"), 0.5),
        line_layer("outlines", GROUND, theme.outline, 1.0, _of("outline")),
        line_layer("outer", GROUND, theme.state_border, 1.6, _of("outer")),
    ]
    return [layer | {"metadata": {"ground": True, **layer.get("metadata", {})}} for layer in layers]


def _not_covered(name: str, kind: str, **told: Any) -> Layer:
    """Land of which nothing is said; hidden until map_bridge.js has drawn the image."""
    return {
        "id": name,
        "type": kind,
        "layout": {"visibility": "none"},
        "metadata": {"image": NOT_COVERED, **told},
        "paint": {f"{kind}-pattern": NOT_COVERED},
    }


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
