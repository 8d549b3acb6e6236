"""A button that changes the view, which ``actions.js`` carries out, and links that follow it."""

from __future__ import annotations

import json

from dash import html

from geo.view import View


def set_view(text: str, changes: dict[str, str], class_name: str = "link-button") -> html.Button:
    """A button that changes fields of the view; an empty text takes a field out."""
    return html.Button(
        text,
        className=class_name,
        **{"data-action": "set-view", "data-view": json.dumps(changes)},
    )


def export_link(form: str, text: str, view: View | None = None) -> html.A:
    """A link that downloads the view in a format; the page's `view.js` keeps it to the view."""
    query = f"?{view.query()}" if view else ""
    return html.A(text, href=f"/export/{form}{query}", download="", **{"data-form": form})
