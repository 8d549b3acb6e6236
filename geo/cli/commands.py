"""The command line: ``python -m geo``."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import typer

from geo.atlas import Picture, load_record
from geo.cli import answers, terminal
from geo.cli.faults import DEBUG, USAGE, fail, guarded
from geo.cli.help import command_in, usage_problem
from geo.cli.progress import progress
from geo.cli.store_commands import store_app
from geo.dates import check_in_record, parse_date
from geo.errors import RequestError
from geo.record.catalog import DATA_DIR
from geo.record.gazetteer import Settlement
from geo.status import RECORD, Status
from geo.words import SOURCE_LANGUAGE, Message, languages, message

app = typer.Typer(
    name="geo",
    help="Who held which town on which day, and how far things were.",
    epilog="--lang uk, anywhere, answers in Ukrainian (JSON stays as it is); --debug, anywhere, "
    "shows where a fault of this program came from.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

app.add_typer(store_app, name="store")

PROGRAM = "python -m geo"

LANG = "--lang"
"""Option, anywhere on the command line, with the language of the answer."""

DateOption = Annotated[str, typer.Option("--date", help="As-of date, like 2022-09-14.")]
KnownOption = Annotated[
    str, typer.Option("--known", help="Use only what was published on or before this day.")
]
SourceOption = Annotated[
    str, typer.Option("--source", help="Control source: atlas, or one that was imported.")
]
StoreOption = Annotated[
    str,
    typer.Option(
        "--store", envvar="ATLAS_STORE", help="Folder or fsspec address of imported sources."
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]
OutOption = Annotated[Path, typer.Option("--out", help="File to write.")]
DataOption = Annotated[
    Path, typer.Option("--data", envvar="ATLAS_DATA", help="Folder of the record.")
]


@app.command()
def distance(
    start: str, end: str, as_json: JsonOption = False, data: DataOption = DATA_DIR
) -> None:
    """Geodesic distance and bearing between two places."""
    picture = _load(data)
    terminal.answer(answers.distance(_find(picture, start), _find(picture, end)), as_json)


@app.command()
def status(
    place: str,
    day: DateOption,
    known: KnownOption = "",
    source: SourceOption = RECORD,
    store: StoreOption = "",
    as_json: JsonOption = False,
    data: DataOption = DATA_DIR,
) -> None:
    """Who controls a place on a day, and what that rests on."""
    picture = _load(data, source, store)
    state = picture.status_at(_find(picture, place), _day(picture, day), _known(picture, known))
    terminal.answer(answers.status(state, picture), as_json)


@app.command()
def front(
    place: str,
    day: DateOption,
    known: KnownOption = "",
    to: Annotated[Status, typer.Option(help="Status of the area looked for.")] = Status.RUSSIAN,
    source: SourceOption = RECORD,
    store: StoreOption = "",
    as_json: JsonOption = False,
    data: DataOption = DATA_DIR,
) -> None:
    """Distance from a place to the nearest russian-held area."""
    picture = _load(data, source, store)
    answer = answers.front(
        picture, _find(picture, place), _day(picture, day), _known(picture, known), to
    )
    terminal.answer(answer, as_json)


@app.command()
def areas(
    day: DateOption,
    known: KnownOption = "",
    source: SourceOption = RECORD,
    store: StoreOption = "",
    as_json: JsonOption = False,
    data: DataOption = DATA_DIR,
) -> None:
    """Area by region and status on a day, in km²."""
    picture = _load(data, source, store)
    terminal.answer(answers.areas(picture, _day(picture, day), _known(picture, known)), as_json)


@app.command()
def claims(as_json: JsonOption = False, data: DataOption = DATA_DIR) -> None:
    """Every shipped claim with its verdict."""
    terminal.answer(answers.claims(_load(data).record), as_json)


@app.command()
def export(
    day: DateOption,
    out: OutOption,
    known: KnownOption = "",
    source: SourceOption = RECORD,
    store: StoreOption = "",
    as_json: JsonOption = False,
    data: DataOption = DATA_DIR,
) -> None:
    """Control areas of a day as .geojson .gpkg .kml .parquet; settlements as .csv."""
    from geo.export import export_file

    picture = _load(data, source, store)
    file = export_file(picture, _day(picture, day), out, _known(picture, known))
    terminal.answer(answers.file_made(file), as_json)


@app.command()
def sheet(
    day: DateOption,
    out: OutOption,
    known: KnownOption = "",
    address: Annotated[str, typer.Option(help="Address of the view, printed on it.")] = "",
    source: SourceOption = RECORD,
    store: StoreOption = "",
    as_json: JsonOption = False,
    data: DataOption = DATA_DIR,
) -> None:
    """A map sheet of a day as .png .svg .pdf."""
    from geo.sheet import write_sheet
    from geo.view import View

    picture = _load(data, source, store)
    view = View(day=_day(picture, day), known="now", language=terminal.words().language)
    file = write_sheet(picture, view, out, _known(picture, known), address)
    terminal.answer(answers.file_made(file), as_json)


@app.command()
def check(as_json: JsonOption = False, data: DataOption = DATA_DIR) -> None:
    """Check every row of the record; exit code 1 when anything is wrong."""
    from geo.cli import record_reports as reports
    from geo.questions.counts import count
    from geo.questions.record_check import check_data

    problems = check_data(data)
    terminal.answer(reports.check(problems, count(load_record(data))), as_json)
    if problems:
        raise typer.Exit(1)


@app.command()
def agreement(
    series: Annotated[Path, typer.Argument(help="Folder or archive with one file a day.")],
    every: Annotated[int, typer.Option(help="Days from one compared day to the next.")] = 30,
    start: Annotated[str, typer.Option("--from", help="First day.")] = "",
    last: Annotated[str, typer.Option("--to", help="Last day.")] = "",
    as_json: JsonOption = False,
    data: DataOption = DATA_DIR,
) -> None:
    """Compare the inferred areas with a published polygon series."""
    from geo.cli import record_reports as reports
    from geo.questions.agreement_measured import compare
    from geo.sources.series import Series

    record = _load(data).record
    first = parse_date(start, "first day") if start else None
    end = parse_date(last, "last day") + timedelta(days=1) if last else None
    with progress(message("progress_comparing")) as advance:
        report = compare(record, Series(series), every, first, end, advance)
    terminal.answer(reports.agreement(report, record.regions), as_json)


@app.command("import")
def import_(
    format_name: Annotated[str, typer.Argument(metavar="FORMAT", help="deepstate, liveuamap, …")],
    path: Annotated[Path, typer.Argument(help="File, folder, zip or tar to import.")],
    name: Annotated[str, typer.Option("--name", help="Name of the source.")],
    broken: Annotated[
        str, typer.Option(help="Broken days: keep, carry (the state before), exclude.")
    ] = "keep",
    column: Annotated[
        list[str] | None,
        typer.Option(metavar="WHAT=NAME", help="Which column holds what: date=day_of_report, …"),
    ] = None,
    dates: Annotated[str, typer.Option(help="Order in dates of digits alone: dmy, mdy, ymd.")] = "",
    sheet: Annotated[str, typer.Option(help="Sheet of a workbook.")] = "",
    limit: Annotated[
        list[str] | None,
        typer.Option(
            metavar="WHAT=NUMBER",
            envvar="ATLAS_LIMITS",
            help="The most that it may take: members=200000, seconds=600, …",
        ),
    ] = None,
    store: StoreOption = "",
    as_json: JsonOption = False,
    data: DataOption = DATA_DIR,
) -> None:
    """Import a control source or point events into the local store."""
    from datetime import UTC, datetime

    from geo.cli import store_reports
    from geo.cli.patience import given_up_after
    from geo.sources.limits import Effort, limits_of
    from geo.sources.model import ReadOptions
    from geo.store.importing import import_source
    from geo.store.versions import Store, default_address

    options = ReadOptions(_named_columns(column or []), dates, sheet)
    effort = Effort(limits_of(limit or [], "--limit"))
    retrieved_at = datetime.now(UTC).isoformat(timespec="seconds")
    place = Store(store or default_address())

    def late(seconds: int) -> Message:
        return message("limit_seconds", file=path.name, seconds=seconds)

    with (
        progress(message("progress_importing", source=name)) as advance,
        given_up_after(lambda: effort.seconds, late),
    ):
        manifest, is_new = import_source(
            load_record(data),
            place,
            format_name,
            path,
            name,
            retrieved_at,
            advance,
            broken,
            options,
            effort,
        )
    terminal.answer(store_reports.imported(manifest, is_new, place), as_json)


def _named_columns(pairs: list[str]) -> dict[str, str]:
    """Columns by what they hold, from texts like ``date=day_of_report``."""
    columns = {}
    for pair in pairs:
        role, equals, name = pair.partition("=")
        if not (role and equals and name):
            raise RequestError(message("column_unread", text=pair))
        columns[role.strip()] = name.strip()
    return columns


@app.command()
def sources(store: StoreOption = "", as_json: JsonOption = False) -> None:
    """The imported sources, each in its newest version."""
    from geo.cli import store_reports
    from geo.store.versions import Store, default_address

    place = Store(store or default_address())
    terminal.answer(store_reports.sources(place), as_json)


@app.command()
def quality(
    source: Annotated[str, typer.Argument(help="Name of an imported source.")],
    store: StoreOption = "",
    as_json: JsonOption = False,
) -> None:
    """What a reader should know of an imported source before trusting it."""
    from geo.cli import store_reports
    from geo.store.versions import Store, default_address

    place = Store(store or default_address())
    terminal.answer(store_reports.quality(place, source), as_json)


def main() -> int:
    """Run the command line; a problem becomes one sentence on standard error.

    Returns
    -------
    int
        Exit code: 0; 1 for a problem, 2 for wrong usage, 3 for a fault of this program.
    """
    given = sys.argv[1:]
    arguments, language = _without_language([word for word in given if word != DEBUG])
    is_known = language in languages()
    with terminal.speaking(language if is_known else SOURCE_LANGUAGE):
        if not is_known:
            choices = list(languages())
            return fail(message("not_one_of", text=language, choices=choices, what=LANG), USAGE)
        terminal.tell_missing()
        return guarded(lambda: _run(arguments), is_debug=DEBUG in given)


def _without_language(given: list[str]) -> tuple[list[str], str]:
    """The other words of a command line, and the language that it asks for."""
    rest, language = [], SOURCE_LANGUAGE
    words = iter(given)
    for word in words:
        option, equals, value = word.partition("=")
        if option == LANG:
            language = value if equals else next(words, "")
        else:
            rest.append(word)
    return rest, language


def _run(arguments: list[str]) -> int:
    try:
        command = command_in(app, terminal.words())
        result = command(args=arguments, prog_name=PROGRAM, standalone_mode=False)
    except typer.Abort:
        raise KeyboardInterrupt from None
    except Exception as error:
        told = getattr(error, "format_message", None)  # a click usage error
        if told is None:
            raise
        if not told():
            return USAGE
        return fail(message("cli_usage", problem=usage_problem(error)), USAGE)
    return result if isinstance(result, int) else 0


def _load(data: Path, source: str = RECORD, store: str = "") -> Picture:
    record = load_record(data)
    terminal.speak_of(record.about)
    for problem in record.rejected:
        terminal.tell(message("row_left_out", problem=problem.message))
    if source == RECORD:
        return record.picture
    from geo.store.library import Library
    from geo.store.versions import Store, default_address

    def tell(sentence: Message) -> None:
        terminal.tell(message("cli_note", text=sentence))

    return Library(record, Store(store or default_address()), tell).picture_of(source)


def _find(picture: Picture, name: str) -> Settlement:
    settlement = picture.record.gazetteer.find(name)
    others = picture.record.gazetteer.namesakes(settlement)
    if others and not name.strip().isdecimal() and "," not in name:
        taken, *rest = (place.label for place in (settlement, *others))
        took = message("cli_took", place=taken, others=rest)
        terminal.tell(message("cli_note", text=took))
    return settlement


def _day(picture: Picture, text: str) -> date:
    day = check_in_record(parse_date(text), picture.record.period)
    picture.check_covered(day)
    return day


def _known(picture: Picture, text: str) -> date | None:
    if not text:
        return None
    known = parse_date(text, "known day")
    if known < picture.record.period.start:
        start = picture.record.period.start
        raise RequestError(message("known_before_start", day=known, start=start))
    return known
