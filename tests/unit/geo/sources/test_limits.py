"""What an import may take."""

import pytest

from geo.errors import RequestError
from geo.sources.limits import NO_MORE, Effort, LimitError, Limits, counted, limits_of


def test_limits_of__sets_what_is_said_and_leaves_the_rest() -> None:
    found = limits_of(["members=5", " seconds = 7 ", ""], "--limit")
    assert found == Limits(members=5, seconds=7)
    assert limits_of([], "--limit") == NO_MORE


@pytest.mark.parametrize("text", ["members", "members=", "members=many", "members=-1", "size=4"])
def test_limits_of__says_what_it_cannot_read(text: str) -> None:
    with pytest.raises(RequestError, match=r"^--limit '.*' is not written like members="):
        limits_of([text], "--limit")


def test_effort__adds_up_and_names_the_file() -> None:
    effort = Effort(Limits(vertices=10))
    effort.take("vertices", 6, "a.json")
    with pytest.raises(LimitError, match=r"^b\.json: is refused: its polygons have more than 10 "):
        effort.take("vertices", 6, "b.json")


def test_effort__of_another_way_through_the_archive_counts_anew_but_gives_no_less_time() -> None:
    effort = Effort(Limits(unpacked_mb=4))
    effort.unpack(3 * 2**20, "x.zip")
    effort.begin_again()
    effort.unpack(2 * 2**20, "x.zip")
    assert effort.seconds == 60 + 3 * 10


def test_counted__gives_all_up_to_the_most() -> None:
    assert list(counted("abc", 3, "x.csv")) == ["a", "b", "c"]
    with pytest.raises(LimitError, match=r"^x\.csv: is refused: it has more than 2 records"):
        list(counted("abc", 2, "x.csv"))
