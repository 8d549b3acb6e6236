"""The header: what can be chosen, and the links that carry the view."""

from __future__ import annotations

from components import header, ids
from components.services import Services
from geo.words import Words
from tests.unit.components.rendered import ids_of, of_class, of_type, text_of


def test_layout__names_every_download(services: Services, words: Words) -> None:
    shown = header.layout(services, words)
    assert {ids.export_link(form) for form in ids.EXPORT_FORMS} <= ids_of(shown)
    for form in ids.EXPORT_FORMS:
        assert words(f"export_{form}") in text_of(shown)


def test_layout__offers_sources_only_where_there_are_some(
    services: Services, with_source: Services, words: Words
) -> None:
    for given, hidden in ((services, True), (with_source, False)):
        (choice,) = of_class(header.layout(given, words), "source-choice")
        assert choice.hidden is hidden


def test_links__carry_the_view(services: Services) -> None:
    view = services.parse("date=2022-03-25&known=then&place=3").view
    english, other, *downloads = header.links(view)
    address = "date=2022-03-25&known=then&place=3"
    assert english == f"/?{address}"
    assert other == f"/?{address}&lang=uk"
    assert downloads == [f"/export/{form}?{address}" for form in ids.EXPORT_FORMS]
    back = header.links(services.parse(other.removeprefix("/?")).view)[0]
    assert back == f"/?{address}"


def test_layout__every_tool_has_a_name(services: Services, words: Words) -> None:
    for button in of_type(header.layout(services, words), "Button"):
        assert text_of(button).strip("?") or getattr(button, "aria-label")
