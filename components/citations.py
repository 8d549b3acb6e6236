"""Events and sources as readable items, the same everywhere."""

from __future__ import annotations

from typing import Any

from dash import html

from components.basis import basis_of
from components.status_mark import status_mark
from geo.atlas import Picture
from geo.record.control_events import ControlEvent
from geo.record.publications import Publication
from geo.status import Basis, Precision
from geo.words import Words


def publication_line(source: Publication) -> html.Cite:
    """Publisher, title and date, linked where an address is certain."""
    text = source.citation
    if not source.address:
        return html.Cite(text)
    return html.Cite(html.A(text, href=source.address, rel="noreferrer", target="_blank"))


def event_item(event: ControlEvent, picture: Picture, t: Words, replaced: bool) -> html.Li:
    """One event: when, what, by whom, published when and where."""
    parts: list[Any] = [
        html.Div(
            [
                html.Time(
                    t(f"date_{event.precision}", day=t.day(event.valid_from)),
                    dateTime=event.valid_from.isoformat(),
                ),
                status_mark(event.status, t),
            ],
            className="event-head",
        ),
        html.P(_rests_on(event, picture, t), className="muted"),
    ]
    if event.note:
        parts.append(html.P(event.note, lang="en"))
    parts.append(
        html.P(
            publication_line(picture.publications[event.source_id]), lang="en", className="source"
        )
    )
    if replaced:
        parts.insert(1, html.P(t("did_not_hold"), className="flag"))
    return html.Li(parts, className="event" + (" replaced" if replaced else ""))


def _rests_on(event: ControlEvent, picture: Picture, t: Words) -> str:
    """Assessed or claimed, and published when; of a series only what it publishes."""
    if event.basis is Basis.PUBLISHED:
        return basis_of(event.basis, picture, t)
    reported = t(
        "reported_about" if event.reported_precision is not Precision.DAY else "reported_on",
        day=t.day(event.reported_on),
    )
    is_claim = event.basis is Basis.CLAIMED
    basis = t("claimed_by", who=event.claimed_by) if is_claim else t("basis_assessed")
    return f"{basis} · {reported}"
