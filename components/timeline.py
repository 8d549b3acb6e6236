"""The timeline: histogram, context lane, slider, play and steps; ``timeline.js`` moves it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import dash_mantine_components as dmc
from dash import ClientsideFunction, Dash, Input, Output, html

from components import ids
from geo.words import Words

SPEEDS = (4, 10, 30, 60)
"""Days a second."""


def layout(t: Words) -> html.Section:
    """The timeline."""
    plot = html.Div(id=ids.PLOT, className="timeline-plot", **{"data-label": t("slider_label")})
    controls = [_steps(t), _window(t), _speed(t), _typed_date(t), _known(t)]
    return html.Section(
        [
            html.Div(controls, className="timeline-controls"),
            html.Div(plot, className="timeline-body"),
        ],
        id=ids.TIMELINE,
        className="timeline",
        **{"aria-label": t("timeline_label")},
    )


def _choice(control: str, value: str, labels: Mapping[str, str], label: str) -> Any:
    """A few words of which one is chosen."""
    data = [{"value": word, "label": text} for word, text in labels.items()]
    return dmc.SegmentedControl(
        id=control, value=value, data=data, size="xs", **{"aria-label": label}
    )


def _window(t: Words) -> Any:
    labels = {"year": t("window_year"), "all": t("window_all")}
    return _choice(ids.WINDOW, "year", labels, t("window_label"))


def _known(t: Words) -> Any:
    labels = {"now": t("known_now"), "then": t("known_then")}
    return _choice(ids.KNOWN, "now", labels, t("known_label"))


def _speed(t: Words) -> html.Div:
    labels = {str(days): str(days) for days in SPEEDS}
    choice = _choice(ids.SPEED, "10", labels, t("speed"))
    return html.Div([html.Span(t("speed")), choice], className="speed")


def _typed_date(t: Words) -> html.Label:
    typed = dmc.TextInput(
        id=ids.TYPED_DATE, value="", debounce=True, placeholder="2022-09-14", size="xs", w=112
    )
    return html.Label([html.Span(t("typed_date")), typed], className="typed-date")


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
