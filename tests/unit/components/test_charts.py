"""Charts of the panels: lines told apart without colour, the day of the view marked."""

from __future__ import annotations

from datetime import date

from components.charts import CONFIG, lines_over_time

DAYS = [date(2022, 3, 1), date(2022, 3, 2)]


def test_lines__are_told_apart_by_dash_and_name() -> None:
    figure = lines_over_time(DAYS, {"One": [1, 2], "Two": [3, 4], "Three": [5, 6]}, True, DAYS[1])
    assert [line.name for line in figure.data] == ["One", "Two", "Three"]
    assert len({line.line.dash for line in figure.data}) == 3
    assert [list(line.y) for line in figure.data] == [[1, 2], [3, 4], [5, 6]]
    assert {line.line.shape for line in figure.data} == {"hv"}
    (mark,) = figure.layout.shapes
    assert (mark.x0, mark.x1) == ("2022-03-02", "2022-03-02")


def test_lines__between_measurements_are_straight() -> None:
    figure = lines_over_time(DAYS, {"One": [1, 2]}, False, DAYS[0])
    assert figure.data[0].line.shape == "linear"


def test_config__sends_nothing_away() -> None:
    assert CONFIG["showSendToCloud"] is False
    assert CONFIG["displayModeBar"] is False
