"""Components as HTML."""

from __future__ import annotations

import dash_mantine_components as dmc
import pytest
from dash import html

from components.markup import to_html


def test_html__text_is_never_markup() -> None:
    shown = html.P(["a < b & ", html.Strong("<script>")], title='"quoted" <')
    assert to_html(shown) == (
        '<p title="&quot;quoted&quot; &lt;">a &lt; b &amp; <strong>&lt;script&gt;</strong></p>'
    )


def test_html__names_of_attributes_are_those_of_html() -> None:
    button = html.Button(
        "x", className="link", tabIndex=-1, hidden=False, **{"data-action": "help"}
    )
    assert to_html(button) == '<button class="link" tabindex="-1" data-action="help">x</button>'
    assert to_html(html.Details([], open=True)) == "<details open></details>"
    assert to_html(html.Time("1 May", dateTime="2022-05-01")) == (
        '<time datetime="2022-05-01">1 May</time>'
    )


def test_html__nothing_and_numbers() -> None:
    assert to_html([None, 7, [html.Span()]]) == "7<span></span>"


@pytest.mark.parametrize("content", [dmc.Select(id="s"), html.P("x", style={"color": "red"})])
def test_html__what_a_browser_would_not_know(content: object) -> None:
    with pytest.raises(TypeError, match=r"no HTML|no attribute"):
        to_html(content)
