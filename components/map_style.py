"""The map's MapLibre style: our own sources by address, our own layers, nothing remote.

Layers of control and places are coloured by feature state, which ``map_bridge.js`` sets; the style
itself never changes after the page has loaded. No ``glyphs`` key: names are drawn with the
machine's fonts, and no request leaves it.
"""

from __future__ import annotations

from typing import Any

from components.browser_files import KNOWN_MODES, STATUS_CODES, BrowserFile
from geo.patches import FRONT, OPEN_EDGE
from geo.status import Status
from geo.style import THEMES, Theme

FONTS = ["Inter", "Noto Sans", "DejaVu Sans", "sans-serif"]
BOLD_FONTS = ["Inter Bold", "Noto Sans Bold", "DejaVu Sans Bold", "sans-serif"]
FILLED = (Status.RUSSIAN, Status.CONTESTED, Status.UNKNOWN)
"""Statuses whose area is tinted; ukrainian-held land stays paper."""

Layer = dict[str, Any]


def make_style(files: dict[str, BrowserFile], language: str) -> dict[str, Any]:
    """The style in light colours; `theme_paint` gives those of the dark theme."""
    return {
        "version": 8,
        "sources": _sources(files),
        "layers": _layers(THEMES["light"], language),
    }


def theme_paint(theme: str) -> dict[str, dict[str, Any]]:
    """Paint properties of every layer in a theme, by layer id."""
    return {layer["id"]: layer["paint"] for layer in _layers(THEMES[theme], "en")}


def _sources(files: dict[str, BrowserFile]) -> dict[str, Any]:
    names = ["beyond", "water", "regions", "points"]
    names += [f"{kind}-{mode}" for mode in KNOWN_MODES for kind in ("areas", "lines")]
    sources: dict[str, Any] = {
        # The default tolerance of 0.375 eats small patches and opens seams between large ones.
        name: {"type": "geojson", "data": files[f"{name}.json"].path, "tolerance": 0}
        for name in names
    }
    for name in ("measure", "chosen"):
        sources[name] = {"type": "geojson", "data": _far_away_point()}
    return sources


def _far_away_point() -> dict[str, Any]:
    """Plotly prunes empty containers from a style, which kills the map: so never empty."""
    point = {"type": "Point", "coordinates": [0, -80]}
    return {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": {"kind": "none"}, "geometry": point}],
    }


def _layers(theme: Theme, language: str) -> list[Layer]:
    return [
        {"id": "ground", "type": "background", "paint": {"background-color": theme.beyond}},
        _fill("beyond", "beyond", theme.beyond, ["==", ["geometry-type"], "Polygon"]),
        _fill("land", "regions", theme.land, ["==", ["geometry-type"], "Polygon"]),
        *(layer for mode in KNOWN_MODES for layer in _area_layers(theme, mode)),
        _fill("water", "water", theme.water, ["in", ["get", "kind"], ["literal", ["sea", "lake"]]]),
        _line("rivers", "water", theme.river, _river_width(), ["==", ["get", "kind"], "river"]),
        _line("beyond-edge", "beyond", theme.outline, 0.6, ["==", ["get", "kind"], "edge"], 0.5),
        _line("outlines", "regions", theme.outline, 1.0, ["has", "id"]),
        _line("outer", "regions", theme.state_border, 1.6, ["==", ["get", "kind"], "outer"]),
        *(layer for mode in KNOWN_MODES for layer in _front_layers(theme, mode)),
        _line("measure", "measure", theme.measure, 2.2, dash=[2, 1.6]),
        _points(theme),
        _chosen(theme),
        *_names(theme, language),
    ]


def _fill(name: str, source: str, colour: str, only: list[Any] | None = None) -> Layer:
    layer: Layer = {
        "id": name,
        "type": "fill",
        "source": source,
        "paint": {"fill-color": colour, "fill-antialias": False},
    }
    return layer | ({"filter": only} if only else {})


def _line(
    name: str,
    source: str,
    colour: str,
    width: Any,
    only: list[Any] | None = None,
    opacity: Any = 1.0,
    dash: list[float] | None = None,
) -> Layer:
    paint = {"line-color": colour, "line-width": width, "line-opacity": opacity}
    layer: Layer = {
        "id": name,
        "type": "line",
        "source": source,
        "layout": {"line-join": "round", "line-cap": "round"},
        "paint": paint | ({"line-dasharray": dash} if dash else {}),
    }
    return layer | ({"filter": only} if only else {})


def _when_on(shown: float) -> list[Any]:
    return ["case", ["boolean", ["feature-state", "on"], False], shown, 0]


def _area_layers(theme: Theme, mode: str) -> list[Layer]:
    layers = []
    for status in FILLED:
        look = theme.status[status]
        layer = _fill(f"{status}-{mode}", f"areas-{mode}", look.fill, _is(str(status)))
        layer |= _of_mode(mode)
        layer["paint"]["fill-opacity"] = _when_on(look.fill_opacity)
        layers.append(layer)
        if look.pattern != "plain":
            layers.append(_pattern_layer(status, mode, look.pattern))
    return layers


def _pattern_layer(status: Status, mode: str, pattern: str) -> Layer:
    """Hidden until ``map_bridge.js`` has drawn its image: a missing one would be fetched."""
    return {
        "id": f"{status}-{mode}-pattern",
        "type": "fill",
        "source": f"areas-{mode}",
        "filter": _is(str(status)),
        "paint": {
            "fill-pattern": pattern,
            "fill-antialias": False,
            "fill-opacity": _when_on(0.85),
        },
        "layout": {"visibility": "none"},
        "metadata": {"mode": mode, "pattern": pattern},
    }


