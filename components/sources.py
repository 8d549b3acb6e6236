"""The Sources panel: where the record and the map come from, and what was left out."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from itertools import chain
from typing import Any

from dash import html

from components import method
from components.basis import or_sentence
from components.citations import publication_line
from components.services import Services
from geo.errors import DataError
from geo.questions.counts import count
from geo.record.catalog import Dataset
from geo.store.library import ImportedSource
from geo.words import Words

_MOST_REJECTED = 20
_MOST_SILENCES = 12


def layout(services: Services, t: Words) -> html.Div:
    """The record in figures, shipped files with licences, rejected rows, every source."""
    record = services.record
    figures = method.record_figures(count(record), t)
    ordered = sorted(record.publications.values(), key=lambda source: (source.publisher, source.id))
    return html.Div(
        [
            html.P(figures),
            html.P(method.button(t)),
            html.H2(t("imported_sources")),
            *_imported(services, t),
            html.H2(t("files")),
            html.Ul(
                [_file(dataset) for dataset in record.catalog.datasets],
                className="plain",
                lang="en",
            ),
            *_rejected(services, t),
            html.H2(t("all_sources")),
            html.Ul(
                [html.Li(publication_line(publication)) for publication in ordered],
                className="plain",
                lang="en",
            ),
        ]
    )


def _imported(services: Services, t: Words) -> list[Any]:
    manifests, damaged = services.library.shelf()
    if not (manifests or damaged) and services.store_fault is not None:
        return [html.P(t.say(services.store_fault), className="callout")]
    if not (manifests or damaged):
        return [html.P(t("no_imported"), className="muted")]
    names = [manifest.source for manifest in manifests]
    each = (or_sentence(partial(_one_imported, services, name, t), t) for name in names)
    return [*chain.from_iterable(each), *_damaged(damaged.values(), t)]


def _damaged(damaged: Iterable[DataError], t: Words) -> list[Any]:
    """The sources that cannot be shown, why, and what to do."""
    sentences = [html.Li(t.say(error.message)) for error in damaged]
    if not sentences:
        return []
    return [html.H3(t("damaged_sources")), html.Ul(sentences, className="findings")]


def _one_imported(services: Services, name: str, t: Words) -> list[Any]:
    source = services.library.source(name)
    manifest = source.manifest
    days = f"{t.day(manifest.first_day)} – {t.day(manifest.last_day)}"
    counts = ", ".join(t(f"counted_{word}", n=n) for word, n in manifest.counts.items())
    findings = [
        html.Li(f"{t.of(finding.kind)}: {t.say(finding.message)}")
        for finding in source.quality.findings
    ]
    rejected = [
        html.Li([f"{t('finding_kind_rejected')}: ", html.Span(t.say(sentence))])
        for sentence in source.quality.rejected[:_MOST_REJECTED]
    ]
    details = html.Details(
        [
            html.Summary(
                [html.Strong(source.name), " " + t("imported_line", days=days, counts=counts)]
            ),
            html.P(source.as_publication.note, className="muted", lang="en"),
            *_silences(source, t),
            html.Ul([*findings, *rejected], className="findings"),
        ]
    )
    return [details]


def _silences(source: ImportedSource, t: Words) -> list[html.P]:
    """Days inside its series of which it says nothing."""
    spans = [one.period for one in source.silences]
    said = [
        t.day_short(span.start)
        if span.start == span.last
        else f"{t.day_short(span.start)} – {t.day_short(span.last)}"
        for span in spans[:_MOST_SILENCES]
    ]
    more = [f"+ {len(spans) - len(said)}"] if len(spans) > len(said) else []
    return [html.P(t("silences", spans="; ".join([*said, *more])))] if spans else []


def _file(dataset: Dataset) -> html.Li:
    return html.Li(
        [
            html.Strong(dataset.title),
            html.Span(f" {dataset.source} · {dataset.licence} "),
            html.Code(f"sha256 {dataset.sha256[:8]}"),
        ]
    )


def _rejected(services: Services, t: Words) -> list[Any]:
    rejected = services.record.rejected
    if not rejected:
        return [html.P(t("nothing_rejected"), className="muted")]
    return [
        html.H2(t("rejected", count=len(rejected))),
        html.Ul([html.Li(t.say(error.message)) for error in rejected]),
    ]
