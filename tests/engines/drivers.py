"""Firefox and WebKit, driven by their own protocols: nothing to install beside the browsers.

Both speak the commands of W3C's WebDriver, Firefox over its Marionette socket, WebKit over HTTP.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.browser.launch import free_port

LIMIT_S = 300.0
_PREFERENCES = {
    "webgl.force-enabled": True,
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "extensions.update.enabled": False,
    "dom.max_script_run_time": 0,
    "app.normandy.enabled": False,
    "browser.newtabpage.enabled": False,
    "services.settings.server": "data:,nowhere",
    "toolkit.telemetry.enabled": False,
}
_LIBRARIES = Path("/usr/lib")
_MINI_BROWSERS = "*/webkit2gtk-4.*/MiniBrowser"


class EngineError(Exception):
    """A browser that is not there, or does not do what it is told."""


class Engine(ABC):
    """A browser."""

    @abstractmethod
    def command(self, path: str, **given: Any) -> Any:
        """Run a command of WebDriver, by its path under the session."""

    def open(self, address: str) -> None:
        """Open an address."""
        self.command("url", url=address)

    def run(self, script: str, *given: Any) -> Any:
        """Run a script's body in the page; what it returns."""
        return self.command("execute/sync", script=script, args=list(given))

    def press(self, *keys: str) -> None:
        """Press and release keys one after the other, as a hand does."""
        strokes = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self.command("actions", actions=[{"type": "key", "id": "k", "actions": strokes}])

    def wait(self, condition: str, *given: Any) -> float:
        """Wait until an expression holds; after how many seconds."""
        start = time.monotonic()
        while time.monotonic() - start < LIMIT_S:
            if self.run(f"return Boolean({condition})", *given):
                return time.monotonic() - start
            time.sleep(0.1)
        raise EngineError(f"after {LIMIT_S:g} s there is still no {condition}")


class Firefox(Engine):
    """Firefox over Marionette."""

    _NAMES = {  # noqa: RUF012 - the commands that are used here
        "url": "WebDriver:Navigate",
        "execute/sync": "WebDriver:ExecuteScript",
        "actions": "WebDriver:PerformActions",
    }

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._number = 0
        self._receive()  # it greets
        self._call("WebDriver:NewSession", {"strictFileInteractability": False})
        self._call("WebDriver:SetTimeouts", {"pageLoad": LIMIT_S * 1000, "script": LIMIT_S * 1000})

    def command(self, path: str, **given: Any) -> Any:
        """See `Engine`."""
        answer = self._call(self._NAMES[path], given)
        return answer.get("value") if isinstance(answer, dict) else answer

    def _call(self, name: str, given: dict[str, Any]) -> Any:
        self._number += 1
        text = json.dumps([0, self._number, name, given]).encode()
        self._line.sendall(str(len(text)).encode() + b":" + text)
        _, _, error, result = self._receive()
        if error:
            raise EngineError(f"{name}: {error.get('message')}")
        return result

    def _receive(self) -> Any:
        length = b""
        while (letter := self._line.recv(1)) != b":":
            if not letter:
                raise EngineError("Firefox has gone")
            length += letter
        text = b""
        while len(text) < int(length):
            text += self._line.recv(int(length) - len(text))
        return json.loads(text)


class WebKit(Engine):
    """WebKit over its driver's HTTP."""

    def __init__(self, driver: str, browser: str) -> None:
        self._driver = driver
        options = {"binary": browser, "args": ["--automation"]}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        self._session = ""
        self._session = self.command("", capabilities=wanted)["sessionId"]
        self.command("timeouts", pageLoad=int(LIMIT_S * 1000), script=int(LIMIT_S * 1000))

    def command(self, path: str, **given: Any) -> Any:
        """See `Engine`."""
        address = "/".join(filter(None, (self._driver, "session", self._session, path)))
        data = json.dumps(given).encode()
        request = urllib.request.Request(  # noqa: S310 - the driver's own address
            address, data, {"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=LIMIT_S) as answer:  # noqa: S310
                return json.loads(answer.read())["value"]
        except urllib.error.HTTPError as error:
            raise EngineError(f"{path}: {error.read().decode()[:300]}") from None


@contextmanager
def screen() -> Iterator[dict[str, str]]:
    """A screen in memory; the environment of what shall show itself there."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x800x24"]
    server = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as told:
        display = told.readline().strip()
    yield {**os.environ, "DISPLAY": f":{display}", "LIBGL_ALWAYS_SOFTWARE": "1"}
    _stop(server)


@contextmanager
def firefox(environment: dict[str, str]) -> Iterator[Engine]:
    """A Firefox with a profile of its own."""
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    if program is None:
        raise EngineError("there is no Firefox: apt-get install firefox-esr")
    port = free_port()
    with tempfile.TemporaryDirectory() as profile:
        lines = {**_PREFERENCES, "marionette.port": port}
        text = "".join(f"user_pref({json.dumps(k)}, {json.dumps(v)});\n" for k, v in lines.items())
        (Path(profile) / "user.js").write_text(text, encoding="utf-8")
        command = [program, "--marionette", "--no-remote", "--profile", profile]
        browser = subprocess.Popen(
            command,
            env=environment | {"HOME": profile},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            with _connected(port) as line:
                line.settimeout(LIMIT_S)
                yield Firefox(line)
        finally:
            _stop(browser)


@contextmanager
def webkit(environment: dict[str, str]) -> Iterator[Engine]:
    """WebKitGTK's own small browser."""
    driver, browsers = shutil.which("WebKitWebDriver"), sorted(_LIBRARIES.glob(_MINI_BROWSERS))
    if driver is None or not browsers:
        raise EngineError("there is no WebKit: apt-get install webkit2gtk-driver")
    port = free_port()
    command = [driver, f"--port={port}"]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        _connected(port).close()
        yield WebKit(f"http://127.0.0.1:{port}", str(browsers[-1]))
    finally:
        _stop(process)


def _connected(port: int) -> socket.socket:
    start = time.monotonic()
    while time.monotonic() - start < LIMIT_S:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=5)
        except OSError:
            time.sleep(0.2)
    raise EngineError(f"nothing listens on port {port}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