def _of_mode(mode: str) -> Layer:
    """Only the layers of the mode on show are visible: unseen ones cost drawing time too."""
    visibility = "visible" if mode == KNOWN_MODES[0] else "none"
    return {"metadata": {"mode": mode}, "layout": {"visibility": visibility}}


def _is(status: str) -> list[Any]:
    return ["==", ["get", "status"], status]


def _front_layers(theme: Theme, mode: str) -> list[Layer]:
    source = f"lines-{mode}"
    width = ["interpolate", ["linear"], ["zoom"], 5, 1.4, 8, 2.4, 11, 4]
    layers = [
        _line(
            f"open-edge-{mode}", source, theme.front, 1.0, _is(OPEN_EDGE), _when_on(0.8), [3, 2.2]
        ),
        _line(f"front-{mode}", source, theme.front, width, _is(FRONT), _when_on(1.0)),
    ]
    of_mode = _of_mode(mode)
    for layer in layers:
        layer["metadata"] = of_mode["metadata"]
        layer["layout"] |= of_mode["layout"]
    return layers


def _river_width() -> list[Any]:
    main = ["==", ["get", "rank"], 1]
    return [
        "interpolate", ["linear"], ["zoom"],
        5, ["case", main, 0.8, 0.3],
        9, ["case", main, 2.2, 1.1],
    ]  # fmt: skip


def _points(theme: Theme) -> Layer:
    state = ["number", ["feature-state", "status"], 0]

    def by_status(colours: dict[Status, str]) -> list[Any]:
        pairs = [item for s in STATUS_CODES for item in (STATUS_CODES[s], colours[s])]
        return ["match", state, *pairs, colours[Status.UNKNOWN]]

    large = ["<=", ["get", "rank"], 2]
    own = ["case", ["get", "own"], 1.0, 0.62]
    return {
        "id": "places",
        "type": "circle",
        "source": "points",
        "layout": {"circle-sort-key": ["-", 0, ["get", "rank"]]},
        "paint": {
            "circle-color": by_status({s: look.mark for s, look in theme.status.items()}),
            "circle-stroke-color": by_status({s: k.mark_edge for s, k in theme.status.items()}),
            "circle-radius": [
                "interpolate", ["linear"], ["zoom"],
                5, ["case", large, 1.8, ["get", "own"], 0.9, 0.5],
                7, ["case", large, 3.6, ["get", "own"], 2.2, 1.4],
                11, ["case", large, 7.5, ["get", "own"], 5.5, 4.2],
            ],
            "circle-stroke-width": [
                "interpolate", ["linear"], ["zoom"],
                5, ["case", large, 0.8, 0.4],
                7, ["case", large, 1.3, ["get", "own"], 0.9, 0.5],
                11, 2.2,
            ],
            "circle-opacity": own,
            "circle-stroke-opacity": own,
        },
    }  # fmt: skip


def _chosen(theme: Theme) -> Layer:
    return {
        "id": "chosen",
        "type": "circle",
        "source": "chosen",
        "paint": {
            "circle-color": theme.measure,
            "circle-opacity": 0,
            "circle-radius": ["interpolate", ["linear"], ["zoom"], 5, 6, 11, 13],
            "circle-stroke-color": theme.measure,
            "circle-stroke-width": 2.4,
        },
    }


def _names(theme: Theme, language: str) -> list[Layer]:
    key = "name_uk" if language == "uk" else "name"
    small_ones = ["step", ["zoom"], 1, 6.4, 2, 7.6, 3, 8.8, 4, 10, 6]
    return [
        _name_layer(
            theme, "river-names", "water", key, 11, theme.label,
            only=["all", ["==", ["get", "kind"], "river"], ["!=", ["get", "name"], ""]],
            layout={"symbol-placement": "line", "symbol-spacing": 420},
            opacity=0.6,
        ),
        _name_layer(
            theme, "beyond-names", "beyond", key, 12, theme.muted,
            only=["==", ["get", "kind"], "name"],
            layout={"text-letter-spacing": 0.12},
        ),
        _name_layer(
            theme, "region-names", "regions", key, 13, theme.muted,
            only=["==", ["get", "kind"], "name"],
            layout={"text-letter-spacing": 0.28, "text-max-width": 20},
        ),
        _name_layer(
            theme, "place-names", "points", key,
            ["interpolate", ["linear"], ["zoom"], 6, 11.5, 10, 14], theme.label,
            only=["all", [">", ["get", "rank"], 0], ["<=", ["get", "rank"], small_ones]],
            layout=_beside() | {"symbol-sort-key": ["-", 0, ["get", "population"]]},
        ),
        _name_layer(
            theme, "founding-names", "points", key,
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
            theme, "measure-name", "measure", "label", 13, theme.measure,
            only=["==", ["get", "kind"], "label"],
            layout={"text-allow-overlap": True, "text-offset": [0, -0.9]},
            bold=True,
        ),
    ]  # fmt: skip


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
    key: str,
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
        "layout": {"text-field": ["get", key], "text-font": fonts, "text-size": size}
        | (layout or {}),
        "paint": {
            "text-color": colour,
            "text-halo-color": theme.halo,
            "text-halo-width": 1.4,
            "text-opacity": opacity,
        },
    }
    return layer | ({"filter": only} if only else {})
