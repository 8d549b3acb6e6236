"""Small charts of the panels: lines over time, drawn by Plotly, with their table beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import plotly.graph_objects as go

CONFIG: dict[str, Any] = {"displayModeBar": False, "showSendToCloud": False, "displaylogo": False}
_GREY = "#7d8288"  # readable on paper and on night alike


def dash_of(number: int) -> str:
    """A pattern of strokes and gaps for a line, another one for each number from 0 on.

    The first three are those that everybody knows; after them each has one stroke more, so that a
    line is told by the strokes in its group however many lines there are.
    """
    plain = ("solid", "dash", "dot")
    if number < len(plain):
        return plain[number]
    return "10px,3px" + ",2px,3px" * (number - len(plain) + 1)


def lines_over_time(
    days: Sequence[date], lines: Mapping[str, Sequence[float]], stepped: bool, marked: date
) -> go.Figure:
    """Lines told apart by dash as well as by name.

    Parameters
    ----------
    days
        Of the values, in order.
    lines
        Values by name, in the unit that the heading names.
    stepped
        Whether a value lasts until the next one.
    marked
        A day to mark.
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
    figure.add_vline(x=marked.isoformat(), line={"color": _GREY, "width": 1})
    figure.update_layout(
        margin={"l": 44, "r": 6, "t": 6, "b": 62},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": "Inter, sans-serif", "size": 11, "color": _GREY},
        legend={"orientation": "h", "y": -0.16, "x": 0, "yanchor": "top"},
        xaxis={"gridcolor": "rgba(125,130,136,0.2)"},
        yaxis={"gridcolor": "rgba(125,130,136,0.2)", "rangemode": "tozero", "tickformat": "~s"},
        hovermode="x",
    )
    return figure
