"""A status in words, beside the mark that the map gives it: never colour alone."""

from __future__ import annotations

from dash import html

from components.i18n import Translator
from geo.status import Status


def status_mark(status: Status, t: Translator, words: str = "status") -> html.Span:
    """Mark and word; `words` is ``status``, or ``brief`` where there is little room."""
    return html.Span(
        [html.Span(className=f"mark mark-{status}"), t(f"{words}_{status}")],
        className="status",
    )
