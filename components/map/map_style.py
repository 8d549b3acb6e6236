"""The map's MapLibre style: our own sources by address, our own layers, nothing remote.

Layers of control and places are coloured by feature state, which ``map_bridge.js`` sets; the style
itself never changes after the page has loaded. No ``glyphs`` key: names are drawn with the
machine's fonts, and no request leaves it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from components.map.browser_files import KNOWN_MODES, PUBLISHED, STATUS_CODES, BrowserFile
from components.map.map_ground import GROUND, NOT_COVERED, ground_layers
from components.map.map_layers import Layer, fill_layer, line_layer
from components.map.map_names import name_layers
from components.settings import Tiles
from geo.control.patches import FRONT, OPEN_EDGE
from geo.status import Status
from geo.style import BEYOND_SHARE, GRAIN, THEMES, StatusLook, Theme

FILLED = (Status.RUSSIAN, Status.CONTESTED, Status.UNKNOWN)
"""Statuses whose area is tinted; ukrainian-held land stays paper."""

MODES = (*KNOWN_MODES, PUBLISHED)

_AREA_TOLERANCE = 0.1  # pixels
_LINE_TOLERANCE = 0.375
_BAND_TOLERANCE = 8
_ROUND = {"line-join": ["step", ["zoom"], "miter", 8, "round"], "line-cap": "round"}
_BAND_ZOOMS = (4, 13)
_METRES_PER_PIXEL = 78_271.5  # at zoom 0 on the equator, on MapLibre's tiles of 512 pixels


@dataclass(frozen=True)
class StyleOptions:
    """What a style depends on beside the files and the theme.

    Parameters
    ----------
    language
        Language of the names.
    line_km
        Median distance of the inferred front line from published ones; None draws no band.
    tiles
        Background tiles that the user asked for; None draws the shipped land only.
    lat_deg
        Where the band is true to scale: Mercator's scale goes with the latitude.
    """

    language: str = "en"
    line_km: float | None = None
    tiles: Tiles | None = None
    lat_deg: float = 0.0


def make_style(files: dict[str, BrowserFile], options: StyleOptions) -> dict[str, Any]:
    """The style in light colours; `theme_paint` gives those of the dark theme."""
    sources = _sources(files)
    if options.tiles:
        sources["tiles"] = {
            "type": "raster",
            "tiles": [options.tiles.address],
            "tileSize": 256,
            "attribution": options.tiles.attribution,
        }
    layers = _layers(THEMES["light"], options)
    at_once = {"duration": 0, "delay": 0}  # the page around changes its colours at once, too
    return {"version": 8, "sources": sources, "layers": layers, "transition": at_once}


def theme_paint(theme: str, options: StyleOptions) -> dict[str, dict[str, Any]]:
    """Paint properties of every layer in a theme, by layer id."""
    return {layer["id"]: layer["paint"] for layer in _layers(THEMES[theme], options)}


def first_files(files: dict[str, BrowserFile]) -> dict[str, str]:
    """Addresses of the files that the first screen shows, by source."""
    ground = {name: files[f"{name}.json"].path for name in (GROUND, "points")}
    return ground | _control_files(files, KNOWN_MODES[0])


def later_files(files: dict[str, BrowserFile]) -> dict[str, str]:
    """Addresses of the files that the first screen does without, by source."""
    return _control_files(files, KNOWN_MODES[1])


def _control_files(files: dict[str, BrowserFile], mode: str) -> dict[str, str]:
    areas, lines = (files[f"{kind}-{mode}.json"].path for kind in ("areas", "lines"))
    return {f"areas-{mode}": areas, f"lines-{mode}": lines, f"band-{mode}": lines}


def _sources(files: dict[str, BrowserFile]) -> dict[str, Any]:
    published = (f"areas-{PUBLISHED}", f"lines-{PUBLISHED}")
    empty = ("measure", "chosen", "disagreement", "events", *published, *later_files(files))
    return {name: _source(name, data) for name, data in first_files(files).items()} | {
        name: _source(name, _far_away_point()) for name in empty
    }


def _source(name: str, data: Any) -> dict[str, Any]:
    """Outlines may be half a pixel off, which spares most triangles; areas hardly.

    The tolerance usual in MapLibre eats small patches and opens seams between large ones. The band
    follows the front line only roughly: a fine line as wide as this is all knots.
    """
    tolerances = {"areas": _AREA_TOLERANCE, "band": _BAND_TOLERANCE}
    tolerance = tolerances.get(name.partition("-")[0], _LINE_TOLERANCE)
    return {"type": "geojson", "data": data, "tolerance": tolerance}


def _far_away_point() -> dict[str, Any]:
    """Plotly prunes empty containers from a style, which kills the map: so never empty."""
    point = {"type": "Point", "coordinates": [0, -80]}
    return {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": {"kind": "none"}, "geometry": point}],
    }


def _layers(theme: Theme, options: StyleOptions) -> list[Layer]:
    return [
        *ground_layers(theme, options.tiles),
        *(layer for mode in MODES for layer in _area_layers(theme, mode)),
        *(layer for mode in MODES for layer in _front_layers(theme, mode, options)),
        *_disagreement(theme),
        line_layer("measure", "measure", theme.measure, 2.2, dash=[2, 1.6]),
        _points(theme),
        _events(theme),
        _differing(theme),
        _chosen(theme),
        *name_layers(theme, options.language),
    ]


def _when_on(shown: float) -> list[Any]:
    return ["case", ["boolean", ["feature-state", "on"], False], shown, 0]


def _area_opacity(shown: float, mode: str) -> list[Any]:
    """Land beyond the regions is paler: no figure speaks of it."""
    if mode != PUBLISHED:
        return _when_on(shown)
    by_land = ["case", ["has", "beyond"], shown * BEYOND_SHARE, shown]
    return ["case", ["boolean", ["feature-state", "on"], False], by_land, 0]


def _area_layers(theme: Theme, mode: str) -> list[Layer]:
    """One layer a status: tint and pattern are one image, since every layer costs a painting."""
    layers = []
    for status in FILLED:
        look = theme.status[status]
        layer = fill_layer(f"{status}-{mode}", f"areas-{mode}", look.fill, _is(str(status)))
        layer |= _of_mode(mode)
        pattern = _pattern(look, is_inferred=mode != PUBLISHED)
        if pattern:
            image = _image_name(status, pattern)
            layer["paint"] |= {"fill-pattern": image, "fill-opacity": _area_opacity(1.0, mode)}
            # Hidden until map_bridge.js has drawn the image: a missing one would be fetched.
            layer |= {
                "layout": {"visibility": "none"},
                "metadata": {"modes": [mode], "image": image},
            }
        else:
            layer["paint"]["fill-opacity"] = _area_opacity(look.fill_opacity, mode)
        layers.append(layer)
    return layers


def _pattern(look: StatusLook, is_inferred: bool) -> str:
    """Where an inferred area has no pattern of its own, a grain says that it is inferred."""
    if look.pattern != "plain":
        return look.pattern
    return GRAIN if is_inferred else ""


def _image_name(status: Status, pattern: str) -> str:
    return f"{status}-{pattern}"


def pattern_images(theme: Theme) -> dict[str, dict[str, Any]]:
    """What each image of the layers shows: a pattern in an ink on a tint, by name."""
    looks = {status: theme.status[status] for status in FILLED}
    uncovered = {"pattern": "fallen", "ink": theme.uncovered, "tint": theme.beyond, "opacity": 1}
    return {NOT_COVERED: uncovered} | {
        _image_name(status, pattern): {
            "pattern": pattern,
            "ink": look.ink,
            "tint": look.fill,
            "opacity": look.fill_opacity,
        }
        for status, look in looks.items()
        if (pattern := _pattern(look, is_inferred=True))
    }


def _of_mode(mode: str) -> Layer:
    """Only the layers of the mode on show are visible: unseen ones cost drawing time too."""
    visibility = "visible" if mode == KNOWN_MODES[0] else "none"
    return {"metadata": {"modes": [mode]}, "layout": {"visibility": visibility}}


def _is(status: str) -> list[Any]:
    return ["==", ["get", "status"], status]


def _front_layers(theme: Theme, mode: str, options: StyleOptions) -> list[Layer]:
    source = f"lines-{mode}"
    stops = {5: 1.4, 8: 2.4, 11: 4.0}
    # Lines of other days are of no width: of no opacity, they would cost as much as those shown.
    width = ["interpolate", ["linear"], ["zoom"], *_flat(stops, _when_on)]
    layers = [
        *([] if mode == PUBLISHED else _band(theme, mode, options)),
        line_layer(
            f"open-edge-{mode}", source, theme.front, _when_on(1.0), _is(OPEN_EDGE), 0.8, [3, 2.2]
        ),
        line_layer(f"front-{mode}", source, theme.front, width, _is(FRONT)),
    ]
    of_mode = _of_mode(mode)
    for layer in layers:
        layer["metadata"] = of_mode["metadata"]
        layer["layout"] = _ROUND | layer["layout"] | of_mode["layout"]
    return layers


def _flat(stops: Mapping[int, float], made: Callable[[float], Any]) -> list[Any]:
    """Stops of an expression: each input and what is made of its output."""
    return [item for at, value in stops.items() for item in (at, made(value))]


def _disagreement(theme: Theme) -> list[Layer]:
    """Land that only one of two sources has as russian-held: the one filled, the other ringed."""
    fill = fill_layer("disagreement", "disagreement", theme.accent, ["has", "side"])
    fill["paint"]["fill-opacity"] = ["match", ["get", "side"], "first", 0.55, 0.12]
    edge = line_layer("disagreement-edge", "disagreement", theme.accent, 1.6, ["has", "side"])
    return [fill, edge]


def _events(theme: Theme) -> Layer:
    """Reported events as open rings, so that nobody takes them for places; fainter with age.

    One that happened near a place is a wide pale disc: it says less of where.
    """
    age = ["coalesce", ["get", "age"], 0]
    is_near = ["has", "near"]
    pale = ["interpolate", ["linear"], age, 0, 0.24, 6, 0.1]
    return {
        "id": "events",
        "type": "circle",
        "source": "events",
        "filter": ["has", "age"],
        "layout": {},
        "paint": {
            "circle-color": theme.text,
            "circle-opacity": ["case", is_near, pale, 0],
            "circle-radius": [
                "interpolate", ["linear"], ["zoom"],
                6, ["case", is_near, 8, 3.5], 10, ["case", is_near, 18, 7],
            ],
            "circle-stroke-color": theme.text,
            "circle-stroke-width": ["case", is_near, 0, 1.6],
            "circle-stroke-opacity": ["interpolate", ["linear"], age, 0, 0.95, 6, 0.3],
        },
    }  # fmt: skip


def _band(theme: Theme, mode: str, options: StyleOptions) -> list[Layer]:
    """The front line's uncertainty, true to scale: half of the line lies within this band."""
    if options.line_km is None:
        return []
    pixel_m = _METRES_PER_PIXEL * math.cos(math.radians(options.lat_deg))
    pixels = {zoom: 2000 * options.line_km * 2**zoom / pixel_m for zoom in _BAND_ZOOMS}
    by_zoom = ["interpolate", ["exponential", 2], ["zoom"]]
    width = [*by_zoom, *_flat(pixels, _when_on)]
    layer = line_layer(f"band-{mode}", f"band-{mode}", theme.front, width, _is(FRONT), 0.1)
    layer["paint"]["line-blur"] = [*by_zoom, *_flat(pixels, lambda width_px: 0.3 * width_px)]
    layer["layout"] = {"line-cap": "butt"}
    return [layer]


