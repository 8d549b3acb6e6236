"""The Area panel: km² by oblast and status, the text alternative of the map."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, html

from components import ids, method
from components.i18n import Translator
from components.services import Services
from components.status_mark import status_mark
from geo.areas import RegionAreas
from geo.status import Status
from geo.view import View


def layout() -> html.Div:
    """The body."""
    return html.Div(id=ids.SUMMARY_BODY)


def register(app: Dash, services: Services) -> None:
    """Add areas up for the day of the view."""

    @app.callback(Output(ids.SUMMARY_BODY, "children"), Input(ids.VIEW, "data"))
    def show(fields: dict[str, str] | None) -> list[Any]:
        view = services.view(fields).view
        return body(services, view, services.words(view.language))


def body(services: Services, view: View, t: Translator) -> list[Any]:
    """The panel for a view."""
    rows = services.atlas.areas.by_region(view.day, view.known_day)
    known = t("known_on", day=t.day(view.day)) if view.known == "then" else t("known_now_long")
    return [
        html.H2(t("areas_on", day=t.day(view.day))),
        html.P(known, className="muted"),
        *(_region(row, t) for row in rows),
        html.P([t("inferred_note") + " ", method.button(t)], className="muted"),
    ]


def _region(row: RegionAreas, t: Translator) -> html.Table:
    name = t(f"region_{row.region.id}")
    body_rows = [_status_row(row, status, t) for status in Status if row.km2[status] >= 0.5]
    total = html.Tr([html.Th(t("total"), scope="row"), html.Td(_km2(row.total_km2)), html.Td()])
    return html.Table(
        [html.Caption(name), html.Tbody([*body_rows, total])], className="areas-table"
    )


def _status_row(row: RegionAreas, status: Status, t: Translator) -> html.Tr:
    share = row.km2[status] / row.total_km2
    return html.Tr(
        [
            html.Th(status_mark(status, t), scope="row"),
            html.Td(_km2(row.km2[status])),
            html.Td(f"{share:.1%}"),
        ]
    )


def _km2(area: float) -> str:
    return f"{area:,.0f} km²".replace(",", "\u202f")
