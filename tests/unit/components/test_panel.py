"""The panel at the side: every tab has its panel, and only the open one is filled."""

from __future__ import annotations

from dataclasses import replace

from components import panel
from components.services import Services
from geo.view import TABS
from geo.words import Words
from tests.unit.components.rendered import of_type


def test_layout__the_panel_of_every_tab(services: Services, words: Words) -> None:
    shown = panel.layout(services, words)
    tabs = [one.value for one in of_type(shown, "TabsPanel")]
    assert tuple(tabs) == TABS


def test_only_open__one_panel_is_filled(with_source: Services, words: Words) -> None:
    for tab in TABS:
        view = with_source.parse(f"date=2022-03-21&tab={tab}&place=3&from=3&to=4").view
        view = replace(view, language=words.language)
        filled = panel.only_open(panel.BODIES, with_source, view)
        assert len(filled) == len(panel.BODIES)
        open_ones = [name for name, body in zip(panel.BODIES, filled, strict=True) if body]
        assert open_ones == [name for name in (tab,) if name not in ("claims", "sources")]
