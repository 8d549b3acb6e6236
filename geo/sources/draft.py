"""What one file says of one day, gathered feature by feature; nothing is lost unsaid."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable
from contextlib import suppress
from enum import StrEnum
from typing import Generic, TypeVar

import shapely
from shapely.geometry.base import BaseGeometry

from geo.errors import DataError
from geo.sources.features import Feature
from geo.sources.land import LandError, land, merged
from geo.words import message

Key = TypeVar("Key", bound=Hashable)


class Passed(StrEnum):
    """What is passed over on purpose, because it is no land that anybody holds."""

    LIBERATED = "liberated land"
    ELSEWHERE = "land elsewhere"
    OTHER_LAYER = "another layer"
    OTHER_FILES = "files of another kind"


class NotLandError(Exception):
    """Raised for a feature that is passed over on purpose.

    Parameters
    ----------
    kind
        What it is counted as.
    names_holder
        Whether it says all the same who holds its land: that it is liberated.
    """

    def __init__(self, kind: Passed, names_holder: bool = False) -> None:
        super().__init__(kind)
        self.kind = kind
        self.names_holder = names_holder


class Draft(Generic[Key]):
    """The polygons of one day by what the publisher says of them.

    Parameters
    ----------
    has_marks
        Whether points and lines are marks on the map (units, arrows), which are counted and
        passed over; else each is a record that could not be used.
    """

    def __init__(self, has_marks: bool = False) -> None:
        self._has_marks = has_marks
        self.parts: dict[Key, list[BaseGeometry]] = defaultdict(list)
        self.skipped: Counter[str] = Counter()
        self.errors: list[DataError] = []
        self.closed = 0
        self._unread: list[BaseGeometry] = []
        self._passed: list[Feature] = []

    def take(self, feature: Feature, tell: Callable[[Feature], Key]) -> None:
        """Take a feature in.

        Parameters
        ----------
        feature
            What was read.
        tell
            Says what it is; raises `NotLandError` when it is nothing to show and `DataError`
            when that is not known. Land of which it is not known is kept as unread.
        """
        try:
            key, problem = tell(feature), None
        except NotLandError as reason:
            self.skipped[reason.kind] += 1
            self._passed += [feature] if reason.names_holder else []
            return
        except DataError as error:
            key, problem = None, error
        try:
            outcome = feature.land()
        except LandError as error:
            if self._has_marks and _is_mark(error, key):
                self.skipped[error.kind] += 1
            else:
                self.errors.append(problem or feature.error(error.message, "geometry"))
            return
        self._place(key, problem, outcome.parts)
        self.closed += outcome.closed + feature.closed
        self.skipped += outcome.others
        self.errors += [
            feature.error(message("part_left_out", why=why), "geometry") for why in outcome.lost
        ]

    def _place(
        self,
        key: Key | None,
        problem: DataError | None,
        parts: list[BaseGeometry],
    ) -> None:
        if key is None:
            self.errors += [problem] if problem else []
            self._unread += parts
        else:
            self.parts[key] += parts

    def unread(self) -> BaseGeometry | None:
        """Land of which no feature says what it is, as far as that is known; None when none."""
        if not self._unread:
            return None
        told = [shape for shapes in self.parts.values() for shape in shapes]
        for feature in self._passed:
            with suppress(LandError):
                told += feature.land().parts
        return land(shapely.difference(merged(self._unread)[0], merged(told)[0]))


def _is_mark(error: LandError, key: object) -> bool:
    """Whether what has no land is a mark on the map: a line with a status is a broken outline."""
    return error.kind.endswith("Point") or bool(error.kind and key is None)


def unions(parts: dict[Key, list[BaseGeometry]]) -> tuple[dict[Key, BaseGeometry], int]:
    """The union of each list of polygons, and how many had to be repaired."""
    unions = {key: merged(shapes) for key, shapes in parts.items()}
    return {key: area for key, (area, _) in unions.items()}, sum(n for _, n in unions.values())
