"""The catalogue: the same keys and fields in each language, forms and figures by CLDR."""

from __future__ import annotations

import json
import pickle
from datetime import date
from pathlib import Path
from string import Formatter
from typing import ClassVar

import pytest
from babel import Locale

from geo import words as module
from geo.errors import AtlasError, DataError
from geo.status import Precision, Status
from geo.words import (
    Message,
    Named,
    Text,
    languages,
    message,
    named,
    pack,
    plain,
    unpack,
    words_of,
)  # fmt: skip

ENGLISH, UKRAINIAN = words_of("en"), words_of("uk")
DAY = date(2022, 9, 14)


def read(language: str) -> dict[str, Text]:
    texts: dict[str, Text] = json.loads((module.FOLDER / f"{language}.json").read_text("utf-8"))
    return texts


def forms(text: Text) -> list[str]:
    """Every form of a text."""
    return [text] if isinstance(text, str) else [f for kind, f in text.items() if kind != "by"]


def fields(text: Text) -> set[str]:
    """Names of the fields of a text, in whichever form."""
    parts = (part for form in forms(text) for part in Formatter().parse(form))
    by = set() if isinstance(text, str) else {text.get("by", "n")}
    return by | {name for _, name, _, _ in parts if name}


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the shipped languages, to which another may be added."""
    for language in languages():
        (tmp_path / f"{language}.json").write_text(json.dumps(read(language)), "utf-8")
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    return tmp_path


@pytest.mark.parametrize("language", languages()[1:])
def test_languages__the_same_keys_with_the_same_fields(language: str) -> None:
    english, other = read("en"), read(language)
    own = {"language_percent"}
    assert set(english) - own == set(other) - own
    differing = {key for key, text in english.items() if fields(text) != fields(other[key])}
    assert differing == set()


@pytest.mark.parametrize("language", languages())
def test_languages__plural_forms_are_those_of_the_language(language: str) -> None:
    texts = read(language)
    categories = Locale.parse(str(texts["language_cldr"])).plural_form.tags | {"other"}
    plurals = {key: set(text) - {"by"} for key, text in texts.items() if isinstance(text, dict)}
    assert {key for key, found in plurals.items() if found != categories} == set()


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "1 подія"), (3, "3 події"), (11, "11 подій"), (22, "22 події"), (112, "112 подій"),
     (1_234, "1\u202f234 події")],
)  # fmt: skip
def test_say__plural_forms(number: int, said: str, catalogue: Path) -> None:
    texts = read("uk") | {"tried": {"one": "{n} подія", "few": "{n} події", "many": "{n} подій",
                                    "other": "{n} події"}}  # fmt: skip
    (catalogue / "uk.json").write_text(json.dumps(texts), "utf-8")
    assert words_of("uk").say(message("tried", n=number)) == said


def test_numbers__by_language() -> None:
    assert ENGLISH.area(26_517.4) == "26,517 km²"
    assert UKRAINIAN.area(26_517.4) == "26\u202f517 км²"
    assert ENGLISH.distance(23) == "23.0 km"
    assert UKRAINIAN.distance(23) == "23,0 км"
    assert ENGLISH.quantity(1, "mi") == "1.0 mi"
    assert UKRAINIAN.quantity(1, "mi") == "1,0 милі"
    assert ENGLISH.share(0.9812) == "98.1%"
    assert UKRAINIAN.share(0.9812) == "98,1\u202f%"
    assert ENGLISH.quantity(0.12, "percent", 0, signed=True) == "+12%"
    assert [ENGLISH.number(value) for value in (1_234, 0.5, 2.25, 3.0)] == [
        "1,234", "0.5", "2.25", "3",
    ]  # fmt: skip


def test_dates__by_language() -> None:
    assert (ENGLISH.day(DAY), ENGLISH.day_short(DAY)) == ("14 September 2022", "14 Sept 2022")
    assert UKRAINIAN.day(DAY) == "14 вересня 2022\u202fр."
    assert UKRAINIAN.day_short(DAY) == "14 вер. 2022\u202fр."


def test_say__fields_by_their_type(catalogue: Path) -> None:
    text = (
        "{status} {status:brief} {status:raw} {precision} {day:short} {day:raw} {km:.2km} {row:raw}"
    )
    texts = read("en") | {"tried": text + " {said} {names} {quoted!r} {off:+.1}."}
    (catalogue / "en.json").write_text(json.dumps(texts), "utf-8")
    sentence = message(
        "tried", status=Status.RUSSIAN, precision=Precision.DAY, day=DAY, km=1234.567, row=1234,
        said=plain("so"), names=["a", "b"], quoted="x", off=-0.25,
    )  # fmt: skip
    assert str(sentence) == (
        "Russian-held Russian-held russian that day 14 Sept 2022 2022-09-14 1,234.57 km 1234 "
        "so a, b 'x' -0.2."
    )


def test_say__an_abbreviation_ends_the_sentence() -> None:
    said = UKRAINIAN("data_error", file="a", reason=message("plain", text=DAY))
    assert said.endswith("р.")
    assert UKRAINIAN("verdict_then", day=DAY, verdict="2022 р.").endswith("2022 р.")


def test_message__is_frozen_and_travels() -> None:
    sentence = message("data_error", file="a.csv", reason=message("plain", text="no"))
    assert pickle.loads(pickle.dumps(sentence)) == sentence  # noqa: S301
    with pytest.raises(AttributeError):
        sentence.key = "plain"  # type: ignore[misc]


def test_errors__say_themselves_in_every_language() -> None:
    error = DataError("a.csv", plain("is empty"), 1_234, "name")
    assert str(error) == "a.csv, row 1234, field name: is empty"
    assert UKRAINIAN.say(error.message) == "a.csv, рядок 1234, поле name: is empty"
    assert error.reason == "is empty"
    travelled = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert (travelled.message, travelled.row) == (error.message, 1_234)
    assert str(AtlasError(plain("as it is"))) == "as it is"


def test_named__by_language_or_in_english() -> None:
    class Place:
        name, name_uk, name_pl = "Izium", "Ізюм", ""
        names: ClassVar = {"de": "Isjum"}

    assert [named(Place, code) for code in ("en", "uk", "pl", "de", "fr")] == [
        "Izium", "Ізюм", "Izium", "Isjum", "Izium",
    ]  # fmt: skip
    assert named({"name": "Donets", "name_uk": "Донець"}, "uk") == "Донець"


def test_languages__one_file_adds_one(catalogue: Path) -> None:
    own = {"language_name": "Polski", "language_cldr": "pl", "total": "Razem"}
    (catalogue / "pl.json").write_text(json.dumps(own), "utf-8")
    assert languages() == ("en", "pl", "uk")
    polish = words_of("pl")
    assert (polish.name, polish("total"), polish("close")) == ("Polski", "Razem", "Close")
    assert polish.day(DAY) == "14 września 2022"
    assert words_of("fr").language == "en"


def test_message__says_itself_in_english() -> None:
    assert str(Message("outside", {"text": "x"})) == "x is outside the record."


def test_pack__gives_back_what_it_took_in_every_language() -> None:
    region = Named({"en": "Donetsk oblast", "uk": "Донецька область"})
    kinds = [message("kind_and_count", kind="Point", n=1_200), message("and_more", n=2)]
    sentence = message("extent_region", km2=1234.5, region=region)
    for packed in (sentence, message("finding_skipped", kinds=kinds), message("when_by", day=DAY)):
        content = json.loads(json.dumps(pack(packed)))
        read = unpack(content, str(packed))
        assert (str(read), UKRAINIAN.say(read)) == (str(packed), UKRAINIAN.say(packed))
    assert UKRAINIAN.say(sentence).endswith("Донецька область")
    assert unpack({"key": "of a later version", "fields": {}}, "As it was.") == plain("As it was.")


def test_say__several_with_an_or() -> None:
    hint = message("did_you_mean", near=["Izium", "Lyman", "Lysychansk"])
    assert str(hint) == "; did you mean Izium, Lyman or Lysychansk?"
    assert UKRAINIAN.say(hint) == "; можливо, Izium, Lyman або Lysychansk?"