def _points(theme: Theme) -> Layer:
    state = ["number", ["feature-state", "status"], 0]

    def by_status(colours: dict[Status, str]) -> list[Any]:
        pairs = [item for s in STATUS_CODES for item in (STATUS_CODES[s], colours[s])]
        return ["match", state, *pairs, colours[Status.UNKNOWN]]

    large = ["<=", ["get", "rank"], 2]
    edges = by_status({s: look.mark_edge for s, look in theme.status.items()})
    # A place with a record of its own is a ringed circle; one that follows another is a dot.
    marks = by_status({s: look.mark for s, look in theme.status.items()})
    return {
        "id": "places",
        "type": "circle",
        "source": "points",
        "layout": {"circle-sort-key": ["-", 0, ["get", "rank"]]},
        "paint": {
            "circle-color": ["case", ["get", "own"], marks, edges],
            "circle-stroke-color": edges,
            "circle-radius": [
                "interpolate", ["linear"], ["zoom"],
                5, ["case", ["!", ["get", "own"]], 0.4, large, 1.8, 0.9],
                7, ["case", ["!", ["get", "own"]], 1.1, large, 3.6, 2.2],
                11, ["case", ["!", ["get", "own"]], 2.6, large, 7.5, 5.5],
            ],
            "circle-stroke-width": [
                "interpolate", ["linear"], ["zoom"],
                5, ["case", ["!", ["get", "own"]], 0, large, 0.8, 0.4],
                7, ["case", ["!", ["get", "own"]], 0, large, 1.3, 0.9],
                11, ["case", ["!", ["get", "own"]], 0, 2.2],
            ],
            "circle-opacity": ["case", ["get", "own"], 1.0, 0.75],
            "circle-stroke-opacity": 1.0,
        },
    }  # fmt: skip


def _differing(theme: Theme) -> Layer:
    """A ring round places whose picture is another one as known then than as known now."""
    radius = {5: 4, 7: 7, 11: 12}

    def if_it_differs(radius_px: float) -> list[Any]:
        return ["case", ["boolean", ["feature-state", "differs"], False], radius_px, 0]

    return {
        "id": "differing",
        "type": "circle",
        "source": "points",
        "metadata": {"modes": list(KNOWN_MODES)},
        "paint": {
            "circle-color": theme.accent,
            "circle-opacity": 0,
            "circle-radius": ["interpolate", ["linear"], ["zoom"], *_flat(radius, if_it_differs)],
            "circle-stroke-color": theme.accent,
            "circle-stroke-width": if_it_differs(1.6),
        },
    }


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
