"""The header: what can be chosen, and the links that carry the view."""

from __future__ import annotations

from components import header, ids
from components.services import Services
from geo.words import Words
from tests.unit.components.rendered import of_class, of_type, text_of


def test_layout__names_every_download(services: Services, words: Words) -> None:
    shown = header.layout(services, words)
    forms = [getattr(link, "data-form", None) for link in of_type(shown, "A")]
    assert set(ids.EXPORT_FORMS) <= set(forms)
    for form in ids.EXPORT_FORMS:
        assert words(f"export_{form}") in text_of(shown)


def test_layout__offers_sources_only_where_there_are_some(
    services: Services, with_source: Services, words: Words
) -> None:
    for given, hidden in ((services, True), (with_source, False)):
        (choice,) = of_class(header.layout(given, words), "source-choice")
        assert choice.hidden is hidden


def test_layout__every_tool_has_a_name(services: Services, words: Words) -> None:
    for button in of_type(header.layout(services, words), "Button"):
        assert text_of(button).strip("?") or getattr(button, "aria-label")
