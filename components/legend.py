"""The legend: pattern and text for every status and line."""

from __future__ import annotations

from dash import html

from components.i18n import Translator
from geo.status import Status


def layout(t: Translator) -> html.Details:
    """The legend over the map; it folds away on small screens."""
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
    lines = [
        html.Li([html.Span(className=f"stroke stroke-{name}"), t(f"legend_{name}")])
        for name in ("front", "open")
    ]
    return html.Details(
        [html.Summary(t("legend")), html.Ul([*statuses, *lines])],
        className="legend",
        open=True,
    )
