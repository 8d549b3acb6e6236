"""The page: one screen, map first; puts the panels together."""

from __future__ import annotations

import json
from itertools import islice
from typing import Any

import dash_mantine_components as dmc
from dash import ClientsideFunction, Dash, Input, Output, dcc, html

from components import (
    area,
    claims,
    compare,
    distance,
    header,
    help_page,
    ids,
    legend,
    method,
    place,
    point_events,
    sources,
    timeline,
)
from components.map import map_view, source_files
from components.map.browser_files import PRECISIONS, STATUS_CODES
from components.map.map_style import later_files, pattern_images, theme_paint
from components.services import Services
from geo.distance import Point, geodesic_line, measure
from geo.geojson import collection, feature
from geo.style import THEMES
from geo.view import TABS, View
from geo.words import Words

_CLIENT_WORDS = (
    "silence_outside", "silence_gap", "silence_broken", "go_to_day",
    "bad_date", "outside", "map_label", "changes", "copied", "copy_by_hand", "inferred",
    "record_failed", "differs_now", "differs_then", "not_covered_short", "source_failed",
    "events_on", "looped", "loop_off", "map_part_failed", "map_stopped", "changed",
    "unanswered_panel", "unanswered_links", "unanswered_marks", "unanswered_fields",
    "unanswered_search", "unanswered_opening", "cause_error", "cause_late", "cause_silent",
    "export_making", "export_busy", "export_failed",
)  # fmt: skip


def layout(services: Services, language: str) -> dmc.MantineProvider:
    """The whole page in a language."""
    t = services.words(language)
    return dmc.MantineProvider(
        [
            *_state(services, t),
            html.A(t("skip"), href="#panel", className="skip"),
            header.layout(services, t),
            html.Div(
                [
                    html.Div(id=ids.NOTICES, className="notice-text"),
                    html.Button("×", **{"data-action": "notice-close", "aria-label": t("close")}),
                ],
                className="notice",
                role="status",
            ),
            html.Main(
                [
                    html.Div(
                        [map_view.layout(services, t), legend.layout(t, services.record.line_km)],
                        className="stage",
                    ),
                    timeline.layout(t),
                    _panel(services, t),
                ],
                className="main",
            ),
            _footer(services, t),
            help_page.layout(t),
            method.layout(services, t),
            html.Div(id=ids.ANNOUNCER, className="visually-hidden", **{"aria-live": "polite"}),
        ],
        id=ids.PROVIDER,
        theme={"fontFamily": "var(--font)", "primaryColor": "blue", "defaultRadius": "sm"},
    )


def register(app: Dash, services: Services) -> None:
    """Wire every panel, and the view between address, store and screen."""
    header.register(app, services)
    timeline.register(app)
    place.register(app, services)
    distance.register(app, services)
    area.register(app, services)
    compare.register(app, services)
    point_events.register(app, services)
    _register_view(app, services)


def _register_view(app: Dash, services: Services) -> None:
    @app.callback(
        Output(ids.VIEW, "data"),
        Output(ids.CAMERA, "data"),
        Output(ids.NOTICES, "children"),
        Input(ids.ASKED, "data"),
        prevent_initial_call=True,
    )
    def read_address(asked: dict[str, str]) -> tuple[dict[str, str], str, list[Any]]:
        return read_query(services, asked["query"])

    @app.callback(Output(ids.MARKS, "data"), Input(ids.VIEW, "data"), prevent_initial_call=True)
    def mark(fields: dict[str, str] | None) -> dict[str, Any]:
        on_show = [(fields or {}).get(key) for key in ("source", "events")]
        versions = source_files.versions(services.library, on_show)
        return marks(services, services.view(fields).view) | {"versions": versions}

    @app.callback(
        Output(ids.TABS, "value"),
        Output(ids.KNOWN, "value"),
        Output(ids.TYPED_DATE, "value"),
        Output(ids.SOURCE_SELECT, "value"),
        Output(ids.COMPARE_SELECT, "value"),
        Output(ids.EVENTS_SELECT, "value"),
        Input(ids.VIEW, "data"),
        prevent_initial_call=True,
    )
    def follow(fields: dict[str, str] | None) -> tuple[str | None, ...]:
        view = services.view(fields).view
        chosen = view.source, view.compare or None, view.events or None
        return view.tab, view.known, view.day.isoformat(), *chosen

    app.clientside_callback(
        ClientsideFunction("view", "apply"),
        Output(ids.PROVIDER, "forceColorScheme"),
        Input(ids.VIEW, "data"),
        Input(ids.CAMERA, "data"),
        prevent_initial_call=True,
    )
    for function, output, source, prop in (
        ("writeAddress", "data-address", ids.ADDRESS, "data"),
        ("mark", "data-marks", ids.MARKS, "data"),
        ("tab", "data-tab", ids.TABS, "value"),
        ("place", "data-place", ids.PLACE_SELECT, "value"),
    ):
        app.clientside_callback(
            ClientsideFunction("view", function),
            Output(ids.SINK, output),
            Input(source, prop),
            prevent_initial_call=True,
        )


