"""What a person probably meant."""

import pytest

from geo.record.hints import date_hint, did_you_mean
from geo.words import Message


def said(hint: Message | None) -> str:
    return str(hint or "")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Russian", "; did you mean 'russian'?"),
        ("rusian", "; did you mean 'russian'?"),
        ("ukranian", "; did you mean 'ukrainian'?"),
        ("xyz", ""),
    ],
)
def test_did_you_mean__names_the_nearest_word(text: str, hint: str) -> None:
    assert said(did_you_mean(text, ["ukrainian", "russian", "contested"])) == hint


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("14.09.2022", "; did you mean 2022-09-14?"),
        ("14/9/22", "; did you mean 2022-09-14?"),
        ("9/14/2022", "; did you mean 2022-09-14?"),
        ("2022/9/14", "; did you mean 2022-09-14?"),
        ("2022-09-14 00:00:00", "; did you mean 2022-09-14?"),
        ("09/09/2022", "; did you mean 2022-09-09?"),
        ("44818", "; a spreadsheet's number for 2022-09-14?"),
        ("12-Sep-22", "; write the month as a number"),
        ("12 вересня 2022", "; write the month as a number"),
        ("2022-02-30", ""),
        ("12", ""),
    ],
)
def test_date_hint__reads_what_spreadsheets_write(text: str, hint: str) -> None:
    assert said(date_hint(text)) == hint


def test_date_hint__does_not_guess_at_the_month() -> None:
    assert "cannot be told" in said(date_hint("09/10/2022"))
