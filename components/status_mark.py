"""A status in words, beside the mark that the map gives it: never colour alone."""

from __future__ import annotations

from dash import html

from geo.status import Status
from geo.words import Words


def status_mark(status: Status, t: Words, words: str = "status") -> html.Span:
    """Mark and word; `words` is ``status``, or ``brief`` where there is little room."""
    return html.Span(
        [html.Span(className=f"mark mark-{status}"), t(f"{words}_{status}")],
        className="status",
    )
