"""The Compare panel: two sources on one day, where they disagree and how that went over time."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

import dash_mantine_components as dmc
import shapely
from dash import ClientsideFunction, Dash, Input, Output, html

from components import ids
from components.buttons import set_view
from components.charts import chart
from components.map import source_files
from components.services import Services
from geo.dates import Period
from geo.errors import AtlasError
from geo.geojson import collection, feature
from geo.questions.disagreement import (
    Disagreement,
    PlaceDisagreement,
    common_days,
    disagree,
    over_time,
)
from geo.status import RECORD
from geo.view import View
from geo.words import Words

_MOST_PLACES = 15
_EVERY_DAYS = 30


def layout(services: Services, t: Words) -> html.Div:
    """A choice and the result."""
    return html.Div(
        [
            dmc.Select(
                id=ids.COMPARE_SELECT,
                label=t("compare_with"),
                data=source_files.options(services.control_sources(), t),
                value=None,
                clearable=True,
                clearButtonProps={"aria-label": t("clear")},
            ),
            html.Div(id=ids.COMPARE_BODY, **{"aria-live": "polite"}),
            html.Div(id=ids.COMPARE_CHART),
        ]
    )


def register(app: Dash) -> None:
    """Tell the page which source was chosen."""
    app.clientside_callback(
        ClientsideFunction("view", "compare"),
        Output(ids.SINK, "data-compare"),
        Input(ids.COMPARE_SELECT, "value"),
        prevent_initial_call=True,
    )


def body(services: Services, view: View, t: Words) -> list[Any]:
    """The panel for a view."""
    if not view.compare:
        key = "compare_hint" if services.control_sources() else "compare_none"
        return [html.P(t(key), className="muted")]
    differences = _disagreement(services, view)
    return [
        html.H2(t("disagreement", day=t.day(view.day))),
        _table(services, differences, t),
        *_remarks(differences, t),
        html.H3(t("differ_places", count=len(differences.places))),
        html.Ul(
            [_place(differences, place, t) for place in differences.places[:_MOST_PLACES]],
            className="changes differing",
        ),
    ]


def shapes(services: Services, view: View) -> dict[str, Any] | None:
    """Land that only one of the two has as russian-held, for the map; None when not compared."""
    if not view.compare or view.tab != "compare":
        return None
    try:
        differences = _disagreement(services, view)
    except AtlasError:
        return None  # the panel says why
    return collection(
        feature(area, {"side": side})
        for side, area in (("first", differences.only_first), ("second", differences.only_second))
        if not shapely.is_empty(area)
    )


def _disagreement(services: Services, view: View) -> Disagreement:
    """What panel and map both show, worked out once."""
    sources = view.source, view.compare
    versions = tuple(source_files.versions(services.library, sources).values())
    return _kept_disagreement(services, *sources, view.day, versions)


@lru_cache(maxsize=4)
def _kept_disagreement(
    services: Services, first: str, second: str, day: date, _versions: tuple[str | None, ...]
) -> Disagreement:
    library = services.library
    return disagree(library.picture_of(first), library.picture_of(second), day)


def _table(services: Services, differences: Disagreement, t: Words) -> html.Table:
    header = ["", _side("first", differences.first, t), _side("second", differences.second, t)]
    rows = [
        html.Tr(
            [
                html.Th(t.named(services.record.region(row.region), "label"), scope="row"),
                html.Td(t.area(row.only_first_km2)),
                html.Td(t.area(row.only_second_km2)),
                html.Td(t.share(row.agreement)),
            ]
        )
        for row in differences.regions
    ]
    head = html.Tr([html.Th(part, scope="col") for part in [*header, t("agreement_share")]])
    return html.Table([html.Thead(head), html.Tbody(rows)], className="disagree-table")


def _side(side: str, source: str, t: Words) -> list[Any]:
    name = t("source_atlas") if source == RECORD else source
    return [html.Span(className=f"side side-{side}"), t("only_in", source=name)]


def _remarks(differences: Disagreement, t: Words) -> list[Any]:
    doubt = sum(row.open_km2 for row in differences.regions)
    said = []
    if doubt >= 0.5:
        said.append(html.P(t("in_doubt", km2=t.area(doubt)), className="muted"))
    if differences.left_out_km2:
        said.append(
            html.P(t("left_out", km2=t.area(differences.left_out_km2)), className="callout")
        )
    return said


def _place(differences: Disagreement, place: PlaceDisagreement, t: Words) -> html.Li:
    words = t(
        "one_other",
        first=differences.first,
        one=t(f"brief_{place.first}"),
        second=differences.second,
        other=t(f"brief_{place.second}"),
    )
    return html.Li(
        [
            set_view(t.named(place.settlement), {"place": str(place.settlement.id)}),
            html.Span(words, className="muted"),
        ]
    )


def course(services: Services, view: View, t: Words) -> list[Any]:
    """How much the two sources differed over all days of both."""
    if not view.compare or view.compare == view.source:
        return []
    versions = tuple(
        services.library.newest(name).version if name != RECORD else ""
        for name in (view.source, view.compare)
    )
    days, first, second = _over_time(services, view.source, view.compare, versions)
    names = [t("only_in", source=name) for name in (view.source, view.compare)]
    lines = dict(zip(names, (first, second), strict=True))
    silent = (_silent(services, view), t("not_covered_short"))
    shown = chart(ids.COMPARE_GRAPH, days, lines, False, view.day, silent, t.locale)
    return [html.H3(t("over_time")), shown]


def _silent(services: Services, view: View) -> list[Period]:
    """Days of which one of the two says nothing."""
    pictures = (services.library.picture_of(name) for name in (view.source, view.compare))
    return [one.period for picture in pictures for one in picture.covered.silences]


@lru_cache(maxsize=16)
def _over_time(
    services: Services, first: str, second: str, _versions: tuple[str, ...]
) -> tuple[list[Any], list[float], list[float]]:
    pictures = services.library.picture_of(first), services.library.picture_of(second)
    course = list(over_time(*pictures, common_days(*pictures, _EVERY_DAYS)))
    return [row[0] for row in course], [row[1] for row in course], [row[2] for row in course]