def read_query(services: Services, query: str) -> tuple[dict[str, str], str, list[Any]]:
    """Fields of the view, camera and notices for the query of an address."""
    parsed = services.parse(query)
    fields = fields_of(parsed.view)
    t = services.words(parsed.view.language)
    left_out = (
        t("row_left_out", problem=problem.message) for problem in services.record.rejected[:3]
    )
    fault = services.store_fault
    told = (*parsed.notices, *([fault] if fault and fault not in parsed.notices else []))
    damaged = (error.message for error in services.library.shelf()[1].values())
    notices = [*map(t.say, told), *left_out, *map(t.say, islice(damaged, 3))]
    camera = fields.pop("map", "")
    return fields, camera, [html.P(notice) for notice in notices]


def fields_of(view: View) -> dict[str, str]:
    """The view as the fields of its address."""
    return dict(part.split("=", 1) for part in view.query().split("&"))


def marks(services: Services, view: View) -> dict[str, Any]:
    """The ring of the chosen place and the line of the distance, as GeoJSON for the map."""
    gazetteer = services.record.gazetteer
    chosen = gazetteer[view.place].point if view.place is not None else None
    line = None
    if view.start is not None and view.end is not None and view.start != view.end:
        t = services.words(view.language)
        line = _measured(gazetteer[view.start].point, gazetteer[view.end].point, t)
    return {
        "chosen": feature(chosen.shape, {"kind": "chosen"}) if chosen else None,
        "measure": line,
        "disagreement": compare.shapes(services, view),
    }


def _measured(start: Point, end: Point, t: Words) -> dict[str, Any]:
    line = geodesic_line(start, end)
    label = t.distance(measure(start, end).distance_km)
    middle = line.interpolate(0.5, normalized=True)
    return collection(
        [
            feature(line, {"kind": "line"}),
            feature(middle, {"kind": "label", "label": label}),
        ]
    )


def _state(services: Services, t: Words) -> list[Any]:
    config = json.dumps(client_config(services, t))
    return [
        dcc.Store(id=ids.ASKED),
        dcc.Store(id=ids.VIEW),
        dcc.Store(id=ids.CAMERA),
        dcc.Store(id=ids.ADDRESS),
        dcc.Store(id=ids.MARKS),
        html.Div(id=ids.SINK, hidden=True),
        html.Div(id="config", hidden=True, **{"data-config": config}),
    ]


def client_config(services: Services, t: Words) -> dict[str, Any]:
    """What the page's own scripts need: addresses of files, words, paint of both themes."""
    return {
        "files": {name: services.files[f"{name}.json"].path for name in ("record", "points")},
        "camera": map_view.client_camera(services),
        "later": later_files(services.files),
        "sources": [
            source_files.entry(services.library.source(manifest.source))
            for manifest in services.control_sources()
        ],
        "events": [source_files.events_entry(manifest) for manifest in services.event_sources()],
        "paint": {name: theme_paint(name, services.style_options()) for name in THEMES},
        "patterns": {name: pattern_images(theme) for name, theme in THEMES.items()},
        "words": {key: t.text(key) for key in _CLIENT_WORDS}
        | {
            "statuses": [t(f"status_{status}") for status in STATUS_CODES],
            "since": [t.text(f"since_{precision}") for precision in PRECISIONS],
        },
    }


def _panel(services: Services, t: Words) -> html.Aside:
    panels = {
        "place": place.layout(t),
        "distance": distance.layout(t),
        "area": area.layout(t),
        "compare": compare.layout(services, t),
        "claims": claims.layout(services, t),
        "sources": sources.layout(services, t),
    }
    tabs = dmc.TabsList([dmc.TabsTab(t(f"tab_{name}"), value=name) for name in TABS])
    bodies = [dmc.TabsPanel(panels[name], value=name) for name in TABS]
    return html.Aside(
        dmc.Tabs([tabs, _unanswered(t), *bodies], id=ids.TABS, value="place", keepMounted=True),
        id="panel",
        className="panel",
        **{"aria-label": t("panel_label")},
    )


def _unanswered(t: Words) -> html.Div:
    """What the server did not answer; ``server.js`` writes it, and without it nothing is shown."""
    button = html.Button(t("ask_again"), className="plain-button", **{"data-action": "ask-again"})
    return html.Div([html.P(id=ids.UNANSWERED, role="status"), button], className="unanswered")


def _footer(services: Services, t: Words) -> html.Footer:
    return html.Footer(
        [
            html.P(t("border_policy")),
            html.P([html.Span(t("data") + " "), services.attribution]),
        ],
        className="footer",
    )
