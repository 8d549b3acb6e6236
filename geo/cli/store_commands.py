"""``python -m geo store``: what is in the local store is listed, renamed, removed, verified."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from geo.atlas import load_record
from geo.cli import store_reports, terminal
from geo.record.catalog import DATA_DIR
from geo.store.versions import Store, default_address

store_app = typer.Typer(
    help="List, rename, remove or verify imported sources.", no_args_is_help=True
)

Name = Annotated[str, typer.Argument(help="Name of an imported source.")]
StoreAddress = Annotated[
    str,
    typer.Option("--store", envvar="ATLAS_STORE", help="Folder or fsspec address of the store."),
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]


@store_app.command("list")
def list_sources(store: StoreAddress = "", as_json: AsJson = False) -> None:
    """The imported sources, each in its newest version, and those that are damaged."""
    terminal.answer(store_reports.sources(Store(store or default_address())), as_json)


@store_app.command()
def rename(name: Name, new_name: str, store: StoreAddress = "", as_json: AsJson = False) -> None:
    """Give a source another name."""
    place = Store(store or default_address())
    place.rename(name, new_name)
    terminal.answer(store_reports.renamed(name, new_name), as_json)


@store_app.command()
def remove(name: Name, store: StoreAddress = "", as_json: AsJson = False) -> None:
    """Remove a source with all its versions."""
    place = Store(store or default_address())
    terminal.answer(store_reports.removed(name, place.remove(name)), as_json)


@store_app.command()
def verify(
    name: Annotated[str, typer.Argument(help="Name of a source; without it every one.")] = "",
    store: StoreAddress = "",
    as_json: AsJson = False,
    data: Annotated[Path, typer.Option("--data", envvar="ATLAS_DATA")] = DATA_DIR,
) -> None:
    """See whether every file of a source is what was written, and whether it fits the record."""
    place, record = Store(store or default_address()), load_record(data)
    if name:
        answer = store_reports.verified(place, name, record)
    else:
        answer = store_reports.verified_all(place, record)
    terminal.answer(answer, as_json)
    if answer.content["unreadable"]:
        raise typer.Exit(1)
