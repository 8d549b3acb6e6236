"""The page: one screen, map first; puts the panels together."""

from __future__ import annotations

import json
from typing import Any

import dash_mantine_components as dmc
from dash import ClientsideFunction, Dash, Input, Output, dcc, html

from components import (
    charts,
    compare,
    distance,
    header,
    ids,
    legend,
    panel,
    parts,
    place,
    point_events,
    timeline,
)
from components.map import map_view, source_files
from components.map.browser_files import PRECISIONS, STATUS_CODES
from components.map.map_style import later_files, pattern_images, theme_paint
from components.opening import read_address
from components.services import Services
from geo.style import THEMES
from geo.view import FIELDS, View
from geo.words import Words

_USUAL = {
    "known": View.known, "tab": View.tab, "lang": View.language, "theme": View.theme,
    "source": View.source,
}  # fmt: skip
"""What a view is unless its address says otherwise."""

_CLIENT_WORDS = (
    "silence_outside", "silence_gap", "silence_broken", "go_to_day",
    "bad_date", "outside", "map_label", "changes", "copied", "copy_by_hand", "inferred",
    "record_failed", "differs_now", "differs_then", "not_covered_short", "source_failed",
    "events_on", "looped", "loop_off", "map_part_failed", "map_stopped", "changed",
    "unanswered_panel", "unanswered_marks", "unanswered_fields", "part_late", "part_failed",
    "inferred_short", "source_short",
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
                    panel.layout(services, t),
                ],
                className="main",
            ),
            _footer(services, t),
            html.Div(id=ids.ANNOUNCER, className="visually-hidden", **{"aria-live": "polite"}),
        ],
        id=ids.PROVIDER,
        theme={"fontFamily": "var(--font)", "primaryColor": "blue", "defaultRadius": "sm"},
    )


def register(app: Dash, services: Services) -> None:
    """Wire every panel, and the view between address, store and screen."""
    header.register(app)
    timeline.register(app)
    place.register(app, services)
    distance.register(app, services)
    compare.register(app)
    point_events.register(app)
    panel.register(app, services)
    for graph_id in (ids.AREA_GRAPH, ids.COMPARE_GRAPH):
        charts.register(app, graph_id)
    _register_view(app, services)


def _register_view(app: Dash, services: Services) -> None:
    @app.callback(
        Output(ids.VIEW, "data"),
        Output(ids.CAMERA, "data"),
        Output(ids.NOTICES, "children"),
        Input(ids.ASKED, "data"),
        prevent_initial_call=True,
    )
    def read(asked: dict[str, str]) -> tuple[dict[str, str], str, list[Any]]:
        found = read_address(services, asked["query"])
        return found.fields, found.camera, [html.P(notice) for notice in found.notices]

    app.clientside_callback(
        ClientsideFunction("view", "apply"),
        Output(ids.PROVIDER, "forceColorScheme"),
        Input(ids.VIEW, "data"),
        Input(ids.CAMERA, "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("view", "course"),
        Output(ids.COURSE, "data"),
        Input(ids.VIEW, "data"),
        prevent_initial_call=True,
    )
    for function, source, prop in (("mark", ids.MARKS, "data"), ("tab", ids.TABS, "value")):
        app.clientside_callback(
            ClientsideFunction("view", function),
            Output(ids.SINK, f"data-{function}"),
            Input(source, prop),
            prevent_initial_call=True,
        )


def _state(services: Services, t: Words) -> list[Any]:
    config = json.dumps(client_config(services, t))
    return [
        dcc.Store(id=ids.ASKED),
        dcc.Store(id=ids.VIEW),
        dcc.Store(id=ids.CAMERA),
        dcc.Store(id=ids.MARKS),
        dcc.Store(id=ids.COURSE),
        html.Div(id=ids.SINK, hidden=True),
        html.Div(id="config", hidden=True, **{"data-config": config}),
    ]


def client_config(services: Services, t: Words) -> dict[str, Any]:
    """What the page's own scripts need: addresses of files, words, paint of both themes."""
    return {
        "files": {name: services.files[f"{name}.json"].path for name in ("record", "points")},
        "camera": map_view.client_camera(services),
        "parts": parts.path(services, t.language),
        "view": {"fields": FIELDS, "usual": _USUAL},
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


def _footer(services: Services, t: Words) -> html.Footer:
    return html.Footer(
        [
            html.P(t("border_policy")),
            html.P([html.Span(t("data") + " "), services.attribution]),
        ],
        className="footer",
    )
