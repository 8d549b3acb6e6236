"""A field that finds a place under any spelling; the server searches."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html

from components import ids
from components.services import Services
from geo.record.gazetteer import Match, Settlement
from geo.record.names import fold
from geo.words import Words

SELECTS = {ids.PLACE_SELECT: "place", ids.START_SELECT: "from", ids.END_SELECT: "to"}
"""Field of the view that each select shows, by its id."""

Options = list[dict[str, Any]]
"""What a select offers: value and label of each."""


def layout(services: Services, select_id: str, label: str, t: Words) -> html.Div:
    """The field, offering the largest places; ``place_select.js`` shows the one of the view."""
    field = dmc.Select(
        id=select_id,
        label=label,
        placeholder=t("search_placeholder"),
        data=find_options(services, t.language, "", []),
        value=None,  # not undefined: becoming null, it would wipe out what is being typed
        searchable=True,
        searchValue="",  # or the field asks the server as soon as it is there
        clearable=True,
        nothingFoundMessage=t("nothing_found"),
        filter={"function": "showAll"},
        clearButtonProps={"aria-label": t("clear")},
        comboboxProps={"withinPortal": True},
        maxDropdownHeight=280,
    )
    return html.Div([field, dcc.Store(id=found(select_id))])


def found(select_id: str) -> str:
    """Id of the store that holds what the server found."""
    return f"{select_id}-found"


def register(app: Dash, services: Services, select_id: str) -> None:
    """Search as the reader types; show what the view says.

    The server's answer goes by way of the page's scripts, which put the choice made meanwhile back
    among the options: a select takes a value away that is not one of them.
    """

    @app.callback(
        Output(found(select_id), "data"),
        Input(select_id, "searchValue"),
        State(ids.VIEW, "data"),
        State(select_id, "value"),
        prevent_initial_call=True,
    )
    def search(text: str | None, fields: dict[str, str] | None, value: str | None) -> Options:
        asked = fields or {}
        chosen = [place for place in (value, asked.get(SELECTS[select_id])) if place]
        return find_options(services, asked.get("lang", "en"), text or "", chosen)

    app.clientside_callback(
        ClientsideFunction("places", "offer"),
        Output(select_id, "data"),
        Input(found(select_id), "data"),
        State(select_id, "data"),
        State(select_id, "value"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("places", "show"),
        Output(ids.SINK, f"data-{select_id}"),
        Input(ids.MARKS, "data"),
        State(select_id, "data"),
        State(select_id, "value"),
        prevent_initial_call=True,
    )


def find_options(services: Services, language: str, text: str, chosen: list[str]) -> Options:
    """Options for what was typed; the chosen places always among them, once."""
    t = services.words(language)
    gazetteer = services.record.gazetteer
    matches = gazetteer.search(text) if text else []
    kept = [
        gazetteer[int(place_id)]
        for place_id in chosen
        if place_id.isdecimal() and int(place_id) in gazetteer
    ]
    # The label of the chosen place is what the field shows; searching for it would find only it.
    labels = {option_label(services, place, t) for place in kept}
    if text in labels or not text:
        matches = [Match(place, place.name) for place in _suggested(services)]
    spelled = {match.settlement.id: (match.settlement, match.spelling) for match in matches}
    for place in kept:
        spelled.setdefault(place.id, (place, place.name))
    return [
        {"value": str(place.id), "label": option_label(services, place, t, spelling)}
        if place.id not in {settlement.id for settlement in kept}
        else {"value": str(place.id), "label": option_label(services, place, t)}
        for place, spelling in spelled.values()
    ]


def option_label(services: Services, place: Settlement, t: Words, spelling: str = "") -> str:
    """Name, the other spelling that matched, and where it lies."""
    name = t.named(place)
    other = f" = {spelling}" if spelling and fold(spelling) not in _shown(place) else ""
    where = t.named(place, "raion")
    region = t.named(services.record.region(place.region))
    return f"{name}{other} · {', '.join(part for part in (where, region) if part)}"


def _shown(place: Settlement) -> set[str]:
    return set(map(fold, place.shown_names))


def _suggested(services: Services) -> list[Settlement]:
    ranked = sorted(services.record.gazetteer, key=lambda place: -(place.population or 0))
    return ranked[:8]
