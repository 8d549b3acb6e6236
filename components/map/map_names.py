"""Names on the map: one type for each kind of thing, the smaller the later it appears."""

from __future__ import annotations

from typing import Any

from components.map.map_ground import GROUND
from components.map.map_layers import Layer
from geo.style import Theme

FONTS = ["Inter", "Noto Sans", "DejaVu Sans", "sans-serif"]
BOLD_FONTS = ["Inter Bold", "Noto Sans Bold", "DejaVu Sans Bold", "sans-serif"]


def name_layers(theme: Theme, language: str) -> list[Layer]:
    """Layers of names, the least important first: later ones win where they collide."""
    name = ["coalesce", ["get", f"name_{language}"], ["get", "name"]]
    return [
        _name_layer(
            theme, "water-names", GROUND, name,
            ["interpolate", ["linear"], ["zoom"], 5, 11, 10, 13], theme.water_label,
            only=[
                "any",
                ["==", ["get", "kind"], "sea-name"],
                ["all", ["==", ["get", "kind"], "lake-name"], [">=", ["zoom"], 8.2]],
            ],
            layout={"text-letter-spacing": 0.08, "text-max-width": 7},
        ),
        _name_layer(
            theme, "beyond-names", GROUND, name,
            ["case", ["get", "country"], 15, 12], theme.muted,
            only=["==", ["get", "kind"], "beyond-name"],
            layout={"text-letter-spacing": 0.14},
        ),
        _name_layer(
            theme, "region-names", GROUND, name,
            ["interpolate", ["linear"], ["zoom"], 5, 12, 8, 17], theme.muted,
            only=["==", ["get", "kind"], "region-name"],
            layout={
                "text-letter-spacing": 0.3,
                "text-max-width": 14,
                # Behind everything else: place names may stand on it.
                "text-allow-overlap": True,
                "text-ignore-placement": True,
            },
            opacity=0.62,
            bold=True,
        ),
        _name_layer(
            theme, "village-names", "points", name,
            ["interpolate", ["linear"], ["zoom"], 8, 10.5, 12, 13], theme.muted,
            only=["all", [">", ["get", "rank"], 3], ["<=", ["get", "rank"], _least_rank()]],
            layout=_beside() | {"symbol-sort-key": ["-", 0, ["get", "population"]]},
        ),
        _name_layer(
            theme, "place-names", "points", name,
            [
                "interpolate", ["linear"], ["zoom"],
                6, ["match", ["get", "rank"], 1, 12.5, 11],
                10, ["match", ["get", "rank"], 1, 16, 2, 14, 12.5],
            ],
            theme.label,
            only=[
                "all",
                [">", ["get", "rank"], 0],
                ["<=", ["get", "rank"], 3],
                ["<=", ["get", "rank"], _least_rank()],
            ],
            layout=_beside() | {"symbol-sort-key": ["-", 0, ["get", "population"]]},
        ),
        _name_layer(
            theme, "river-names", GROUND, name,
            ["interpolate", ["linear"], ["zoom"], 6, 10.5, 10, 13], theme.water_label,
            only=["==", ["get", "kind"], "river-name"],
            layout={
                "symbol-placement": "line",
                "symbol-spacing": 300,
                "text-max-angle": 45,
                "text-letter-spacing": 0.06,
                "text-offset": [0, 0.9],
            },
        ),
        _name_layer(
            theme, "always-names", "points", name,
            ["interpolate", ["linear"], ["zoom"], 5.5, 11.5, 6.5, 13.5, 10, 16], theme.label,
            only=["==", ["get", "rank"], 0],
            layout={
                "text-anchor": ["get", "anchor"],
                "text-offset": [
                    "match", ["get", "anchor"],
                    "left", ["literal", [0.55, 0]],
                    "right", ["literal", [-0.55, 0]],
                    "top-right", ["literal", [-0.2, 0.35]],
                    ["literal", [-0.3, -0.35]],
                ],
                "text-allow-overlap": True,
            },
            bold=True,
        ),
        _name_layer(
            theme, "measure-name", "measure", ["get", "label"], 13, theme.measure,
            only=["==", ["get", "kind"], "label"],
            layout={"text-allow-overlap": True, "text-offset": [0, -0.9]},
            bold=True,
        ),
    ]  # fmt: skip


def _least_rank() -> list[Any]:
    """The least important rank of places that is named at a zoom."""
    return ["step", ["zoom"], 1, 6.4, 2, 7.6, 3, 8.8, 4, 10, 6]


def _beside() -> dict[str, Any]:
    return {
        "text-variable-anchor": ["left", "right", "top", "bottom"],
        "text-radial-offset": 0.55,
        "text-justify": "auto",
    }


def _name_layer(
    theme: Theme,
    name: str,
    source: str,
    text: list[Any],
    size: Any,
    colour: str,
    only: list[Any] | None = None,
    layout: dict[str, Any] | None = None,
    opacity: float = 1.0,
    bold: bool = False,
) -> Layer:
    fonts = BOLD_FONTS if bold else FONTS
    layer: Layer = {
        "id": name,
        "type": "symbol",
        "source": source,
        "layout": {"text-field": text, "text-font": fonts, "text-size": size} | (layout or {}),
        "paint": {
            "text-color": colour,
            "text-halo-color": theme.halo,
            "text-halo-width": 1.4,
            "text-opacity": opacity,
        },
    }
    return layer | ({"filter": only} if only else {})
