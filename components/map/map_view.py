"""The map: one Plotly figure, drawn once; time moves inside MapLibre."""

from __future__ import annotations

import math
from typing import Any

import plotly.graph_objects as go
from dash import dcc, html

from components import ids
from components.map.map_style import make_style
from components.services import Services
from geo.record.about import Box
from geo.view import Camera
from geo.words import Words

CONFIG: dict[str, Any] = {
    "displayModeBar": False,
    "showSendToCloud": False,  # Plotly 7 shows a button that uploads the chart unless told not to
    "displaylogo": False,
    "scrollZoom": True,
    "responsive": True,
}


_MAP_PX = (900, 640)
_TILE_PX = 512  # MapLibre draws the world this wide at zoom 0
_LEAST_ZOOM, _OUT_ZOOM, _MOST_ZOOM = 0.0, 4.5, 13.0


def make_figure(services: Services, language: str) -> go.Figure:
    """The figure: the opening view, our own style, no data of its own."""
    camera = opening_camera(services.record.about.home)
    # A map subplot exists only when a trace uses it; this one draws nothing.
    anchor = go.Scattermap(
        lat=[camera.lat_deg],
        lon=[camera.lon_deg],
        marker={"opacity": 0},
        hoverinfo="skip",
        showlegend=False,
    )
    figure = go.Figure(anchor)
    figure.update_layout(
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        paper_bgcolor="rgba(0,0,0,0)",
        uirevision="constant",
        map={
            "style": make_style(services.files, services.style_options(language)),
            # Plotly 7 fits the view to the traces unless told where to look.
            "center": {"lat": camera.lat_deg, "lon": camera.lon_deg},
            "zoom": camera.zoom,
            "uirevision": "constant",
        },
    )
    return figure


def opening_camera(home: Box) -> Camera:
    """About what shows a box on an ordinary screen; the page's scripts fit it to the window."""
    west, south, east, north = home.bounds_deg
    wide = math.log2(_MAP_PX[0] / _TILE_PX * 360 / (east - west))
    narrowed = 360 / (north - south) * math.cos(math.radians(home.middle.lat_deg))
    high = math.log2(_MAP_PX[1] / _TILE_PX * narrowed)
    zoom = round(min(max(min(wide, high), _LEAST_ZOOM), _MOST_ZOOM), 2)
    return Camera(home.middle.lat_deg, home.middle.lon_deg, zoom)


def client_camera(services: Services) -> dict[str, Any]:
    """What the map bridge needs to know of the land: where to look, how far, how near."""
    about = services.record.about
    return {
        "home": _corners(about.home),
        "world": _corners(about.world),
        "zooms": [min(_OUT_ZOOM, opening_camera(about.home).zoom - 1.8), _MOST_ZOOM],
    }


def _corners(box: Box) -> list[list[float]]:
    west, south, east, north = box.bounds_deg
    return [[west, south], [east, north]]


def layout(services: Services, t: Words) -> html.Div:
    """The map, the tip that follows the pointer, and the words for browsers that cannot draw."""
    return html.Div(
        [
            dcc.Graph(
                id=ids.MAP,
                figure=make_figure(services, t.language),
                config=CONFIG,
                responsive=True,
                className="map-graph",
            ),
            html.Div(id=ids.TIP, className="map-tip", hidden=True),
            html.Div(
                [
                    html.P(),
                    html.Button(className="plain-button", **{"data-action": "set-view"}),
                ],
                id=ids.SILENCE,
                className="map-silence",
                hidden=True,
                role="status",
            ),
            html.P(t("map_failed"), className="map-failed", hidden=True, role="alert"),
            html.Div(
                [
                    html.Button("+", title=t("zoom_in"), **_action("zoom-in", t("zoom_in"))),
                    html.Button("−", title=t("zoom_out"), **_action("zoom-out", t("zoom_out"))),
                    html.Button("⌂", title=t("zoom_home"), **_action("zoom-home", t("zoom_home"))),
                ],
                className="map-buttons",
            ),
        ],
        className="map",
    )


def _action(name: str, label: str) -> dict[str, str]:
    return {"data-action": name, "aria-label": label}
