"""The help: keys and the words of the map."""

from __future__ import annotations

from dash import html

from components import ids
from geo.words import Words

KEYS = (
    ("← →", "key_day"),
    ("Shift + ← →", "key_change"),
    ("Page Up / Down", "key_week"),
    ("Home  End", "key_ends"),
    ("Space", "key_play"),
    ("[ ]", "key_loop"),
    ("\\", "key_loop_off"),
    ("/", "key_search"),
    ("m", "key_measure"),
    ("c", "key_compare"),
    ("e", "key_export"),
    ("?", "key_help"),
)


def layout(t: Words) -> html.Dialog:
    """A dialog that ``actions.js`` opens and closes."""
    rows = [html.Tr([html.Th(html.Kbd(keys), scope="row"), html.Td(t(key))]) for keys, key in KEYS]
    return html.Dialog(
        [
            html.H2(t("help")),
            html.P(t("help_intro")),
            html.Table([html.Caption(t("keys")), html.Tbody(rows)]),
            html.Button(t("close"), className="plain-button", **{"data-action": "help-close"}),
        ],
        id=ids.HELP,
        className="help",
        **{"aria-label": t("help")},
    )
