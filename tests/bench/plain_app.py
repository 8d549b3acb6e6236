"""The comparison: a plain Dash app that rebuilds the whole figure in a server callback.

Same record, same days, same areas and points as the dashboard; what most people would write first.
"""

from __future__ import annotations

import json

import plotly.graph_objects as go
from dash import Dash, Input, Output, dcc, html

from components.map.browser_files import STATUS_CODES
from components.settings import read_settings
from geo.atlas import Picture, load_record
from geo.dates import date_of, day_number
from geo.status import RECORD, Status
from geo.store.library import Library
from geo.store.versions import Store
from geo.style import LIGHT
from tests.bench.synthetic import Crowd, make_crowd

_APPS = {"record": (RECORD, False), "series": ("nzz", False), "crowded": ("nzz", True)}
COLOURS = {status: look.mark for status, look in LIGHT.status.items()}
_BY_CODE = {code: COLOURS[status] for status, code in STATUS_CODES.items()}


def make_figure(picture: Picture, day: int, crowd: Crowd | None = None) -> go.Figure:
    """The whole figure of a day."""
    moment = date_of(day)
    places = list(picture.record.gazetteer)
    colours = [COLOURS[picture.status_at(place, moment).status] for place in places]
    lat = [place.lat_deg for place in places]
    lon = [place.lon_deg for place in places]
    if crowd:
        colours += [_BY_CODE[code] for code in crowd.codes_on(day)]
        lat += crowd.lat_deg.tolist()
        lon += crowd.lon_deg.tolist()
    areas = json.loads(picture.areas.control_areas(moment).to_json())
    russian = [f for f in areas["features"] if f["properties"]["status"] == Status.RUSSIAN]
    fill = LIGHT.status[Status.RUSSIAN].fill
    figure = go.Figure(
        [
            go.Choroplethmap(
                geojson={"type": "FeatureCollection", "features": russian},
                featureidkey="properties.region",
                locations=[one["properties"]["region"] for one in russian],
                z=[1] * len(russian),
                colorscale=[[0, fill], [1, fill]],
                showscale=False,
                marker={"opacity": 0.42, "line": {"width": 0}},
            ),
            go.Scattermap(
                lat=lat,
                lon=lon,
                marker={"color": colours, "size": 6},
                text=[place.name for place in places],
            ),
        ]
    )
    outlines = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {}, "geometry": region.outline.__geo_interface__}
            for region in picture.record.regions
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
    figure.update_layout(
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        uirevision="constant",
        map={
            "style": style,
            "center": {"lat": 48.7, "lon": 37.6},
            "zoom": 6.3,
            "uirevision": "constant",
        },
    )
    return figure


def create_app(source: str = RECORD, is_crowded: bool = False) -> Dash:
    """The app: one slider that calls the server at every move."""
    picture = Library(load_record(), Store(read_settings().store)).picture_of(source)
    app = Dash(__name__, update_title=None)
    first, last = (
        day_number(picture.coverage.start),
        day_number(picture.coverage.last),
    )
    crowd = make_crowd(first, last) if is_crowded else None
    app.layout = html.Div(
        [
            dcc.Graph(
                id="map", figure=make_figure(picture, first, crowd), style={"height": "600px"}
            ),
            dcc.Slider(first, last, 1, value=first, marks=None, id="day", updatemode="drag"),
        ]
    )

    @app.callback(Output("map", "figure"), Input("day", "value"))
    def draw(day: int) -> go.Figure:
        return make_figure(picture, day, crowd)

    @app.server.get("/healthz")
    def healthz() -> str:
        return "ok"

    return app


def __getattr__(name: str) -> object:
    """``plain_app:record`` and so on for gunicorn."""
    if name not in _APPS:
        raise AttributeError(name)
    return create_app(*_APPS[name]).server
