"""What a figure rests on, in words, and the sentence that stands where there is no figure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dash import html

from components.buttons import set_view
from geo.atlas import Picture
from geo.control.coverage import NotCoveredError
from geo.errors import AtlasError
from geo.status import RECORD, Basis
from geo.words import Words


def basis_words(picture: Picture, t: Words) -> str:
    """Inferred, or published and by which source."""
    source = picture.source
    if source == RECORD:
        return t("basis_inferred")
    return f"{t(f'basis_{picture.basis}')}, {source}"


def basis_of(basis: Basis, picture: Picture, t: Words) -> str:
    """What the status of a place rests on; a publisher gives either areas or places."""
    if basis is Basis.PUBLISHED and picture.basis is not Basis.PUBLISHED:
        return t("basis_published_places")
    return t(f"basis_{basis}")


def basis_note(picture: Picture, t: Words) -> str:
    """A sentence on how the areas came to be."""
    if picture.basis is Basis.PUBLISHED:
        return t("published_note", source=picture.source)
    return t("inferred_note")


def or_sentence(make: Callable[[], list[Any]], t: Words) -> list[Any]:
    """What `make` gives, or the sentence that says why it cannot."""
    try:
        return make()
    except NotCoveredError as error:
        return [not_covered(error, t)]
    except AtlasError as error:
        return [html.P(t.say(error.message), className="callout")]


def not_covered(error: NotCoveredError, t: Words) -> html.P:
    """The sentence on a day of which a source says nothing, and a way to the nearest it covers."""
    said: list[Any] = [t("sentence", text=t.say(error.message))]
    if error.nearest:
        go = set_view(t("go_to_day", day=error.nearest), {"date": error.nearest.isoformat()})
        said += [" ", go]
    return html.P(said, className="callout callout-uncovered")
