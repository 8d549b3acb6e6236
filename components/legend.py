"""The legend: pattern and text for every status and line."""

from __future__ import annotations

from dash import html

from components import method
from components.i18n import Translator
from geo.status import Status


def layout(t: Translator, line_km: float | None) -> html.Details:
    """The legend over the map; it folds away on small screens.

    Parameters
    ----------
    t
        Words of the screen.
    line_km
        Median distance of the front line from published ones; None when not measured.
    """
    statuses = [
        html.Li(
            [
                html.Span(className=f"swatch swatch-{status}"),
                html.Span(className=f"mark mark-{status}"),
                t(f"status_{status}"),
            ]
        )
        for status in (Status.RUSSIAN, Status.CONTESTED, Status.UNKNOWN, Status.UKRAINIAN)
    ]
    band = t("legend_band", km=f"{line_km:.1f}") if line_km is not None else t("legend_front")
    lines = [
        html.Li([html.Span(className="stroke stroke-front"), band]),
        html.Li([html.Span(className="stroke stroke-open"), t("legend_open")]),
    ]
    places = [
        html.Li([html.Span(className=f"spot spot-{name}"), t(f"legend_{name}")])
        for name in ("own", "follows", "differs")
    ]
    events = html.Li(
        [html.Span(className="spot spot-event"), t("legend_events")], className="legend-events"
    )
    return html.Details(
        [
            html.Summary(t("legend")),
            html.Ul([*statuses, *lines, *places, events]),
            method.button(t),
        ],
        className="legend",
        open=True,
    )
