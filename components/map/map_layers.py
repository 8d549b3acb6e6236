"""Fill and line layers of MapLibre's style, as every part of the map makes them."""

from __future__ import annotations

from typing import Any

Layer = dict[str, Any]


def fill_layer(name: str, source: str, colour: str, only: list[Any] | None = None) -> Layer:
    """Areas in one colour; ``only`` is a filter."""
    layer: Layer = {
        "id": name,
        "type": "fill",
        "source": source,
        "paint": {"fill-color": colour, "fill-antialias": False},
    }
    return layer | ({"filter": only} if only else {})


def line_layer(
    name: str,
    source: str,
    colour: str,
    width: Any,
    only: list[Any] | None = None,
    opacity: Any = 1.0,
    dash: list[float] | None = None,
) -> Layer:
    """Lines of a width in pixels; ``only`` is a filter, ``dash`` in widths of the line."""
    paint = {"line-color": colour, "line-width": width, "line-opacity": opacity}
    layer: Layer = {
        "id": name,
        "type": "line",
        "source": source,
        "layout": {},
        "paint": paint | ({"line-dasharray": dash} if dash else {}),
    }
    return layer | ({"filter": only} if only else {})
