"""A button that changes the view; ``actions.js`` carries it out."""

from __future__ import annotations

import json

from dash import html


def set_view(text: str, changes: dict[str, str], class_name: str = "link-button") -> html.Button:
    """A button that changes fields of the view; an empty text takes a field out."""
    return html.Button(
        text,
        className=class_name,
        **{"data-action": "set-view", "data-view": json.dumps(changes)},
    )
