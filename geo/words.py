"""One catalogue of words for screen, sheet and command line: a file for each language.

A sentence is a `Message`: a key of the catalogue and its fields. It is made where something is
known, and said where somebody reads it, in the reader's language. A language is one file
``geo/locales/<language>.json``; numbers, dates, units and plural forms come from CLDR.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache, cached_property
from pathlib import Path, PurePath
from string import Formatter
from textwrap import shorten
from typing import Any, Literal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal
from babel.units import format_unit

from geo.translation import usable

FOLDER = Path(__file__).parent / "locales"
"""One file for each language, named by its code."""

SOURCE_LANGUAGE = "en"
"""The language of the data and of logs; what another language lacks is said in it."""

_CLDR_UNITS = {
    "km": "length-kilometer", "m": "length-meter", "mi": "length-mile",
    "km2": "area-square-kilometer",
}  # fmt: skip
_DIGITS = {"km": 1, "m": 0, "mi": 1, "km2": 0, "percent": 1}
_SPEC = re.compile(r"(?P<sign>\+?)(?:\.(?P<digits>\d))?(?P<unit>km2|km|mi|m|percent)?")
_CUT_LETTERS = 140  # of a sentence within another
_NARROW_SPACE = "\u202f"  # unbreakable: a number never falls into two lines


@dataclass(frozen=True)
class Message:
    """A sentence that is not yet said in any language.

    Parameters
    ----------
    key
        Its name in the catalogue.
    fields
        What its placeholders stand for: numbers, dates, words, things with a name, messages, lists.
    """

    key: str
    fields: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        """The English sentence."""
        return words_of(SOURCE_LANGUAGE).say(self)


def message(key: str, /, **fields: Any) -> Message:
    """A sentence of the catalogue with its fields."""
    return Message(key, fields)


def plain(text: str) -> Message:
    """A sentence that is in no catalogue, as it is: from a file, a library or the system."""
    return Message("plain", {"text": text})


@dataclass(frozen=True)
class Named:
    """A name by language, as a field of a message."""

    names: Mapping[str, str] = field(hash=False)

    @property
    def name(self) -> str:
        """The English name."""
        return self.names.get(SOURCE_LANGUAGE, "")


@dataclass(frozen=True)
class Word:
    """A word of the record out of JSON: ``Status.RUSSIAN`` is of the kind ``status``."""

    kind: str
    value: str

    def __str__(self) -> str:
        """As the data has it."""
        return self.value


def pack(sentence: Message) -> dict[str, Any]:
    """A message as JSON; of things with a name their names are kept. See `unpack`."""
    return {"key": sentence.key, "fields": {k: _packed(v) for k, v in sentence.fields.items()}}


def unpack(content: Mapping[str, Any], sentence: str) -> Message:
    """A message from JSON; its English sentence as it is when the catalogue has it no longer."""
    said: Message = _unpacked(content)
    try:
        str(said)
    except (KeyError, ValueError):
        return plain(sentence)
    return said


def _packed(value: Any) -> Any:
    if isinstance(value, Message):
        return pack(value)
    if isinstance(value, Enum | Word):
        return {"word": _kind_of(value), "value": value.value}
    if hasattr(value, "names"):
        return {"names": {SOURCE_LANGUAGE: named(value, SOURCE_LANGUAGE), **value.names}}
    if isinstance(value, list | tuple):
        return [_packed(part) for part in value]
    return {"day": value.isoformat()} if isinstance(value, date) else value


def _unpacked(value: Any) -> Any:
    if isinstance(value, list):
        return [_unpacked(part) for part in value]
    if not isinstance(value, dict):
        return value
    if "names" in value:
        return Named(value["names"])
    if "word" in value:
        return Word(value["word"], value["value"])
    if "day" in value:
        return date.fromisoformat(value["day"])
    fields = value.get("fields", {})
    return Message(value["key"], {name: _unpacked(part) for name, part in fields.items()})


Text = str | dict[str, str]
"""A text, or its plural forms: a text for each CLDR category, chosen by the number ``n`` or by
the field that ``by`` names."""


@dataclass(frozen=True, eq=False)
class Words:
    """The words of one language.

    Parameters
    ----------
    language
        Its code, which is the name of its file.
    texts
        Text by key; the English one where the language has none.
    missing
        Keys of the texts that the language has not, or not with the same fields.
    """

    language: str
    texts: Mapping[str, Text]
    missing: frozenset[str] = frozenset()

    def say(self, sentence: Message) -> str:
        """A message in this language."""
        return self(sentence.key, **sentence.fields)

    def __call__(self, key: str, /, **fields: Any) -> str:
        """The text of a key with its fields filled in.

        Raises
        ------
        KeyError
            When the catalogue has no such key, or its text a field that is not given.
        """
        return self._formatter.vformat(self._form(self.texts[key], fields), (), fields)

    def text(self, key: str) -> Text:
        """The text of a key as it stands in the catalogue, fields unfilled."""
        return self.texts[key]

    @property
    def name(self) -> str:
        """What the language calls itself."""
        return str(self.texts["language_name"])

    @cached_property
    def locale(self) -> Locale:
        """Its rules of numbers, dates, units and plurals; the English ones if CLDR has none."""
        try:
            return Locale.parse(str(self.texts["language_cldr"]))
        except (UnknownLocaleError, ValueError):
            return Locale.parse(SOURCE_LANGUAGE)

    @property
    def tag(self) -> str:
        """Its rules by the name that browsers know them by, like ``en-GB``."""
        return str(self.locale).replace("_", "-")

    def day(self, day: date) -> str:
        """A date in words, as in "14 September 2022"."""
        return _unbroken(format_date(day, "long", self.locale))

    def day_short(self, day: date) -> str:
        """A date in few letters, as in "14 Sept 2022"."""
        return _unbroken(format_date(day, "medium", self.locale))

    def number(self, value: float, digits: int | None = None, signed: bool = False) -> str:
        """A number, as in "26,517"; `digits` after the point, by default as many as it has."""
        if digits is None:
            digits = 0 if value == int(value) else min(3, len(f"{value:.3f}".rstrip("0")) - 2)
        return self._number(_rounded(value, digits), digits, signed)

    def quantity(
        self, value: float, unit: str, digits: int | None = None, signed: bool = False
    ) -> str:
        """A number with its unit, ``km``, ``m``, ``mi``, ``km2`` or ``percent`` (of a share)."""
        digits = _DIGITS[unit] if digits is None else digits
        if unit == "percent":
            return self._percent(self._number(_rounded(value * 100, digits), digits, signed))
        exact = _rounded(value, digits)
        pattern = _pattern(digits, signed)
        return _unbroken(
            format_unit(exact, _CLDR_UNITS[unit], "short", pattern, locale=self.locale)
        )

    def area(self, km2: float) -> str:
        """An area, as in "26,517 km²"."""
        return self.quantity(km2, "km2")

    def distance(self, km: float) -> str:
        """A distance, as in "24.9 km"."""
        return self.quantity(km, "km")

    def share(self, share: float) -> str:
        """A share, as in "98.1%"."""
        return self.quantity(share, "percent")

    def of(self, word: Enum | Word, kind: str = "") -> str:
        """A word of the record, as in "Russian-held"; `kind` names other words for the same."""
        return self(key_of(word, kind))

    def joined(self, names: Sequence[str], style: Literal["standard", "or"] = "standard") -> str:
        """Several names in a sentence, as in "Kharkiv, Donetsk and Luhansk"."""
        return format_list(names, style, self.locale)

    def named(self, thing: Any, what: str = "name") -> str:
        """The name of a place, region or river in this language; the English one failing that.

        Reads the attribute ``name_<language>`` or ``names[language]``, or the same of a mapping.
        """
        return named(thing, self.language, what)

    def _number(self, exact: Decimal, digits: int, signed: bool) -> str:
        return _unbroken(format_decimal(exact, _pattern(digits, signed), self.locale))

    def _percent(self, number: str) -> str:
        own = self.texts.get("language_percent")
        pattern = str(own or self.locale.percent_formats[None].pattern)
        return _unbroken(re.sub(r"[#,.0]+", number, pattern, count=1))

    def _form(self, text: Text, fields: Mapping[str, Any]) -> str:
        if isinstance(text, str):
            return text
        number = fields[text.get("by", "n")]
        return text.get(self.locale.plural_form(number), text["other"])

    @cached_property
    def _formatter(self) -> _WordFormatter:
        return _WordFormatter(self)


class _WordFormatter(Formatter):
    """Fills the fields of a text: each by its type, and by what stands after its colon."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def vformat(self, text: str, args: Sequence[Any], fields: Mapping[str, Any]) -> str:
        """Fill the fields; a sentence that ends in an abbreviation ends in one full stop."""
        said = ""
        for literal, name, spec, conversion in self.parse(text):
            said += literal[1:] if said.endswith(".") and literal.startswith(".") else literal
            if name is not None:
                value, _ = self.get_field(name, args, fields)
                said += self.format_field(self.convert_field(value, conversion), spec or "")
        return said

    def convert_field(self, value: Any, conversion: str | None) -> Any:
        """Quote as Python does where the text asks for it (``!r``)."""
        return super().convert_field(value, conversion) if conversion else value

    def format_field(self, value: Any, spec: str) -> str:
        """A value in words.

        ``raw`` leaves it as the data has it; ``cut`` shortens it; ``short`` is for dates; ``km``,
        ``km2``, ``.1``, ``+.1``, ``percent`` … are for numbers; anything else names another word
        for a word of the record. Of several, ``or`` puts an "or" before the last and ``;``
        semicolons between.
        """
        words = self._words
        if isinstance(value, list | tuple):
            return self._several(value, spec)
        if spec == "cut":
            return shorten(self.format_field(value, ""), _CUT_LETTERS)
        if spec == "raw":
            return str(value)
        if isinstance(value, Message):
            return words.say(value)
        if isinstance(value, Enum | Word):
            return words.of(value, spec)
        if isinstance(value, date):
            return words.day_short(value) if spec == "short" else words.day(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return _number_in(words, value, spec)
        if hasattr(value, "name") and not isinstance(value, PurePath):
            return words.named(value)
        return "" if value is None else str(value)

    def _several(self, parts: Sequence[Any], spec: str) -> str:
        """Several values: with an "or" before the last, with semicolons, or with commas."""
        if spec == "or":
            return self._words.joined([self.format_field(part, "") for part in parts], "or")
        if spec == ";":
            return "; ".join(self.format_field(part, "") for part in parts)
        return ", ".join(self.format_field(part, spec) for part in parts)


def _number_in(words: Words, value: float, spec: str) -> str:
    match = _SPEC.fullmatch(spec)
    if match is None:
        raise ValueError(f"a number cannot be said as {spec!r}")
    digits = int(match["digits"]) if match["digits"] else None
    signed = bool(match["sign"])
    if match["unit"]:
        return words.quantity(value, match["unit"], digits, signed)
    return words.number(value, digits, signed)


def key_of(word: Enum | Word, kind: str = "") -> str:
    """The key of a word of the record: ``status_russian``; with a kind ``brief_russian``."""
    return f"{kind or _kind_of(word)}_{word.value}".replace(" ", "-")


def _kind_of(word: Enum | Word) -> str:
    if isinstance(word, Word):
        return word.kind
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(word).__name__).lower()


