"""The legend: every status in pattern and words."""

from __future__ import annotations

from components import legend
from geo.status import Status
from geo.words import Words
from tests.unit.components.rendered import of_class, of_type, text_of


def test_layout__every_status_has_swatch_mark_and_word(words: Words) -> None:
    shown = legend.layout(words, 2.8)
    for status in Status:
        assert len(of_class(shown, f"swatch-{status}")) == 1
        assert len(of_class(shown, f"mark-{status}")) == 1
        assert words(f"status_{status}") in text_of(shown)


def test_layout__gives_a_width_to_the_line_only_where_it_was_measured(words: Words) -> None:
    measured, not_measured = (
        text_of(of_class(legend.layout(words, km), "of-record")[0]) for km in (2.8, None)
    )
    assert "±2" in measured
    assert not_measured == words("legend_front")


def test_layout__land_without_a_status_has_rows_of_its_own(words: Words) -> None:
    shown = legend.layout(words, 2.8)
    for swatch, key in (("uncovered", "legend_uncovered"), ("beyond", "legend_beyond")):
        (row,) = [item for item in of_type(shown, "Li") if of_class(item, f"swatch-{swatch}")]
        assert text_of(row) == words(key)
    (beyond,) = [item for item in of_type(shown, "Li") if of_class(item, "swatch-beyond")]
    assert beyond.className == "of-polygons"
