"""What a figure rests on, in words, and the sentence that stands where there is no figure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dash import html

from components.i18n import Translator
from geo.atlas import Atlas
from geo.control.areas import RECORD
from geo.errors import AtlasError
from geo.status import Basis


def basis_words(atlas: Atlas, t: Translator) -> str:
    """Inferred, or published and by which source."""
    source = atlas.areas.source
    if source == RECORD:
        return t("basis_inferred")
    return t(f"basis_{atlas.areas.basis}") + f", {source}"


def basis_note(atlas: Atlas, t: Translator) -> str:
    """A sentence on how the areas came to be."""
    if atlas.areas.basis is Basis.PUBLISHED:
        return t("published_note", source=atlas.areas.source)
    return t("inferred_note")


def or_sentence(make: Callable[[], list[Any]]) -> list[Any]:
    """What `make` gives, or the sentence that says why it cannot."""
    try:
        return make()
    except AtlasError as error:
        return [html.P(str(error), className="callout", lang="en")]
