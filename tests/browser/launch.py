"""Start the app as in production, and find a Chromium to open it in."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--enable-unsafe-swiftshader",  # WebGL without a graphics card
    "--use-angle=swiftshader",
    "--ignore-gpu-blocklist",
    "--disable-background-networking",
    "--disable-component-update",
)
START_S = 300  # packing what is served takes nine seconds of a machine that does nothing else
STOP_S = 120
"""As long as a server may take to stop, for the same reason as `READY_MS`."""

READY_MS = 90_000
"""When to give a page up that shows nothing of what is waited for: a limit for what hangs, which
costs a busy machine time and no failure."""

_SETTLED = """() => {
    const isAsking = document.querySelector("._dash-loading-callback");
    window.calmFrames = isAsking ? 0 : (window.calmFrames || 0) + 1;
    return window.calmFrames > 3;
}"""
_MAP = "document.querySelector('#map .js-plotly-plot')?._fullLayout.map._subplot.map"


def find_chromium() -> str | None:
    """Path of Chromium: ``ATLAS_CHROMIUM``, one on the path, or None for Playwright's own."""
    return os.environ.get("ATLAS_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_server(
    port: int,
    target: str = "app:server",
    options: Sequence[str] = ("--workers", "2", "--preload"),
    store: str = "memory://none",
    log: IO[bytes] | None = None,
) -> subprocess.Popen[bytes]:
    """Serve `target` with gunicorn on the sources of a store, and wait until it answers.

    Its log goes to `log`, or where ours goes.
    """
    command = [sys.executable, "-m", "gunicorn", target, "--bind", f"127.0.0.1:{port}"]
    command += ["--threads", "16", "--log-level", "error", *options]
    environment = {**os.environ, "ATLAS_STORE": store}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=log)
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1):
                return process
        except OSError:
            process.poll()
    process.kill()
    process.wait()
    raise RuntimeError(f"the server did not answer on port {port}")


def settled(page: Page) -> Page:
    """Wait until Dash has the answer to everything that it asked the server, and shows it.

    Callbacks follow each other within a frame: several frames without one end the chain.
    """
    page.evaluate("window.calmFrames = 0")
    page.wait_for_function(_SETTLED, timeout=READY_MS)
    return page


def complete(page: Page) -> Page:
    """Wait for everything that a page ever asks for by itself: the files after the first screen."""
    settled(ready(page))
    page.wait_for_function(  # a page that is ready has begun to fetch them
        f"() => Object.keys(atlas.config().later).every((id) => {_MAP}.isSourceLoaded(id))",
        timeout=READY_MS,
    )
    return page


def ready(page: Page) -> Page:
    """Wait until map, timeline and panel show the view."""
    shown = "html[data-map=ready][data-timeline=ready][data-answered]"
    page.wait_for_selector(shown, timeout=READY_MS)
    return page
