"""The panel at the side: its tabs, of which only the open one is on the page and filled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, html

from components import area, compare, distance, ids, parts, place, point_events
from components.basis import or_sentence
from components.marks import marks
from components.services import Services
from geo.view import TABS, View
from geo.words import Words

_Body = Callable[[Services, View, Words], list[Any]]
_Bodies = Mapping[str, tuple[str, _Body]]

BODIES: _Bodies = {
    "place": (ids.PLACE_BODY, place.body),
    "distance": (ids.DISTANCE_BODY, distance.body),
    "area": (ids.SUMMARY_BODY, area.body),
    "compare": (ids.COMPARE_BODY, compare.body),
    "sources": (ids.EVENTS_BODY, point_events.body),
}
"""What the server fills for a view, by tab."""

COURSES: _Bodies = {
    "area": (ids.AREA_CHART, area.course),
    "compare": (ids.COMPARE_CHART, compare.course),
}
"""Charts over all days, by tab: another day leaves them as they are."""


def layout(services: Services, t: Words) -> html.Aside:
    """Tabs and fields; what they say comes with the view."""
    contents = {
        "place": place.layout(services, t),
        "distance": distance.layout(services, t),
        "area": area.layout(t),
        "compare": compare.layout(services, t),
        "claims": parts.place("claims"),
        "sources": html.Div([point_events.layout(services, t), parts.place("sources")]),
    }
    tabs = dmc.TabsList([dmc.TabsTab(t(f"tab_{name}"), value=name) for name in TABS])
    panels = [dmc.TabsPanel(contents[name], value=name) for name in TABS]
    return html.Aside(
        dmc.Tabs([tabs, _unanswered(t), *panels], id=ids.TABS, value=View.tab, keepMounted=False),
        id="panel",
        className="panel",
        **{"aria-label": t("panel_label")},
    )


def register(app: Dash, services: Services) -> None:
    """One question for each change of the view, and one more when a chart is of something else."""

    @app.callback(
        *(Output(body, "children") for body, _ in BODIES.values()),
        Output(ids.MARKS, "data"),
        Input(ids.VIEW, "data"),
        prevent_initial_call=True,
    )
    def fill(fields: dict[str, str] | None) -> tuple[Any, ...]:
        view = services.view(fields).view
        return (*only_open(BODIES, services, view), marks(services, view))

    @app.callback(
        *(Output(chart, "children") for chart, _ in COURSES.values()),
        Input(ids.COURSE, "data"),
        prevent_initial_call=True,
    )
    def draw(fields: dict[str, str] | None) -> tuple[Any, ...]:
        return only_open(COURSES, services, services.view(fields).view)


def only_open(bodies: _Bodies, services: Services, view: View) -> tuple[list[Any], ...]:
    """What each element holds: the one of the open tab its content, every other one nothing."""
    t = services.words(view.language)

    def of(tab: str, body: _Body) -> list[Any]:
        return or_sentence(lambda: body(services, view, t), t) if tab == view.tab else []

    return tuple(of(tab, body) for tab, (_, body) in bodies.items())


def _unanswered(t: Words) -> html.Div:
    """What the server did not answer; ``server.js`` writes it, and without it nothing is shown."""
    button = html.Button(t("ask_again"), className="plain-button", **{"data-action": "ask-again"})
    return html.Div([html.P(id=ids.UNANSWERED, role="status"), button], className="unanswered")
