"""The header: title, the date in large type, language, theme, share, export, help."""

from __future__ import annotations

from dataclasses import replace

import dash_mantine_components as dmc
from dash import ClientsideFunction, Dash, Input, Output, html

from components import ids, method
from components.map import source_files
from components.services import Services
from geo.status import RECORD
from geo.view import View
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


def register(app: Dash, services: Services) -> None:
    """The address, and the links that carry the view."""

    @app.callback(
        Output(ids.ADDRESS, "data"),
        Output(ids.BASIS_LINE, "children"),
        *(Output(ids.language_link(code), "href") for code in languages()),
        *(Output(ids.export_link(form), "href") for form in ids.EXPORT_FORMS),
        Input(ids.VIEW, "data"),
        Input(ids.CAMERA, "data"),
        prevent_initial_call=True,
    )
    def write_links(fields: dict[str, str] | None, camera: str | None) -> tuple[str, ...]:
        view = services.view({**(fields or {}), **({"map": camera} if camera else {})}).view
        t = services.words(view.language)
        basis = (
            t("inferred_short") if view.source == RECORD else t("source_short", source=view.source)
        )
        return (view.query(), basis, *links(view))

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


def links(view: View) -> tuple[str, ...]:
    """The page in each language, and the downloads."""
    pages = (f"/?{replace(view, language=code).query()}" for code in languages())
    downloads = (f"/export/{form}?{view.query()}" for form in ids.EXPORT_FORMS)
    return (*pages, *downloads)


def _language(code: str, t: Words) -> html.A:
    """The page in a language, by what that language calls itself."""
    return html.A(
        words_of(code).name,
        id=ids.language_link(code),
        href=f"/?lang={code}",
        className="plain-button",
        lang=code,
        hidden=code == t.language,
    )


def _export_menu(t: Words) -> html.Details:
    downloads = [html.Li(_download(form, t(f"export_{form}"))) for form in ids.EXPORT_FORMS]
    return html.Details(
        [html.Summary(t("export"), className="plain-button"), html.Ul(downloads)],
        id="export-menu",
        className="menu",
    )


def _download(form: str, label: str) -> html.A:
    return html.A(label, id=ids.export_link(form), href=f"/export/{form}", download="")


def _button(action: str, text: str, label: str | None = None) -> html.Button:
    named = {"aria-label": label, "title": label} if label else {}
    return html.Button(text, className="plain-button", **{"data-action": action, **named})


def _subtitle(services: Services, t: Words) -> str:
    names = [t.named(region, "label") for region in services.record.regions]
    return t("subtitle", regions=t.joined(names))
