"""Charts of the panels: lines told apart without colour, the day of the view marked."""

from __future__ import annotations

from datetime import date

import plotly.graph_objects as go

from components.charts import CONFIG, lines_over_time
from geo.dates import Period
from geo.words import words_of

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


def test_lines__days_without_data_are_shaded_and_named_where_there_is_room() -> None:
    days = [date(2022, 3, day) for day in (1, 5, 9, 31)]
    silent = [Period(days[1], days[2]), Period(date(2022, 3, 20), date(2022, 3, 21))]
    figure = lines_over_time(days, {"One": [1, None, 3, 4]}, True, days[0], (silent, "no data"))
    wide, narrow, mark = figure.layout.shapes
    assert (wide.x0, wide.x1, wide.label.text) == ("2022-03-05", "2022-03-09", None)
    assert (narrow.x0, narrow.x1) == ("2022-03-20", "2022-03-21")
    assert mark.x0 == "2022-03-01"
    assert not figure.data[0].connectgaps
    longer = lines_over_time(
        days, {"One": [1, 2, 3, 4]}, True, days[0], ([Period(days[2], days[3])], "no data")
    )
    assert longer.layout.shapes[0].label.text == "no data"


def test_lines_over_time__numbers_and_days_in_the_language() -> None:
    def drawn(language: str) -> go.Figure:
        locale = words_of(language).locale
        return lines_over_time(DAYS, {"One": [1, 2]}, True, DAYS[0], locale=locale)

    assert (drawn("en").layout.separators, drawn("uk").layout.separators) == (".,", ",\u00a0")
    formats = [stop.value for stop in drawn("uk").layout.xaxis.tickformatstops]
    assert formats == ["%Y-%m-%d", "%Y-%m", "%Y"]  # no month's name, which Plotly has in English
