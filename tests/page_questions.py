"""What a page asks the server for a view, as its scripts would put it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from components import ids, panel


def panel_question(view: Mapping[str, Any]) -> dict[str, Any]:
    """Fill the open panel, and tell the scripts what goes with it."""
    bodies = [(body, "children") for body, _ in panel.BODIES.values()]
    return _question([*bodies, (ids.MARKS, "data")], ids.VIEW, view)


def chart_question(view: Mapping[str, Any]) -> dict[str, Any]:
    """Draw the chart of the open panel."""
    return _question([(chart, "children") for chart, _ in panel.COURSES.values()], ids.COURSE, view)


def _question(
    outputs: list[tuple[str, str]], store: str, view: Mapping[str, Any]
) -> dict[str, Any]:
    names = [f"{element}.{prop}" for element, prop in outputs]
    return {
        "output": f"..{'...'.join(names)}..",
        "outputs": [{"id": element, "property": prop} for element, prop in outputs],
        "inputs": [{"id": store, "property": "data", "value": dict(view)}],
        "changedPropIds": [f"{store}.data"],
    }
