"""Point events of an imported source: a choice, and what is reported for the days before."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date, timedelta
from typing import Any

import dash_mantine_components as dmc
from dash import ClientsideFunction, Dash, Input, Output, html

from components import ids
from components.basis import or_sentence
from components.buttons import set_view
from components.services import Services
from geo.sources.model import PointEvent
from geo.view import Camera, View
from geo.words import Words

SHOWN_DAYS = 7
"""Events of the day and of the six before it are on the map; point_events.js counts as many."""

_MOST_LISTED = 40
_ZOOM = 9.5


def layout(services: Services, t: Words) -> html.Div:
    """The choice, hidden while there are no point events, and the list."""
    names = services.event_names()
    return html.Div(
        [
            dmc.Select(
                id=ids.EVENTS_SELECT,
                label=t("events_select"),
                data=names,
                clearable=True,
                clearButtonProps={"aria-label": t("clear")},
            ),
            html.Div(id=ids.EVENTS_BODY, **{"aria-live": "polite"}),
        ],
        hidden=not names,
    )


def register(app: Dash, services: Services) -> None:
    """List the events of the view's days."""

    @app.callback(Output(ids.EVENTS_BODY, "children"), Input(ids.VIEW, "data"))
    def show(fields: dict[str, str] | None) -> list[Any]:
        view = services.view(fields).view
        t = services.words(view.language)
        return or_sentence(lambda: body(services, view, t), t)

    app.clientside_callback(
        ClientsideFunction("view", "events"),
        Output(ids.SINK, "data-events"),
        Input(ids.EVENTS_SELECT, "value"),
        prevent_initial_call=True,
    )


def body(services: Services, view: View, t: Words) -> list[Any]:
    """The events of a view, the newest first."""
    if not view.events:
        return []
    found = on_days(services.library.source(view.events).events, view.day)
    said = t("events_count", count=len(found), day=t.day(view.day), days=SHOWN_DAYS)
    if len(found) > _MOST_LISTED:
        said += " " + t("events_newest", count=_MOST_LISTED)
    listed = [_event(one, t) for one in found[::-1][:_MOST_LISTED]]
    return [html.P(said), html.Ul(listed, className="plain point-events")]


def on_days(events: list[PointEvent], day: date) -> list[PointEvent]:
    """The events shown on a day, of a list that is in order of days."""
    first = bisect_left(events, day - timedelta(days=SHOWN_DAYS - 1), key=lambda one: one.day)
    return events[first : bisect_right(events, day, key=lambda one: one.day)]


def _event(event: PointEvent, t: Words) -> html.Li:
    camera = Camera(event.lat_deg, event.lon_deg, _ZOOM).text()
    source = html.Cite(event.reference) if event.reference else None
    return html.Li(
        [
            set_view(t.day(event.day), {"map": camera}),
            html.Span(f" {event.category}. {event.text} ", lang="en"),
            source,
        ]
    )
