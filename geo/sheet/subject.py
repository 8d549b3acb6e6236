"""What a sheet is about: a view of a picture as known on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from geo.atlas import Picture, Record
from geo.record.gazetteer import Settlement
from geo.view import View
from geo.words import Words


@dataclass(frozen=True)
class Subject:
    """What a sheet shows.

    Parameters
    ----------
    picture
        Who held what, and the record that it is drawn on.
    view
        Day, place, measured line, camera and language.
    known
        Day of knowledge; None means all that is known now.
    """

    picture: Picture
    view: View
    known: date | None

    @property
    def record(self) -> Record:
        """The shipped facts."""
        return self.picture.record

    @property
    def day(self) -> date:
        """As-of date."""
        return self.view.day

    @property
    def language(self) -> str:
        """Of names and words."""
        return self.view.language

    @cached_property
    def words(self) -> Words:
        """The catalogue, with the record's own words over it."""
        return self.record.about.words(self.language)

    def place(self, settlement_id: int | None) -> Settlement | None:
        """A place by GeoNames id; None when none is meant or the gazetteer lacks it."""
        if settlement_id is None or settlement_id not in self.record.gazetteer:
            return None
        return self.record.gazetteer[settlement_id]

    @property
    def chosen(self) -> Settlement | None:
        """The place with a ring round it."""
        return self.place(self.view.place)

    @property
    def measured(self) -> tuple[Settlement, Settlement] | None:
        """Ends of the measured line; None unless both are given and differ."""
        start, end = self.place(self.view.start), self.place(self.view.end)
        return (start, end) if start and end and start != end else None

    @property
    def always_named(self) -> list[Settlement]:
        """Places that are named whatever else is: chosen, measured, and those of the record."""
        named = [self.chosen, *(self.measured or ()), *self.record.always_named]
        return list(dict.fromkeys(place for place in named if place))
