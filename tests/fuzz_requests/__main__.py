"""Requests that no page sends, many of them: ``make fuzz-requests``.

Exit code 1 when an answer, the log or the store is not as it should be.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Annotated

import typer

from tests.browser.small_store import make_store
from tests.fuzz_requests.play import fuzz

_SHOWN = 40


def main(
    requests: Annotated[int, typer.Option(min=1, help="How many.")] = 10_000,
    first: Annotated[int, typer.Option(min=0, help="The first seed.")] = 0,
) -> None:
    """Send the request of each seed to a server of two workers, and say how it answered."""
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        findings = fuzz(make_store(Path(folder)), range(first, first + requests))
    for sentence in findings.wrong[:_SHOWN]:
        typer.echo(ascii(sentence), err=True)
    statuses = ", ".join(
        f"{status}: {count}" for status, count in sorted(findings.statuses.items())
    )
    typer.echo(
        f"{requests} requests in {time.monotonic() - start:.0f} s, {len(findings.wrong)} wrong; "
        f"{statuses}; {findings.log_bytes / 1e6:.2f} MB of log"
    )
    sys.exit(1 if findings.wrong else 0)


if __name__ == "__main__":
    app = typer.Typer(pretty_exceptions_enable=False)
    app.command()(main)
    app()
