"""The one place where the command line writes: no name in a file can move the cursor.

What is written is said in the language that was asked for.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any, TextIO

from geo.cli.answer import Answer
from geo.errors import OutputError
from geo.printable import printable
from geo.record.about import About
from geo.words import SOURCE_LANGUAGE, Message, Words, message, words_of

_words: ContextVar[Words] = ContextVar("words")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say everything in a language from here to the end."""
    before = _words.set(words_of(language))
    try:
        yield
    finally:
        _words.reset(before)


def words() -> Words:
    """The words that are spoken."""
    return _words.get(words_of(SOURCE_LANGUAGE))


def speak_of(about: About) -> None:
    """Take a record's own words over those of the catalogue."""
    _words.set(about.words(words().language))


def tell_missing() -> None:
    """Say how much of the catalogue is not yet in the language."""
    spoken = words()
    if spoken.missing:
        note = message("language_incomplete", n=len(spoken.missing), language=spoken.name)
        tell(message("cli_note", text=note))


def answer(given: Answer, as_json: bool) -> None:
    """Write an answer to standard output, as lines or as one JSON value."""
    if as_json:
        _write(sys.stdout, _json(given.content))
    else:
        _write(sys.stdout, printable("\n".join(given.in_words(words()))))


def tell(sentence: Message) -> None:
    """Write a sentence to standard error; when nothing can be written there, nobody can be told."""
    with suppress(OutputError):
        _write(sys.stderr, printable(words().say(sentence)))


def _json(content: Any) -> str:
    """JSON escapes what lies below a space; what else a terminal obeys is escaped here."""
    text = json.dumps(content, ensure_ascii=False)
    if printable(text) == text and _fits(sys.stdout, text):
        return text
    return json.dumps(content)


def _fits(stream: TextIO, text: str) -> bool:
    coding = stream.encoding or "utf-8"
    return text == text.encode(coding, "replace").decode(coding)


def _write(stream: TextIO, text: str) -> None:
    coding = stream.encoding or "utf-8"
    fitting = text.encode(coding, "backslashreplace").decode(coding)
    try:
        stream.write(fitting + "\n")
        stream.flush()
    except BrokenPipeError:
        _give_up(stream)  # the reader, such as ``head``, has seen enough
    except OSError as error:
        _give_up(stream)
        raise OutputError(message("output_unwritable", problem=error.strerror)) from None


def _give_up(stream: TextIO) -> None:
    """What is left in the stream goes nowhere: Python would try it again at its end, and fail."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
