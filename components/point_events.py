"""Point events of an imported source: a choice, and what is reported for the days before."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import dash_mantine_components as dmc
from dash import ClientsideFunction, Dash, Input, Output, html

from components import ids
from components.basis import or_sentence
from components.buttons import set_view
from components.services import Services
from geo.sources.model import DayPrecision, PlacePrecision, PointEvent
from geo.store.library import ImportedSource
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
                value=None,
                clearable=True,
                clearButtonProps={"aria-label": t("clear")},
            ),
            html.Div(id=ids.EVENTS_BODY, **{"aria-live": "polite"}),
        ],
        hidden=not names,
    )


def register(app: Dash) -> None:
    """Tell the page which source was chosen."""
    app.clientside_callback(
        ClientsideFunction("view", "events"),
        Output(ids.SINK, "data-events"),
        Input(ids.EVENTS_SELECT, "value"),
        prevent_initial_call=True,
    )


def body(services: Services, view: View, t: Words) -> list[Any]:
    """The events of a view, the newest first, and those whose span of days holds the view's day."""
    if not view.events:
        return []
    source = services.library.source(view.events)
    exact, spans = by_exactness(source)
    return [
        *or_sentence(lambda: _spoken_of(source, view), t),
        *_of_days(on_days(exact, view.day), view.day, t),
        *_of_spans([event for event in spans if event.day <= view.day <= event.last], t),
    ]


@lru_cache(maxsize=4)
def by_exactness(source: ImportedSource) -> tuple[list[PointEvent], list[PointEvent]]:
    """The events that stand on one day, and those that may have happened on any of several."""
    events = source.events
    return [event for event in events if event.is_of_a_day], [
        event for event in events if not event.is_of_a_day
    ]


def on_days(events: list[PointEvent], day: date) -> list[PointEvent]:
    """The events shown on a day, of a list that is in order of days."""
    first = bisect_left(events, day - timedelta(days=SHOWN_DAYS - 1), key=lambda event: event.day)
    return events[first : bisect_right(events, day, key=lambda event: event.day)]


def _of_days(events: list[PointEvent], day: date, t: Words) -> list[Any]:
    said = t("events_count", count=len(events), day=day, days=SHOWN_DAYS)
    if unplaced := sum(not event.is_at_a_place for event in events):
        said += " " + t("events_unplaced", count=unplaced)
    return _list(said, events, t)


def _of_spans(events: list[PointEvent], t: Words) -> list[Any]:
    return _list(t("events_spans", count=len(events)), events, t) if events else []


def _list(said: str, events: list[PointEvent], t: Words) -> list[Any]:
    if len(events) > _MOST_LISTED:
        said += " " + t("events_newest", count=_MOST_LISTED)
    listed = [_event(event, t) for event in events[::-1][:_MOST_LISTED]]
    return [html.P(said), html.Ul(listed, className="plain point-events")]


def _event(event: PointEvent, t: Words) -> html.Li:
    words = ". ".join(part for part in (event.category, event.text) if part)
    parts = [_when(event, t), html.Span(f" {words} ", lang="en")]
    if precision := precision_words(event, t):
        parts.append(html.Span(f"({precision}) ", className="event-precision"))
    if event.reference:
        parts.append(html.Cite(event.reference))
    return html.Li(parts)


def _when(event: PointEvent, t: Words) -> Any:
    """The days of an event; a button that shows its place where it has one."""
    days = t.day(event.day) if event.is_of_a_day else f"{t.day(event.day)} – {t.day(event.last)}"
    if not event.is_at_a_place:
        return html.Strong(days)
    return set_view(days, {"map": Camera(event.lat_deg, event.lon_deg, _ZOOM).text()})


def precision_words(event: PointEvent, t: Words) -> str:
    """How well place and day are known, in plain words; empty when the source has no doubt."""
    said = []
    if event.place_precision not in (PlacePrecision.UNSTATED, PlacePrecision.EXACT):
        said.append(t("event_place", precision=event.place_precision))
    if event.day_precision not in (DayPrecision.UNSTATED, DayPrecision.DAY):
        said.append(t("event_time", precision=event.day_precision))
    return "; ".join(said)


def _spoken_of(source: ImportedSource, view: View) -> list[Any]:
    """Nothing, where the source speaks of the view's day."""
    source.coverage.check(view.day)
    return []
