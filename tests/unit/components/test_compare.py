"""The Compare panel: where two sources differ, in km² and by name."""

from __future__ import annotations

from components import compare, ids
from components.services import Services
from geo.words import Words
from tests.unit.components.rendered import ids_of, of_class, of_type, text_of

QUERY = "date=2022-03-21&compare=live&tab=compare"


def test_layout__has_the_choice_and_the_result(with_source: Services, words: Words) -> None:
    found = ids_of(compare.layout(with_source, words))
    assert {ids.COMPARE_SELECT, ids.COMPARE_BODY, ids.COMPARE_CHART} <= found


def test_body__says_what_to_do_without_a_second_source(
    services: Services, with_source: Services, words: Words
) -> None:
    for given, key in ((services, "compare_none"), (with_source, "compare_hint")):
        view = given.parse("date=2022-03-21").view
        assert text_of(compare.body(given, view, words)) == words(key)


def test_body__a_row_for_each_oblast_and_the_places(with_source: Services, words: Words) -> None:
    shown = compare.body(with_source, with_source.parse(QUERY).view, words)
    rows = of_type(of_type(shown, "Tbody"), "Tr")
    assert len(rows) == 3
    name = words.named(with_source.record.region("UA-63"), "label")
    kharkiv = next(text_of(row) for row in rows if name in text_of(row))
    area = sum(
        row.total_km2
        for row in with_source.record.picture.areas.by_region(with_source.parse(QUERY).view.day)
        if row.region.id == "UA-63"
    )
    assert words.area(area) in kharkiv  # the record has all of it, the other source nothing
    (places,) = of_class(shown, "differing")
    names = {"en": ["Alpha", "Bravo"], "uk": ["Альфа", "Браво"]}[words.language]
    assert [text_of(button) for button in of_type(places, "Button")] == names


def test_shapes__only_while_somebody_looks(with_source: Services) -> None:
    shown = compare.shapes(with_source, with_source.parse(QUERY).view)
    assert shown is not None
    assert {one["properties"]["side"] for one in shown["features"]} == {"first"}
    assert compare.shapes(with_source, with_source.parse("compare=live").view) is None
    assert compare.shapes(with_source, with_source.parse("tab=compare").view) is None
