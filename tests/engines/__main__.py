"""The page in Firefox and WebKit: ``make engines``.

Opens it, scrubs by key and by hand, turns to each panel and to the other language, each time
looking at what is shown. Exit code 1 when an engine shows something else.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from geo.view import TABS
from tests.browser.actions import MAP, words
from tests.browser.launch import STOP_S, free_port, start_server
from tests.browser.small_store import make_store
from tests.engines.drivers import Engine, EngineError, firefox, screen, webkit

ENGINES = {"firefox": firefox, "webkit": webkit}
OPENING = "?date=2022-09-14&place=704138&source=wide&compare=narrow"
RIGHT = "\ue014"
READY = "document.querySelector('html[data-map=ready][data-timeline=ready]')"
SHOWN = "document.documentElement.dataset.shownDay === String(arguments[0])"
PAINTED = f"""
    const m = {MAP};
    return m.queryRenderedFeatures({{ layers: m.getStyle().layers.filter((one) =>
        one.type === "fill" && /russian/.test(one.id)).map((one) => one.id) }}).length;
"""
DRAG = """
    const range = document.getElementById("day-range");
    for (let day = 150; day <= arguments[0]; day += 5) {
        range.value = day;
        range.dispatchEvent(new Event("input", { bubbles: true }));
    }
    range.dispatchEvent(new Event("change", { bubbles: true }));
"""
TAB = """
    const tab = [...document.querySelectorAll("#panel [role=tab]")]
        .find((one) => one.textContent.trim() === arguments[0]);
    tab.click();
"""
PANEL = """[...document.querySelectorAll("#panel [role=tabpanel]")]
    .some((one) => one.checkVisibility() && one.textContent.trim().length > 40)"""
QUIET = """
    return ["notices", "unanswered"].map((id) => document.getElementById(id)?.textContent || "")
        .join(" ").trim();
"""


def main(
    only: Annotated[str, typer.Option(help="firefox or webkit; both unless named.")] = "",
) -> None:
    """Go through the page in each engine and say what it showed."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        server = start_server(port, store=make_store(Path(folder)))
        try:
            with screen() as environment:
                names = [only] if only else list(ENGINES)
                wrong = [_try(name, f"http://127.0.0.1:{port}/", environment) for name in names]
        finally:
            server.terminate()
            server.wait(STOP_S)
    sys.exit(1 if any(wrong) else 0)


def _try(name: str, address: str, environment: dict[str, str]) -> bool:
    """Go through the page in an engine; whether something is wrong."""
    try:
        with ENGINES[name](environment) as engine:
            typer.echo(f"{name}: {engine.run('return navigator.userAgent')}")
            for title, step in STEPS.items():
                start = time.monotonic()
                step(engine, address)
                typer.echo(f"{name}: {title}: {time.monotonic() - start:.1f} s")
    except EngineError as error:
        typer.echo(f"{name}: WRONG: {error}", err=True)
        return True
    return False


def _open(engine: Engine, address: str) -> None:
    engine.open(address + OPENING)
    engine.wait(READY)
    engine.wait(SHOWN, 202)
    _expect(engine.run(PAINTED) > 0, "no land is tinted on the opening map")


def _step(engine: Engine, _address: str) -> None:
    engine.run("document.getElementById('day-range').focus()")
    engine.press(RIGHT, RIGHT, RIGHT)
    engine.wait(SHOWN, 205)
    engine.wait("document.getElementById('typed-date').value === '2022-09-17'")
    engine.wait("location.search.includes('date=2022-09-17')")


def _drag(engine: Engine, _address: str) -> None:
    before = engine.run(PAINTED)
    engine.run(DRAG, 215)
    engine.wait(SHOWN, 215)
    engine.wait("document.getElementById('typed-date').value === '2022-09-27'")
    _expect(engine.run(PAINTED) != before or before > 0, "the map is empty after a drag")


def _panels(engine: Engine, _address: str) -> None:
    for tab in TABS:
        engine.run(TAB, words()[f"tab_{tab}"])
        engine.wait(f"location.search.includes('tab={tab}') || '{tab}' === 'place'")
        engine.wait(PANEL)
    said = engine.run(QUIET)
    _expect(not said, f"the page says: {said}")


def _language(engine: Engine, address: str) -> None:
    engine.open(f"{address}{OPENING}&lang=uk&theme=dark")
    engine.wait(READY)
    engine.wait("document.title === arguments[0]", words("uk")["title"])
    engine.wait(PANEL)


def _expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise EngineError(otherwise)


STEPS: dict[str, Callable[[Engine, str], None]] = {
    "opens with its day painted": _open,
    "three days by key": _step,
    "a drag, then the numbers of its day": _drag,
    "each panel": _panels,
    "Ukrainian, dark": _language,
}


if __name__ == "__main__":
    app = typer.Typer(pretty_exceptions_enable=False)
    app.command()(main)
    app()
