"""The Sources panel: where the record and the map come from, and what was left out."""

from __future__ import annotations

from typing import Any

from dash import html

from components import method
from components.citations import source_line
from components.i18n import Translator
from components.services import Services
from geo.catalog import Dataset
from geo.counts import count


def layout(services: Services, t: Translator) -> html.Div:
    """The record in figures, shipped files with licences, rejected rows, every source."""
    atlas = services.atlas
    counts = count(atlas)
    figures = t(
        "record_figures",
        events=counts.rows,
        places=counts.places,
        all=counts.settlements,
        sources=counts.sources,
    )
    ordered = sorted(atlas.sources.values(), key=lambda source: (source.publisher, source.id))
    return html.Div(
        [
            html.P(figures),
            html.P(method.button(t)),
            html.H2(t("files")),
            html.Ul([_file(one) for one in atlas.catalog.datasets], className="plain", lang="en"),
            *_rejected(services, t),
            html.H2(t("all_sources")),
            html.Ul([html.Li(source_line(one)) for one in ordered], className="plain", lang="en"),
        ]
    )


def _file(dataset: Dataset) -> html.Li:
    return html.Li(
        [
            html.Strong(dataset.title),
            html.Span(f" {dataset.source} · {dataset.licence} "),
            html.Code(f"sha256 {dataset.sha256[:8]}"),
        ]
    )


def _rejected(services: Services, t: Translator) -> list[Any]:
    rejected = services.atlas.rejected
    if not rejected:
        return [html.P(t("nothing_rejected"), className="muted")]
    return [
        html.H2(t("rejected", count=len(rejected))),
        html.Ul([html.Li(str(error)) for error in rejected], lang="en"),
    ]
