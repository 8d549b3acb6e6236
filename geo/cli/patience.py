"""Gives a command up that takes longer than it may, whatever library it is waiting in."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

from geo.cli.faults import PROBLEM, fail
from geo.words import Message

_LOOK_SECONDS = 0.25


@contextmanager
def given_up_after(
    seconds: Callable[[], int], sentence: Callable[[int], Message]
) -> Iterator[None]:
    """End this process with a sentence when what is done inside takes too long.

    The store is as it was: an import is whole or not there, also when it is killed. Other
    processes that read for it end with this one.

    Parameters
    ----------
    seconds
        How long it may take; asked again and again, because that may grow.
    sentence
        What is said then, by the seconds.
    """
    begun = time.monotonic()
    done = Event()

    def watch() -> None:
        while not done.wait(_LOOK_SECONDS):
            if time.monotonic() - begun > seconds():
                os._exit(fail(sentence(seconds()), PROBLEM))

    Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        done.set()
