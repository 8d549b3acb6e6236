"""Help and usage errors of the command line, in every language."""

from __future__ import annotations

import pytest
import typer

from geo.cli.commands import app, main
from geo.cli.help import command_in, texts_of, usage_problem
from geo.words import languages, words_of


def test_help__every_text_is_in_the_catalogue() -> None:
    texts = words_of("en").texts
    known = {text for key, text in texts.items() if key.startswith("cli_help_")}
    command = typer.main.get_command(app)
    assert [getattr(item, name) for item, name in texts_of(command)
            if getattr(item, name) not in known] == []  # fmt: skip


@pytest.mark.parametrize("language", languages())
def test_help__is_in_the_language(language: str) -> None:
    words = words_of(language)
    status = command_in(app, words).commands["status"]
    shown = {param.name: param.help for param in status.params}
    assert (status.help, shown["known"]) == (words("cli_help_status"), words("cli_help_known"))


@pytest.mark.parametrize(
    ("language", "said"), [("uk", "Геодезична відстань"), ("en", "Geodesic distance")]
)
def test_help__is_asked_for_anywhere(
    language: str, said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["geo", "distance", "--help", "--lang", language])
    assert main() == 0
    shown = capsys.readouterr().out
    assert said in shown
    assert words_of(language)("cli_help_panel_options") in shown


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("distance", "Бракує аргументу 'start'."),
        ("status Izium", "Бракує опції '--date'."),
        ("status Izium --dat x", "Такої опції немає: --dat"),
        ("nosuch", "Такої команди немає: 'nosuch'."),
        ("front Izium --date 2022-09-14 --to x", "Непридатне значення для '--to'"),
        ("distance a b c", "Зайві аргументи: (c)"),
    ],
)
def test_usage__what_is_wrong_is_said_in_the_language(arguments: str, said: str) -> None:
    with pytest.raises(Exception) as caught:  # noqa: PT011 - Typer keeps its errors to itself
        typer.main.get_command(app)(args=arguments.split(), standalone_mode=False)
    problem = usage_problem(caught.value)
    assert str(problem) == caught.value.format_message()
    assert words_of("uk").say(problem).startswith(said)
