"""Help and usage in the reader's language: every text of a command and its options.

The English texts stand where commands and options are declared; the catalogue has each of them
under a key that begins with ``cli_help_``, and so in every language.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer
from typer import rich_utils

from geo.words import SOURCE_LANGUAGE, Message, Words, message, plain, words_of

_HELP = "cli_help_"
_PANELS = ("arguments", "options", "commands")


def command_in(app: typer.Typer, words: Words) -> Any:
    """The command of an app with its help in a language."""
    command = typer.main.get_command(app)
    keys = {words_of(SOURCE_LANGUAGE).texts[key]: key for key in words.texts if _is_help(key)}
    for item, name in texts_of(command):
        text = getattr(item, name)
        setattr(item, name, words(keys[text]) if text in keys else text)
    for panel in _PANELS:  # Typer has no other place for them
        setattr(rich_utils, f"{panel.upper()}_PANEL_TITLE", words(f"{_HELP}panel_{panel}"))
    rich_utils.REQUIRED_LONG_STRING = words(f"{_HELP}required")
    rich_utils.DEFAULT_STRING = words(f"{_HELP}default", value="{}")
    rich_utils.ENVVAR_STRING = words(f"{_HELP}envvar", name="{}")
    return command


def texts_of(command: Any) -> Iterator[tuple[Any, str]]:
    """Whatever has a text of the help, and the attribute that holds it."""
    context = typer.Context(command)
    for item in (command, *command.params, command.get_help_option(context)):
        yield from ((item, name) for name in ("help", "epilog") if getattr(item, name, None))
    for sub in getattr(command, "commands", {}).values():
        yield from texts_of(sub)


def usage_problem(error: Any) -> Message:
    """What is wrong with a command line, out of one of Typer's usage errors."""
    said = error.format_message()
    param = getattr(error, "param", None)
    missing = f"Missing {getattr(param, 'param_type_name', '')} "
    if param is not None and said.startswith(missing):
        return message(f"usage_missing_{param.param_type_name}", name=said.removeprefix(missing))
    for key, before in _BEFORE.items():
        if said.startswith(before):
            return message(key, text=said.removeprefix(before))
    return plain(said)


_BEFORE = {
    "usage_no_option": "No such option: ",
    "usage_no_command": "No such command ",
    "usage_invalid": "Invalid value for ",
    "usage_extra": "Got unexpected extra argument(s) ",
}
"""How the sentences of Typer begin, which are English."""


def _is_help(key: str) -> bool:
    return key.startswith(_HELP) and isinstance(words_of(SOURCE_LANGUAGE).texts[key], str)
