"""The words of the record."""

import pytest

from geo.status import Basis, Precision, Status


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (Status, {"ukrainian", "russian", "contested", "unknown"}),
        (Basis, {"assessed", "deduced", "claimed", "inferred", "published"}),
        (Precision, {"day", "about", "by", "month"}),
    ],
)
def test_words__are_those_of_the_design(words: type[Status], expected: set[str]) -> None:
    assert set(words) == expected


@pytest.mark.parametrize("status", Status)
def test_status__writes_itself_as_its_word(status: Status) -> None:
    assert f"{status}" == status.value == str(status)
    assert Status(str(status)) is status


def test_status__refuses_another_word() -> None:
    with pytest.raises(ValueError, match="'Russian' is not a valid Status"):
        Status("Russian")
