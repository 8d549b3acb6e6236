"""The map: one Plotly figure, drawn once; time moves inside MapLibre."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
from dash import dcc, html

from components import ids
from components.map.map_style import make_style
from components.services import Services
from geo.view import OPENING_CAMERA
from geo.words import Words

CONFIG: dict[str, Any] = {
    "displayModeBar": False,
    "showSendToCloud": False,  # Plotly 7 shows a button that uploads the chart unless told not to
    "displaylogo": False,
    "scrollZoom": True,
    "responsive": True,
}


def make_figure(services: Services, language: str) -> go.Figure:
    """The figure: the opening view, our own style, no data of its own."""
    # A map subplot exists only when a trace uses it; this one draws nothing.
    anchor = go.Scattermap(
        lat=[OPENING_CAMERA.lat_deg],
        lon=[OPENING_CAMERA.lon_deg],
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
            "center": {"lat": OPENING_CAMERA.lat_deg, "lon": OPENING_CAMERA.lon_deg},
            "zoom": OPENING_CAMERA.zoom,
            "uirevision": "constant",
        },
    )
    return figure


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
