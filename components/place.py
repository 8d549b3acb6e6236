"""The Place panel: who held a place on the day, as known then and now, and its whole record."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, html

from components import ids, place_select
from components.basis import basis_of, basis_words
from components.buttons import set_view
from components.citations import event_item
from components.services import Services
from components.status_mark import status_mark
from geo.atlas import Picture, PlaceStatus
from geo.control.front import front_distance
from geo.control.history import ControlHistory
from geo.record.gazetteer import Settlement
from geo.status import Status
from geo.view import View
from geo.words import Words

_MOST_DIFFERING = 12


def layout(services: Services, t: Words) -> html.Div:
    """Search field and body."""
    return html.Div(
        [
            place_select.layout(services, ids.PLACE_SELECT, t("place_label"), t),
            html.Div(id=ids.PLACE_BODY),
        ]
    )


def register(app: Dash, services: Services) -> None:
    """Search, and tell the page which place was chosen."""
    place_select.register(app, services, ids.PLACE_SELECT)
    app.clientside_callback(
        ClientsideFunction("view", "place"),
        Output(ids.SINK, "data-place"),
        Input(ids.PLACE_SELECT, "value"),
        prevent_initial_call=True,
    )


def body(services: Services, view: View, t: Words) -> list[Any]:
    """The panel for a view; without a place, what changed around its day."""
    picture = services.picture_of(view)
    picture.check_covered(view.day)
    if view.place is None:
        return _changes(services, view, t)
    place = picture.record.gazetteer[view.place]
    now = picture.status_at(place, view.day)
    then = picture.status_at(place, view.day, known=view.day)
    return [
        html.H2(t.named(place)),
        html.P(_where(services, place, t), className="muted"),
        html.Dl([*_known(now, picture, t("known_now_long"), t),
                 *_known(then, picture, _then(view, t), t)],
                className="known-pair" + (" differs" if now.status is not then.status else "")),
        *_difference(now, then, view, t),
        *_inferred(picture, now, t),
        _front(services, place, view, t),
        html.Div(
            [
                set_view(t("measure_from"), {"tab": "distance", "from": str(place.id), "to": ""}),
            ],
            className="buttons",
        ),
        html.H3(t("record_of", place=t.named(now.owner))),
        html.Ol(
            [
                event_item(event, picture, t, _is_replaced(picture.history, event.id, now))
                for event in picture.history.events_of(now.owner.id)
            ],
            className="events",
        ),
        html.Details(
            [html.Summary(t("spellings")), html.P(", ".join(place.spellings), lang="und")],
            className="spellings",
        ),
    ]  # fmt: skip


def _where(services: Services, place: Settlement, t: Words) -> str:
    shown = t.named(place)
    other = next((name for name in reversed(place.shown_names) if name != shown), "")
    region = t.named(services.record.region(place.region), "label")
    parts = [other, t.of(place.kind), t.named(place, "raion"), region]
    people = t("people", count=place.population) if place.population else ""
    return " · ".join(part for part in [*parts, people] if part)


def _then(view: View, t: Words) -> str:
    return t("known_on", day=t.day(view.day))


def _known(state: PlaceStatus, picture: Picture, heading: str, t: Words) -> list[Any]:
    since = (
        t(f"since_{state.spell.precision}", day=t.day(state.spell.valid_from))
        if state.spell
        else ""
    )
    return [
        html.Dt(heading),
        html.Dd(
            [
                status_mark(state.status, t),
                html.Span(since, className="since"),
                html.Span(basis_of(state.basis, picture, t), className="basis"),
            ]
        ),
    ]


def _difference(now: PlaceStatus, then: PlaceStatus, view: View, t: Words) -> list[Any]:
    if now.status is then.status:
        return []
    sentence = t(
        "differs",
        day=t.day(view.day),
        then=t(f"status_{then.status}"),
        now=t(f"status_{now.status}"),
    )
    return [html.P(sentence, className="callout")]


def _inferred(picture: Picture, state: PlaceStatus, t: Words) -> list[Any]:
    if not state.is_inferred:
        return []
    zone = picture.zone_of(state.settlement.id)
    limit = picture.control.limit_on(zone, state.day, state.known)
    name = t.named(state.owner)
    if limit is None:
        sentence = t("inferred_from", place=name)
    else:
        sentence = t("inferred_limit", place=name, river=limit.river)
    return [html.P(sentence, className="callout")]


def _front(services: Services, place: Settlement, view: View, t: Words) -> html.P:
    picture = services.picture_of(view)
    held = picture.status_at(place, view.day, view.known_day).status
    wanted = Status.UKRAINIAN if held is Status.RUSSIAN else Status.RUSSIAN
    front = front_distance(place.point, picture.areas, view.day, view.known_day, (wanted,))
    basis = basis_words(picture, t)
    if front is None:
        return html.P(t("front_none", status=t(f"held_{wanted}")))
    if front.distance_km == 0:
        where = "front_inside" if held is wanted else "front_edge"
        return html.P(t(where, status=t(f"held_{wanted}"), basis=basis))
    return html.P(
        [
            html.Strong(t.distance(front.distance_km)),
            " " + t("front_distance", status=t(f"held_{wanted}"),
                    sector=t(f"sector_{front.measurement.sector}"), basis=basis),
        ],
        className="figure",
    )  # fmt: skip


def _is_replaced(history: ControlHistory, event_id: str, state: PlaceStatus) -> bool:
    return any(event.replaces == event_id for event in history.events_of(state.owner.id))


def _changes(services: Services, view: View, t: Words) -> list[Any]:
    """What changed hands on the day of the view, or on the last day before it that had changes."""
    picture = services.picture_of(view)
    until = min(view.day, picture.record.period.last)
    changes = [
        change
        for change in picture.history.changes_between(
            picture.record.period.start, picture.record.period.end
        )
        if change.day <= until
    ][-10:][::-1]
    items = [
        html.Li(
            [
                html.Time(
                    t(f"short_{change.spell.precision}", day=t.day_short(change.day)),
                    dateTime=change.day.isoformat(),
                ),
                set_view(
                    t.named(picture.record.gazetteer[change.settlement_id]),
                    {"place": str(change.settlement_id)},
                ),
                status_mark(change.after, t, "brief"),
            ]
        )
        for change in changes
    ]
    return [
        html.P(t("place_hint"), className="muted"),
        html.H2(t("latest_changes", day=t.day(view.day))),
        html.Ul(items, className="changes"),
        *_differing(services, view, t),
    ]


def _differing(services: Services, view: View, t: Words) -> list[Any]:
    """Documented places that read otherwise as known on the day than as known now."""
    picture = services.picture_of(view)
    if not picture.is_record:
        return []  # an imported source does not say when it knew what
    day = t.day(view.day)
    changed = []
    for place_id in picture.history.settlement_ids:
        place = picture.record.gazetteer[place_id]
        now, then = (picture.status_at(place, view.day, known) for known in (None, view.day))
        if now.status is not then.status:
            changed.append((place, then.status, now.status))
    if not changed:
        return [html.P(t("differing_none", day=day), className="muted")]
    changed.sort(key=lambda item: -(item[0].population or 0))
    items = [
        html.Li(
            [
                set_view(t.named(place), {"place": str(place.id)}),
                html.Span(
                    t("then_now", then=t(f"brief_{then}"), now=t(f"brief_{now}")),
                    className="muted",
                ),
            ]
        )
        for place, then, now in changed[:_MOST_DIFFERING]
    ]
    rest = len(changed) - len(items)
    more = [html.P(t("differing_more", count=rest), className="muted")] if rest else []
    return [
        html.H3(t("differing", count=len(changed))),
        html.Ul(items, className="changes differing"),
        *more,
    ]
