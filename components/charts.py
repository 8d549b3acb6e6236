"""Small charts of the panels: lines over time, drawn by Plotly, with their table beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import plotly.graph_objects as go
from babel import Locale
from babel.numbers import get_decimal_symbol, get_group_symbol
from dash import ClientsideFunction, Dash, Input, Output, State, dcc

from components import ids
from geo.dates import Period

CONFIG: dict[str, Any] = {"displayModeBar": False, "showSendToCloud": False, "displaylogo": False}
_GREY = "#7d8288"  # readable on paper and on night alike
_GRID = "rgba(125,130,136,0.2)"
_SHADE = "rgba(125,130,136,0.16)"
_NAMED_SHARE = 0.15  # of the whole time: a narrower stretch has no room for its name

_ENGLISH = Locale.parse("en_GB")
_DAYS_IN_FIGURES = [  # Plotly knows the months in English alone
    {"dtickrange": [None, "M1"], "value": "%Y-%m-%d"},
    {"dtickrange": ["M1", "M12"], "value": "%Y-%m"},
    {"dtickrange": ["M12", None], "value": "%Y"},
]


def register(app: Dash, graph_id: str) -> None:
    """Let the mark follow the day of the view."""
    app.clientside_callback(
        ClientsideFunction("view", "markDay"),
        Output(graph_id, "figure"),
        Input(ids.VIEW, "data"),
        State(graph_id, "figure"),
        prevent_initial_call=True,
    )


def dash_of(number: int) -> str:
    """A pattern of strokes and gaps for a line, another one for each number from 0 on.

    The first three are those that everybody knows; after them each has one stroke more, so that a
    line is told by the strokes in its group however many lines there are.
    """
    plain = ("solid", "dash", "dot")
    if number < len(plain):
        return plain[number]
    return "10px,3px" + ",2px,3px" * (number - len(plain) + 1)


Silent = tuple[Sequence[Period], str]
"""Days without data, and what to call them."""


def chart(
    graph_id: str,
    days: Sequence[date],
    lines: Mapping[str, Sequence[float | None]],
    stepped: bool,
    marked: date,
    silent: Silent = ((), ""),
    locale: Locale = _ENGLISH,
) -> dcc.Graph:
    """The chart of `lines_over_time`, whose mark follows the view's day in the browser."""
    figure = lines_over_time(days, lines, stepped, marked, silent, locale)
    return dcc.Graph(id=graph_id, figure=figure, config=CONFIG, className="chart")


def lines_over_time(
    days: Sequence[date],
    lines: Mapping[str, Sequence[float | None]],
    stepped: bool,
    marked: date,
    silent: Silent = ((), ""),
    locale: Locale = _ENGLISH,
) -> go.Figure:
    """Lines told apart by dash as well as by name.

    Parameters
    ----------
    days
        Of the values, in order.
    lines
        Values by name, in the unit that the heading names; None breaks a line.
    stepped
        Whether a value lasts until the next one.
    marked
        A day to mark.
    silent
        Stretches that are shaded.
    locale
        Whose marks stand in numbers.
    """
    figure = go.Figure(
        [
            go.Scatter(
                x=list(days),
                y=list(values),
                name=name,
                mode="lines",
                line={
                    "shape": "hv" if stepped else "linear",
                    "dash": dash_of(number),
                    "width": 1.8,
                    "color": _GREY,
                },
                hovertemplate="%{x|%Y-%m-%d}: %{y:,.0f}",
            )
            for number, (name, values) in enumerate(lines.items())
        ]
    )
    for period in silent[0]:
        _shade(figure, period, silent[1], (days[-1] - days[0]).days)
    figure.add_vline(x=marked.isoformat(), line={"color": _GREY, "width": 1})
    figure.update_layout(
        margin={"l": 44, "r": 6, "t": 6, "b": 62},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": "Inter, sans-serif", "size": 11, "color": _GREY},
        legend={"orientation": "h", "y": -0.16, "x": 0, "yanchor": "top"},
        separators=get_decimal_symbol(locale) + get_group_symbol(locale),
        xaxis={"gridcolor": _GRID, "tickformatstops": _DAYS_IN_FIGURES},
        yaxis={"gridcolor": _GRID, "rangemode": "tozero", "tickformat": ",~g", "automargin": True},
        hovermode="x",
    )
    return figure


def _shade(figure: go.Figure, period: Period, name: str, days_in_all: int) -> None:
    """A stretch without data; it bears its name where there is room for it."""
    is_wide = (period.end - period.start).days > _NAMED_SHARE * days_in_all
    label = {"text": name, "font": {"size": 10}, "textposition": "top center"} if is_wide else {}
    figure.add_shape(
        type="rect",
        xref="x",
        yref="paper",
        x0=period.start.isoformat(),
        x1=period.end.isoformat(),
        y0=0,
        y1=1,
        line={"width": 0.6, "dash": "dot", "color": _GREY},
        fillcolor=_SHADE,
        layer="below",
        label=label,
    )
