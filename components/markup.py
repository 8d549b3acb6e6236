"""HTML of components that never change: set down in one go, without Dash."""

from __future__ import annotations

from html import escape
from typing import Any

_NAMESPACE = "dash_html_components"
_NAMES = {"className": "class", "htmlFor": "for"}
"""Attributes that React calls otherwise; all others it writes in small letters."""


def to_html(content: Any) -> str:
    """Components, texts and lists of them as HTML.

    Raises
    ------
    TypeError
        When a component is none of Dash's HTML ones, which no browser knows, or when an attribute
        is neither text, number nor truth.
    """
    if content is None:
        return ""
    if isinstance(content, (list, tuple)):
        return "".join(map(to_html, content))
    if isinstance(content, (str, int, float)):
        return escape(str(content), quote=False)
    described = content.to_plotly_json()
    if described["namespace"] != _NAMESPACE:
        raise TypeError(f"{described['type']} is no HTML")
    properties = dict(described["props"])
    children = to_html(properties.pop("children", None))
    tag = described["type"].lower()
    attributes = "".join(_attribute(name, value) for name, value in properties.items())
    return f"<{tag}{attributes}>{children}</{tag}>"


def _attribute(name: str, value: Any) -> str:
    written = _NAMES.get(name, name.lower())
    if value is None or value is False:
        return ""
    if value is True:
        return f" {written}"
    if not isinstance(value, (str, int, float)):
        raise TypeError(f"{name} is no attribute of HTML: {value!r}")
    return f' {written}="{escape(str(value))}"'
