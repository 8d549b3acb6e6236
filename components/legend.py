"""The legend: pattern and text for every status and line, and for land without one."""

from __future__ import annotations

from dash import html

from components import method
from geo.status import Status
from geo.words import Words


def layout(t: Words, line_km: float | None) -> html.Details:
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
    land = [
        _line("swatch swatch-uncovered", t("legend_uncovered")),
        _line("swatch swatch-beyond", t("legend_beyond"), "of-polygons"),
    ]
    band = t("legend_band", km=line_km) if line_km is not None else t("legend_front")
    # The style sheet shows what goes with the source on show: see data-shown-kind.
    lines = [
        _line("stroke stroke-front", band, "of-record"),
        _line("stroke stroke-plain", t("legend_front"), "of-import"),
        _line("stroke stroke-open", t("legend_open")),
    ]
    places = [
        _line("spot spot-own", t("legend_own"), "of-places"),
        _line("spot spot-follows", t("legend_follows"), "of-places"),
        _line("spot spot-own", t("legend_within"), "of-polygons"),
        _line("spot spot-differs", t("legend_differs"), "of-record"),
    ]
    events = [
        _line("spot spot-event", t("legend_events"), "legend-events"),
        _line("spot spot-event-near", t("legend_events_near"), "legend-events-near"),
    ]
    return html.Details(
        [
            html.Summary(t("legend")),
            html.Ul([*statuses, *land, *lines, *places, *events]),
            method.button(t),
        ],
        className="legend",
        open=True,
    )


def _line(sign: str, words: str, when: str = "") -> html.Li:
    return html.Li([html.Span(className=sign), words], className=when)
