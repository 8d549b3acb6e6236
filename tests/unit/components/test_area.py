"""The Area panel: km² by oblast and status, in figures that add up, and their course."""

from __future__ import annotations

import pytest

from components import area, ids
from components.services import Services
from geo.words import Words
from tests.unit.components.rendered import ids_of, of_type, text_of


def test_layout__has_the_day_and_the_course(words: Words) -> None:
    assert {ids.SUMMARY_BODY, ids.AREA_CHART} <= ids_of(area.layout(words))


def test_body__a_table_for_each_oblast_with_its_total(services: Services, words: Words) -> None:
    view = services.parse("date=2022-03-09").view
    shown = area.body(services, view, words)
    tables = of_type(shown, "Table")
    rows = services.record.picture.areas.by_region(view.day)
    assert len(tables) == len(rows) == 3
    for table, row in zip(tables, rows, strict=True):
        said = text_of(table)
        assert words.area(row.total_km2) in said
        for status, km2 in row.km2.items():
            assert (words(f"status_{status}") in said) == (km2 >= 0.5), (row.region.id, status)


def test_body__as_known_then_says_so(services: Services, words: Words) -> None:
    view = services.parse("date=2022-03-11&known=then").view
    assert words("known_on", day=words.day(view.day)) in text_of(area.body(services, view, words))


def test_course__one_stepped_line_for_each_oblast_and_a_download(
    services: Services, english: Words
) -> None:
    """Kharkiv oblast is Alpha's, russian-held from 10 March to 5 April."""
    view = services.parse("date=2022-03-09&tab=area").view
    shown = area.course(services, view, english)
    (graph,) = of_type(shown, "Graph")
    assert len(graph.figure.data) == 3
    assert {line.line.shape for line in graph.figure.data} == {"hv"}
    kharkiv = next(line for line in graph.figure.data if "Kharkiv" in line.name)
    on = dict(zip((str(at)[:10] for at in kharkiv.x), kharkiv.y, strict=True))
    assert on["2022-03-01"] == pytest.approx(0, abs=1)
    assert on["2022-03-10"] == pytest.approx(8056, abs=1)
    assert on["2022-04-05"] == pytest.approx(0, abs=1)
    (link,) = of_type(shown, "A")
    assert link.href == "/export/areas.csv?date=2022-03-09&tab=area"
