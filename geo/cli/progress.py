"""A progress bar on standard error, for whatever takes longer than a second."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress

from geo.cli import terminal
from geo.words import Message


@contextmanager
def progress(what: Message) -> Iterator[Callable[[int, int], None]]:
    """A bar that is drawn only on a terminal; yields the function that moves it.

    Parameters
    ----------
    what
        What is being done.

    Yields
    ------
    callable
        Takes how much is done and how much there is in all.
    """
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(terminal.words().say(what), total=None)
        yield lambda done, whole: bar.update(task, completed=done, total=whole)
