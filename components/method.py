"""How good is this: method, agreement with published series, limits, in a dialog of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from components import ids
from components.services import Services
from geo.atlas import Record
from geo.questions.counts import Counts, count
from geo.record.agreement import SeriesSummary
from geo.record.regions import Region
from geo.words import Words

_PARAGRAPHS = ("method_record", "method_areas", "method_limits", "method_knowledge")


def button(t: Words) -> html.Button:
    """Opens the dialog."""
    return html.Button(t("how_good"), className="link-button", **{"data-action": "method"})


def layout(services: Services, t: Words) -> html.Dialog:
    """The dialog; ``actions.js`` opens and closes it."""
    return html.Dialog(
        [
            html.H2(t("how_good"), tabIndex=-1),
            *(html.P(t(name)) for name in _PARAGRAPHS),
            *_agreement(services.record, t),
            html.H3(t("record_counted")),
            *_counts(count(services.record), t),
            *_mind(services.record, t),
            html.P(t("method_more"), className="muted"),
            html.Button(t("close"), className="plain-button", **{"data-action": "method-close"}),
        ],
        id=ids.METHOD,
        className="help method",
        **{"aria-label": t("how_good")},
    )


def _agreement(record: Record, t: Words) -> list[Any]:
    summaries, regions = record.agreement, record.regions
    heading = html.H3(t("agreement"))
    if not summaries:
        return [heading, html.P(t("agreement_none"))]
    heads = [
        t("agreement_series"),
        t("agreement_days"),
        *(t.named(region, "label") for region in regions),
        t("agreement_mean", count=len(regions)),
        t("agreement_worst"),
    ]
    header = [html.Th(head, scope="col") for head in heads]
    rows = [_row(summary, regions, t) for summary in summaries]
    medians = [
        summary.line_median_km for summary in summaries if summary.line_median_km is not None
    ]
    line = [html.P(t("agreement_line", km=max(medians)))] if medians else []
    return [
        heading,
        html.P(t("agreement_intro")),
        html.Div(
            html.Table([html.Thead(html.Tr(header)), html.Tbody(rows)]),
            className="wide-table",
            tabIndex=0,
            role="region",
            **{"aria-label": t("agreement")},
        ),
        *line,
    ]


def _row(summary: SeriesSummary, regions: Sequence[Region], t: Words) -> html.Tr:
    days = list(summary.days)
    period = f"{t.day_short(days[0])} – {t.day_short(days[-1])} ({len(days)})"
    worst = f"{t.share(summary.days[summary.worst])} ({t.day_short(summary.worst)})"
    measured = [summary.regions.get(region.id) for region in regions]
    shares = ["" if share is None else t.share(share) for share in measured]
    cells = [period, *shares, t.share(summary.mean), worst]
    return html.Tr(
        [html.Th(summary.series, scope="row", lang="en"), *(html.Td(text) for text in cells)]
    )


def _mind(record: Record, t: Words) -> list[Any]:
    """What the record itself says that a reader should mind."""
    said = record.about.mind.get(t.language) or record.about.mind.get("en", [])
    return [html.H3(t("mind")), html.Ul([html.Li(text) for text in said])] if said else []


def record_figures(counts: Counts, t: Words) -> str:
    """How large the record is, in a sentence."""
    return t(
        "record_figures",
        events=counts.rows,
        places=counts.places,
        all=counts.settlements,
        sources=counts.sources,
    )


def _counts(counts: Counts, t: Words) -> list[Any]:
    groups = (
        ("count_precision", {t(f"precision_{word}"): n for word, n in counts.precision.items()}),
        ("count_basis", {t(f"basis_{word}"): n for word, n in counts.basis.items()}),
        ("count_status", {t(f"status_{word}"): n for word, n in counts.status.items()}),
    )
    items = [
        html.Li(f"{t(name)}: " + ", ".join(f"{word} {t.number(n)}" for word, n in datasets.items()))
        for name, datasets in groups
    ]
    return [html.P(record_figures(counts, t)), html.Ul(items)]
