"""The header: title, the date in large type, language, theme, share, export, help."""

from __future__ import annotations

import dash_mantine_components as dmc
from dash import ClientsideFunction, Dash, Input, Output, html

from components import ids, method
from components.buttons import export_link
from components.map import source_files
from components.services import Services
from geo.status import RECORD
from geo.words import Words, languages, words_of


def layout(services: Services, t: Words) -> html.Header:
    """The header."""
    return html.Header(
        [
            html.Div([html.H1(t("title")), html.P(_subtitle(services, t))], className="brand"),
            html.Div(
                [
                    html.Output(id=ids.DATE_LARGE, className="date-large"),
                    html.P(
                        [html.Span(id=ids.BASIS_LINE), " · ", method.button(t)],
                        className="basis-line",
                    ),
                ],
                className="now",
            ),
            html.Nav(
                [
                    _source_choice(services, t),
                    _export_menu(t),
                    _button("share", t("share")),
                    *(_language(code, t) for code in languages()),
                    _button("theme", t("theme")),
                    _button("help", "?", t("help")),
                ],
                className="tools",
                **{"aria-label": t("tools")},
            ),
        ],
        className="header",
    )


def register(app: Dash) -> None:
    """Tell the page which source was chosen."""
    app.clientside_callback(
        ClientsideFunction("view", "source"),
        Output(ids.SINK, "data-source"),
        Input(ids.SOURCE_SELECT, "value"),
        prevent_initial_call=True,
    )


def _source_choice(services: Services, t: Words) -> html.Label:
    """The control source; hidden while there is only the shipped record."""
    manifests = services.control_sources()
    return html.Label(
        [
            html.Span(t("control_source")),
            dmc.Select(
                id=ids.SOURCE_SELECT,
                data=source_files.options(manifests, t),
                value=RECORD,
                allowDeselect=False,
                size="xs",
                w=150,
            ),
        ],
        className="source-choice",
        hidden=not manifests,
    )


def _language(code: str, t: Words) -> html.A:
    """The page in a language, by what that language calls itself."""
    return html.A(
        words_of(code).name,
        href=f"/?lang={code}",
        className="plain-button",
        lang=code,
        hidden=code == t.language,
        **{"data-language": code},
    )


def _export_menu(t: Words) -> html.Details:
    downloads = [html.Li(export_link(form, t(f"export_{form}"))) for form in ids.EXPORT_FORMS]
    return html.Details(
        [html.Summary(t("export"), className="plain-button"), html.Ul(downloads)],
        id="export-menu",
        className="menu",
    )


def _button(action: str, text: str, label: str | None = None) -> html.Button:
    named = {"aria-label": label, "title": label} if label else {}
    return html.Button(text, className="plain-button", **{"data-action": action, **named})


def _subtitle(services: Services, t: Words) -> str:
    names = [t.named(region, "label") for region in services.record.regions]
    return t("subtitle", regions=t.joined(names))
