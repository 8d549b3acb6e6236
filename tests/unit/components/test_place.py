"""The Place panel: who held it then and now, its record, and what changed where none is chosen."""

from __future__ import annotations

from components import ids, place
from components.services import Services
from geo.words import Words
from tests.unit.components.rendered import ids_of, of_class, of_type, text_of


def test_layout__has_the_field_and_the_body(services: Services, words: Words) -> None:
    assert {ids.PLACE_SELECT, ids.PLACE_BODY} <= ids_of(place.layout(services, words))


def test_body__then_and_now_differ_and_the_claim_is_marked(
    services: Services, words: Words
) -> None:
    view = services.parse("date=2022-03-25&place=3").view
    shown = place.body(services, view, words)
    (heading,) = of_type(shown, "H2")
    assert text_of(heading) == {"en": "Charlie", "uk": "Чарлі"}[words.language]
    now, then = (text_of(status) for status in of_class(of_class(shown, "known-pair"), "status"))
    assert (now, then) == (words("status_russian"), words("status_ukrainian"))
    assert of_class(shown, "differs")
    (replaced,) = of_class(shown, "replaced")
    assert words("did_not_hold") in text_of(replaced)
    assert "Town Hall" in text_of(replaced)
    assert len(of_class(shown, "event")) == 4


def test_body__of_a_place_without_a_record_names_whose_it_follows(
    services: Services, english: Words
) -> None:
    shown = place.body(services, services.parse("date=2022-03-25&place=2").view, english)
    assert english("inferred_from", place="Alpha") in text_of(of_class(shown, "callout"))
    assert english("basis_inferred") in text_of(of_class(shown, "basis"))


def test_body__distance_to_the_other_side(services: Services, english: Words) -> None:
    """On 9 March Alpha is free; its district's cell ends at 37.1° E, halfway to held Charlie."""
    shown = place.body(services, services.parse("date=2022-03-09&place=1").view, english)
    assert "61.6 km" in text_of(of_class(shown, "figure"))


def test_body__without_a_place_lists_the_latest_changes_newest_first(
    services: Services, words: Words
) -> None:
    shown = place.body(services, services.parse("date=2022-03-25").view, words)
    latest, differing = of_class(shown, "changes")
    days = [time.dateTime for time in of_type(latest, "Time")]
    assert days == ["2022-03-15", "2022-03-10", "2022-03-05", "2022-03-01"]
    assert "differing" in differing.className
    assert {"en": "Charlie", "uk": "Чарлі"}[words.language] in text_of(differing)


def test_body__of_an_imported_source_says_so(with_source: Services, english: Words) -> None:
    view = with_source.parse("date=2022-03-21&place=4&source=live").view
    shown = place.body(with_source, view, english)
    assert "live" in text_of(of_class(shown, "event"))
    assert english("basis_published") in text_of(shown)


def test_body__a_held_place_on_an_edge_is_not_inside_the_other_side(
    with_source: Services, words: Words
) -> None:
    """Charlie lies on the edge of the square that is held."""
    view = with_source.parse("date=2022-03-21&place=3&source=live").view
    shown = place.body(with_source, view, words)
    assert words("status_russian") in text_of(of_class(shown, "known-pair"))
    edge = words("front_edge", status=words("held_ukrainian"), basis="").partition(",")[0]
    assert edge in text_of(shown)
    inside = words("front_inside", status=words("held_ukrainian"), basis="").partition(",")[0]
    assert inside not in text_of(shown)
