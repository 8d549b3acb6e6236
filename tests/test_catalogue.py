"""What the code says stands in the catalogue: no sentence of its own, no key that is not there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from geo.words import SOURCE_LANGUAGE, Text, words_of

ROOT = Path(__file__).resolve().parents[1]
FILES = [*sorted((ROOT / "geo").rglob("*.py")), *sorted((ROOT / "components").rglob("*.py"))]
ERRORS = {"AtlasError", "DataError", "PlaceError", "DateError", "RequestError", "OutputError"}
ERRORS |= {"SheetError", "LandError", "DatedError", "Remark", "AmbiguousDateError"}
LOCATED = {"DataError", "Remark"}  # their first argument is the name of a file


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """The calls of a file by the bare name of what is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            yield (
                called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", ""),
                node,
            )


def is_text(node: ast.AST) -> bool:
    """Whether an argument is a sentence written in the code."""
    if isinstance(node, ast.JoinedStr):
        return any(is_text(part) for part in node.values)
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and bool(re.search(r"[a-z] | [a-z]", node.value))
    return isinstance(node, ast.BinOp) and (is_text(node.left) or is_text(node.right))


def said_outside(source: str) -> list[int]:
    """Lines on which an error, or a message out of no catalogue, is given a sentence."""
    found = []
    for name, call in calls(ast.parse(source)):
        is_logged = ast.unparse(call.func).startswith("_log.")
        if name in ERRORS or name == "error" or (name == "plain" and len(call.args) == 1):
            given = call.args[1:] if name in LOCATED else call.args
        else:
            given = [word.value for word in call.keywords] if name == "message" else []
        if not is_logged and any(is_text(argument) for argument in given):
            found.append(call.lineno)
    return found


def fields(text: Text) -> set[str]:
    """Names of the fields of a text, in whichever form."""
    forms = [text] if isinstance(text, str) else [f for kind, f in text.items() if kind != "by"]
    by = set() if isinstance(text, str) else {text.get("by", "n")}
    return by | {name for form in forms for _, name, _, _ in Formatter().parse(form) if name}


def wrong_messages(source: str) -> list[str]:
    """Messages whose key is not in the catalogue, or which lack a field of its text."""
    texts = words_of(SOURCE_LANGUAGE).texts
    found = []
    for name, call in calls(ast.parse(source)):
        key = call.args[0] if call.args else None
        if name != "message" or not isinstance(key, ast.Constant):
            continue
        if key.value not in texts:
            found.append(f"line {call.lineno}: no text {key.value}")
            continue
        given = {word.arg for word in call.keywords}
        if None not in given and (missing := fields(texts[key.value]) - given):
            found.append(f"line {call.lineno}: {key.value} lacks {sorted(missing)}")
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_errors__say_what_the_catalogue_says(file: Path) -> None:
    assert said_outside(file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_messages__have_a_text_and_all_its_fields(file: Path) -> None:
    assert wrong_messages(file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        'raise RequestError("no such thing")',
        'raise DataError(path.name, f"holds {n} rows")',
        'yield row.error("name", f"{text!r} is wrong")',
        'raise errors.DateError("not a " + "day")',
        'problems.add(Remark(name, "was used all the same", number))',
        'raise DataError(name, plain(f"holds {n} rows"))',
        'message("unreadable", problem=f"it has {n} rows")',
    ],
)
def test_errors__a_sentence_in_the_code_is_found(source: str) -> None:
    assert said_outside(source) == [1]


def test_messages__what_is_wrong_with_one_is_found() -> None:
    assert wrong_messages('message("no_such_key")') == ["line 1: no text no_such_key"]
    assert wrong_messages('message("stands_earlier")') == ["line 1: stands_earlier lacks ['text']"]
    assert wrong_messages('message("stands_earlier", text="a")') == []
