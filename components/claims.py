"""The Claims panel: sentences from the press with verdict, measurement, rule and sources."""

from __future__ import annotations

from typing import Any

from dash import html

from components.buttons import set_view
from components.citations import source_line
from components.i18n import Translator
from components.services import Services
from geo.questions.verdicts import Finding
from geo.record.claims import ClaimKind


def layout(services: Services, t: Translator) -> html.Div:
    """Every shipped claim; a verdict does not depend on the view."""
    return html.Div(
        [
            html.P(t("claims_intro"), className="muted"),
            html.Ol([_item(finding, services, t) for finding in services.findings],
                    className="claims"),
        ]
    )  # fmt: skip


def _item(finding: Finding, services: Services, t: Translator) -> html.Li:
    claim = finding.claim
    text = claim.text_uk if t.language == "uk" else claim.text
    verdict = str(finding.verdict).replace(" ", "-")
    sources = dict.fromkeys(claim.source_ids + finding.source_ids)
    return html.Li(
        [
            html.P(
                html.Span(t(f"verdict_{verdict}"), className="verdict-name"),
                className=f"verdict verdict-{verdict}",
            ),
            html.Blockquote(text),
            html.P(finding.explanation, lang="en"),
            *_then(finding, t),
            html.Details(
                [
                    html.Summary(t("rule_and_sources")),
                    html.P([html.Strong(t("rule") + " "), html.Span(finding.tolerance, lang="en")]),
                    html.P([html.Strong(t("basis") + " "), html.Span(finding.basis, lang="en")]),
                    html.Ul([html.Li(source_line(services.atlas.sources[one])) for one in sources],
                            lang="en"),
                ]
            ),
            set_view(t("show_on_map"), view_of(finding), "plain-button small"),
        ],
        className="claim",
    )  # fmt: skip


def _then(finding: Finding, t: Translator) -> list[Any]:
    if finding.verdict_then is None or finding.verdict_then is finding.verdict:
        return []
    verdict = t(f"verdict_{str(finding.verdict_then).replace(' ', '-')}")
    day = t.day(finding.claim.day)
    return [html.P(t("verdict_then", day=day, verdict=verdict), className="callout")]


def view_of(finding: Finding) -> dict[str, str]:
    """Fields of the view that show what a claim is about."""
    claim = finding.claim
    if claim.kind is ClaimKind.DISTANCE:
        ends = {"from": str(claim.place_id), "to": str(claim.other_id)}
        return {"date": claim.day.isoformat(), "tab": "distance", **ends}
    day = finding.measured if claim.kind in (ClaimKind.CHANGE, ClaimKind.LAST_TAKEN) else None
    return {"date": str(day or claim.day), "place": str(claim.place_id), "tab": ""}
