"""The Claims panel: sentences from the press with verdict, measurement, rule and sources."""

from __future__ import annotations

from typing import Any

from dash import html

from components.buttons import set_view
from components.citations import publication_line
from components.services import Services
from geo.questions.verdicts import Judgement
from geo.record.claims import ClaimKind
from geo.words import Words


def layout(services: Services, t: Words) -> html.Div:
    """Every shipped claim; a verdict does not depend on the view."""
    return html.Div(
        [
            html.P(t("claims_intro"), className="muted"),
            html.Ol([_item(judgement, services, t) for judgement in services.judgements],
                    className="claims"),
        ]
    )  # fmt: skip


def _item(judgement: Judgement, services: Services, t: Words) -> html.Li:
    claim = judgement.claim
    verdict = str(judgement.verdict).replace(" ", "-")
    ids = dict.fromkeys(claim.source_ids + judgement.source_ids)
    cited = [services.record.publications[source_id] for source_id in ids]
    return html.Li(
        [
            html.P(
                html.Span(t(f"verdict_{verdict}"), className="verdict-name"),
                className=f"verdict verdict-{verdict}",
            ),
            html.Blockquote(t.named(claim, "text")),
            html.P(t.say(judgement.explanation)),
            *_then(judgement, t),
            html.Details(
                [
                    html.Summary(t("rule_and_sources")),
                    _term(t("rule"), t.say(judgement.tolerance)),
                    _term(t("basis"), t.say(judgement.basis)),
                    html.Ul([html.Li(publication_line(source)) for source in cited], lang="en"),
                ]
            ),
            set_view(t("show_on_map"), view_of(judgement), "plain-button small"),
        ],
        className="claim",
    )  # fmt: skip


def _term(name: str, text: str) -> html.P:
    return html.P([html.Strong(f"{name} "), html.Span(text)])


def _then(judgement: Judgement, t: Words) -> list[Any]:
    if judgement.verdict_then is None or judgement.verdict_then is judgement.verdict:
        return []
    verdict = t(f"verdict_{str(judgement.verdict_then).replace(' ', '-')}")
    day = t.day(judgement.claim.day)
    return [html.P(t("verdict_then", day=day, verdict=verdict), className="callout")]


def view_of(judgement: Judgement) -> dict[str, str]:
    """Fields of the view that show what a claim is about."""
    claim = judgement.claim
    if claim.kind is ClaimKind.DISTANCE:
        ends = {"from": str(claim.place_id), "to": str(claim.other_id)}
        return {"date": claim.day.isoformat(), "tab": "distance", **ends}
    day = judgement.measured if claim.kind in (ClaimKind.CHANGE, ClaimKind.LAST_TAKEN) else None
    return {"date": str(day or claim.day), "place": str(claim.place_id), "tab": ""}
