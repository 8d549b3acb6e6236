"""The Distance panel: city to city along the geodesic, and each city to the front."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, html

from components import ids, place_select
from components.basis import basis_note, basis_words, or_sentence
from components.buttons import set_view
from components.services import Services
from geo.control.front import front_distance
from geo.distance import KM_PER_MILE, measure
from geo.record.gazetteer import Settlement
from geo.status import Status
from geo.view import View
from geo.words import Words


def layout(services: Services, t: Words) -> html.Div:
    """Two search fields and the result."""
    return html.Div(
        [
            place_select.layout(services, ids.START_SELECT, t("from"), t),
            place_select.layout(services, ids.END_SELECT, t("to"), t),
            html.Div(id=ids.DISTANCE_BODY, **{"aria-live": "polite"}),
        ]
    )


def register(app: Dash, services: Services) -> None:
    """Measure between the two ends of the view."""
    place_select.register(app, services, ids.START_SELECT)
    place_select.register(app, services, ids.END_SELECT)
    app.clientside_callback(
        ClientsideFunction("view", "ends"),
        Output(ids.SINK, "data-ends"),
        Input(ids.START_SELECT, "value"),
        Input(ids.END_SELECT, "value"),
        prevent_initial_call=True,
    )


def body(services: Services, view: View, t: Words) -> list[Any]:
    """The panel for a view."""
    if view.start is None or view.end is None:
        return [html.P(t("distance_hint"), className="muted")]
    if view.start == view.end:
        return [html.P(t("same_place"), className="muted")]
    gazetteer = services.record.gazetteer
    start, end = gazetteer[view.start], gazetteer[view.end]
    measured = measure(start.point, end.point)
    miles = measured.distance_km / KM_PER_MILE
    direction = t(
        "direction",
        bearing=round(measured.bearing_deg),
        sector=t(f"sector_{measured.sector}"),
        start=t.named(start),
    )
    return [
        html.P(
            [html.Strong(t.distance(measured.distance_km)), html.Span(t.quantity(miles, "mi"))],
            className="big-figure",
        ),
        html.P(direction),
        html.P(t("geodesic_note"), className="muted"),
        html.H2(t("to_front", day=t.day(view.day))),
        *or_sentence(lambda: _fronts(services, (start, end), view, t), t),
        html.P(basis_note(services.picture_of(view), t), className="muted"),
        html.Div(
            [
                set_view(t("swap"), {"from": str(end.id), "to": str(start.id)}, "plain-button"),
                set_view(t("clear"), {"from": "", "to": ""}, "plain-button"),
            ],
            className="buttons",
        ),
    ]


def _fronts(services: Services, places: Sequence[Settlement], view: View, t: Words) -> list[Any]:
    services.picture_of(view).check_covered(view.day)
    return [html.Ul([_front(services, place, view, t) for place in places], className="plain")]


def _front(services: Services, place: Settlement, view: View, t: Words) -> html.Li:
    picture = services.picture_of(view)
    front = front_distance(place.point, picture.areas, view.day, view.known_day)
    basis = basis_words(picture, t)
    held = picture.status_at(place, view.day, view.known_day).status
    if front is None:
        text = t("front_none", status=t("held_russian"))
    elif front.distance_km == 0:
        where = "front_inside" if held is Status.RUSSIAN else "front_edge"
        text = t(where, status=t("held_russian"), basis=basis)
    else:
        text = (
            t.distance(front.distance_km)
            + " "
            + t(
                "front_distance",
                status=t("held_russian"),
                sector=t(f"sector_{front.measurement.sector}"),
                basis=basis,
            )
        )
    if held is Status.UNKNOWN:
        text += t("front_unknown")
    return html.Li([html.Strong(t.named(place)), f": {text}"])