def named(thing: Any, language: str, what: str = "name") -> str:
    """A name by language, the English one failing that; see `Words.named`."""
    read: Callable[[str], Any] = (
        thing.get if isinstance(thing, Mapping) else lambda key: getattr(thing, key, None)
    )
    names = read(f"{what}s") or {}
    own = read(f"{what}_{language}") or names.get(language)
    return str(own or read(what) or names.get(SOURCE_LANGUAGE) or "")


def languages() -> tuple[str, ...]:
    """Codes of the languages that there are words in: English first, then by code."""
    codes = sorted(file.stem for file in FOLDER.glob("*.json"))
    return (SOURCE_LANGUAGE, *(code for code in codes if code != SOURCE_LANGUAGE))


def words_of(language: str) -> Words:
    """The words of a language; the English ones where there are none in it."""
    return _load(FOLDER, language if language in languages() else SOURCE_LANGUAGE)


@cache
def _load(folder: Path, language: str) -> Words:
    def read(code: str) -> dict[str, Text]:
        try:
            texts: dict[str, Text] = json.loads((folder / f"{code}.json").read_text("utf-8"))
        except ValueError:
            return {}  # as a language that has no word yet
        return texts

    english = read(SOURCE_LANGUAGE)
    own = usable(read(language), english)
    rules = {"language_name": language, "language_cldr": language, "language_percent": ""}
    missing = english.keys() - own.keys()
    return Words(language, english | rules | own, frozenset(missing - rules.keys()))


def _rounded(value: float, digits: int) -> Decimal:
    return Decimal(f"{value:.{digits}f}")


def _pattern(digits: int, signed: bool) -> str:
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return f"+{pattern};-{pattern}" if signed else pattern


def _unbroken(text: str) -> str:
    return text.replace("\u00a0", _NARROW_SPACE)
