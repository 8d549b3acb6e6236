"""The timeline: histogram, context lane, slider, play and steps; ``timeline.js`` moves it."""

from __future__ import annotations

import dash_mantine_components as dmc
from dash import ClientsideFunction, Dash, Input, Output, html

from components import ids
from geo.words import Words

SPEEDS = (4, 10, 30, 60)
"""Days a second."""


def layout(t: Words) -> html.Section:
    """The timeline."""
    return html.Section(
        [
            html.Div(
                [
                    _steps(t),
                    dmc.SegmentedControl(
                        id=ids.WINDOW,
                        value="year",
                        data=[
                            {"value": "year", "label": t("window_year")},
                            {"value": "all", "label": t("window_all")},
                        ],
                        size="xs",
                        **{"aria-label": t("window_label")},
                    ),
                    html.Div(
                        [
                            html.Span(t("speed")),
                            dmc.SegmentedControl(
                                id=ids.SPEED,
                                value="10",
                                data=[{"value": str(days), "label": str(days)} for days in SPEEDS],
                                size="xs",
                                **{"aria-label": t("speed")},
                            ),
                        ],
                        className="speed",
                    ),
                    html.Label(
                        [
                            html.Span(t("typed_date")),
                            dmc.TextInput(
                                id=ids.TYPED_DATE,
                                value="",
                                debounce=True,
                                placeholder="2022-09-14",
                                size="xs",
                                w=112,
                            ),
                        ],
                        className="typed-date",
                    ),
                    dmc.SegmentedControl(
                        id=ids.KNOWN,
                        value="now",
                        data=[
                            {"value": "now", "label": t("known_now")},
                            {"value": "then", "label": t("known_then")},
                        ],
                        size="xs",
                        **{"aria-label": t("known_label")},
                    ),
                ],
                className="timeline-controls",
            ),
            html.Div(
                html.Div(
                    id=ids.PLOT, className="timeline-plot", **{"data-label": t("slider_label")}
                ),
                className="timeline-body",
            ),
        ],
        id=ids.TIMELINE,
        className="timeline",
        **{"aria-label": t("timeline_label")},
    )


def register(app: Dash) -> None:
    """Controls change the view in the browser; no server callback hangs on dragging."""
    app.clientside_callback(
        ClientsideFunction("view", "typedDate"),
        Output(ids.SINK, "data-typed"),
        Input(ids.TYPED_DATE, "value"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("view", "known"),
        Output(ids.SINK, "data-known"),
        Input(ids.KNOWN, "value"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("view", "window"),
        Output(ids.SINK, "data-window"),
        Input(ids.WINDOW, "value"),
        prevent_initial_call=True,
    )


def _steps(t: Words) -> html.Div:
    names = ("change-back", "day-back", "play", "day-on", "change-on")
    return html.Div([_step(name, t) for name in names], className="steps")


def _step(name: str, t: Words) -> html.Button:
    label = t(name.replace("-", "_"))
    extra = {"data-play": label, "data-stop": t("stop"), "aria-pressed": "false"}
    return html.Button(
        html.Span(className=f"icon icon-{name}"),
        title=label,
        **{"data-action": name, "aria-label": label, **(extra if name == "play" else {})},
    )
