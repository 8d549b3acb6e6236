"""The Area panel: km² by region and status, the text alternative of the map."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from dash import html

from components import ids, method
from components.basis import basis_note
from components.buttons import export_link
from components.charts import chart
from components.services import Services
from components.status_mark import status_mark
from geo.control.areas import RegionAreas
from geo.questions.area_series import area_series
from geo.status import RECORD, Status
from geo.store.misfit import MISFIT_KM
from geo.view import View
from geo.words import Words

_SHOWN_KM2 = 0.5  # what would be written as 0 km² has no row


def layout(t: Words) -> html.Div:
    """The areas of the day, and their course."""
    return html.Div(
        [
            html.Div(id=ids.SUMMARY_BODY),
            html.H3(t("area_over_time")),
            html.Div(id=ids.AREA_CHART),
        ]
    )


def body(services: Services, view: View, t: Words) -> list[Any]:
    """The panel for a view."""
    picture = services.picture_of(view)
    picture.check_covered(view.day)
    rows = picture.areas.by_region(view.day, view.known_day)
    known = t("known_on", day=t.day(view.day)) if view.known == "then" else t("known_now_long")
    return [
        html.H2(t("areas_on", day=t.day(view.day))),
        html.P(known, className="muted"),
        *(_region(row, t) for row in rows),
        html.P([basis_note(picture, t) + " ", method.button(t)], className="muted"),
    ]


def course(services: Services, view: View, t: Words) -> list[Any]:
    """Russian-held area of each region over all days of the source, and the CSV."""
    manifest = view.source if view.source == RECORD else services.library.newest(view.source)
    version = manifest if isinstance(manifest, str) else manifest.version
    days, lines = _series(services, view.source, version)
    silent = [one.period for one in services.picture_of(view).covered.silences]
    region = services.record.region
    named = {t.named(region(code), "label"): values for code, values in lines.items()}
    unsaid = (silent, t("not_covered_short"))
    return [
        chart(ids.AREA_GRAPH, days, named, True, view.day, unsaid, t.locale),
        html.P(export_link("areas.csv", t("areas_csv"), view)),
    ]


@lru_cache(maxsize=8)
def _series(
    services: Services, source: str, _version: str
) -> tuple[list[date], dict[str, list[float | None]]]:
    course = list(area_series(services.library.picture_of(source)))
    lines = {
        row.region.id: [
            at.regions[index].km2[Status.RUSSIAN] if at.regions else None for at in course
        ]
        for index, row in enumerate(course[0].regions)
    }
    return [day_areas.day for day_areas in course], lines


def _region(row: RegionAreas, t: Words) -> html.Table:
    name = t.named(row.region, "label")
    body_rows = [_status_row(row, status, t) for status in Status if row.km2[status] >= _SHOWN_KM2]
    if row.misfit_km2 >= _SHOWN_KM2:
        body_rows.append(_misfit_row(row, t))
    total = html.Tr([html.Th(t("total"), scope="row"), html.Td(t.area(row.total_km2)), html.Td()])
    return html.Table(
        [html.Caption(name), html.Tbody([*body_rows, total])], className="areas-table"
    )


def _status_row(row: RegionAreas, status: Status, t: Words) -> html.Tr:
    share = row.km2[status] / row.total_km2
    return html.Tr(
        [
            html.Th(status_mark(status, t), scope="row"),
            html.Td(t.area(row.km2[status])),
            html.Td(t.share(share)),
        ]
    )


def _misfit_row(row: RegionAreas, t: Words) -> html.Tr:
    """Strips along coast and border, which are no side's."""
    share = row.misfit_km2 / row.total_km2
    name = html.Th(t("misfit"), scope="row", title=t("misfit_note", km=MISFIT_KM))
    return html.Tr([name, html.Td(t.area(row.misfit_km2)), html.Td(t.share(share))])
