"""The comparison: a plain Dash app that rebuilds the whole figure in a server callback.

Same record, same days, same areas and points as the dashboard; what most people would write first.
"""

from __future__ import annotations

import json

import plotly.graph_objects as go
from dash import Dash, Input, Output, dcc, html

from geo.atlas import Atlas, load_atlas
from geo.dates import date_of, day_number
from geo.status import Status
from geo.style import LIGHT

COLOURS = {status: look.mark for status, look in LIGHT.status.items()}


def make_figure(atlas: Atlas, day: int) -> go.Figure:
    """The whole figure of a day."""
    moment = date_of(day)
    places = list(atlas.gazetteer)
    statuses = [atlas.status_at(place, moment).status for place in places]
    areas = json.loads(atlas.areas.control_areas(moment).to_json())
    russian = [f for f in areas["features"] if f["properties"]["status"] == Status.RUSSIAN]
    figure = go.Figure(
        go.Scattermap(
            lat=[place.lat_deg for place in places],
            lon=[place.lon_deg for place in places],
            marker={"color": [COLOURS[status] for status in statuses], "size": 6},
            text=[place.name for place in places],
        )
    )
    outlines = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {}, "geometry": region.outline.__geo_interface__}
            for region in atlas.regions
        ],
    }
    style = {
        "version": 8,
        "sources": {"regions": {"type": "geojson", "data": outlines}},
        "layers": [
            {"id": "ground", "type": "background", "paint": {"background-color": LIGHT.beyond}},
            {
                "id": "land",
                "type": "fill",
                "source": "regions",
                "paint": {"fill-color": LIGHT.land},
            },
        ],
    }
    layer = {
        "source": {"type": "FeatureCollection", "features": russian},
        "type": "fill",
        "color": LIGHT.status[Status.RUSSIAN].fill,
        "opacity": 0.42,
        "below": "traces",
    }
    figure.update_layout(
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        uirevision="constant",
        map={
            "style": style,
            "center": {"lat": 48.7, "lon": 37.6},
            "zoom": 6.3,
            "layers": [layer],
            "uirevision": "constant",
        },
    )
    return figure


def create_app() -> Dash:
    """The app: one slider that calls the server at every move."""
    atlas = load_atlas()
    app = Dash(__name__, update_title=None)
    first, last = day_number(atlas.period.start), day_number(atlas.period.last)
    app.layout = html.Div(
        [
            dcc.Graph(id="map", figure=make_figure(atlas, first), style={"height": "600px"}),
            dcc.Slider(first, last, 1, value=first, marks=None, id="day", updatemode="drag"),
        ]
    )

    @app.callback(Output("map", "figure"), Input("day", "value"))
    def draw(day: int) -> go.Figure:
        return make_figure(atlas, day)

    @app.server.get("/healthz")
    def healthz() -> str:
        return "ok"

    return app


def __getattr__(name: str) -> object:
    """``plain_app:server`` for gunicorn."""
    if name != "server":
        raise AttributeError(name)
    return create_app().server
