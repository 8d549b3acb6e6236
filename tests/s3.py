"""An object store on this machine: moto's S3 behind a server that counts, cuts and refuses."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import fsspec
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

BUCKET = "atlas-tests"
_WRITES = ("PUT", "POST", "DELETE")
KEY_ID, SECRET = "atlas", "atlas-secret"
_DENIED = (
    b'<?xml version="1.0" encoding="UTF-8"?><Error><Code>InvalidAccessKeyId</Code>'
    b"<Message>The AWS Access Key Id you provided does not exist in our records.</Message></Error>"
)

Wsgi = Callable[[dict[str, Any], Any], Any]


@dataclass
class Kill:
    """A process that is killed when its n-th request to write has come.

    Parameters
    ----------
    process
        Its id.
    write
        The number of the request, from 1.
    is_served
        Whether it is still carried out.
    """

    process: int
    write: int
    is_served: bool


class _Silent(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, *_: object) -> None:
        """Nothing: pytest would show thousands of lines."""


@dataclass
class S3Server:
    """What it was asked, and how it behaves.

    Parameters
    ----------
    asked
        Method and path of each request since it was last cleared.
    key_id
        The access key that it takes.
    is_cut
        Whether each connection is cut after half an answer.
    kill
        Who is killed at which request.
    """

    asked: list[str] = field(default_factory=list)
    key_id: str = KEY_ID
    is_cut: bool = False
    kill: Kill | None = None

    def __post_init__(self) -> None:
        self._app: Wsgi = DomainDispatcherApplication(create_backend_app)
        self._lock = threading.Lock()
        self._server: BaseWSGIServer | None = None
        self.port = _free_port()

    @property
    def environment(self) -> dict[str, str]:
        """What README says to set."""
        return {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.port}",
            "AWS_ACCESS_KEY_ID": KEY_ID,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def start(self) -> None:
        """Listen; once is enough."""
        if self._server is not None:
            return
        self._server = make_server(
            "127.0.0.1", self.port, self._answer, threaded=True, request_handler=_Silent
        )
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Refuse every connection from now on; what is stored stays."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()
            self._server = None

    def _answer(self, environ: dict[str, Any], start: Any) -> Any:
        with self._lock:
            self.asked.append(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}")
            kill = self.kill if environ["REQUEST_METHOD"] in _WRITES else None
            if kill is not None:
                self.kill = replace(kill, write=kill.write - 1) if kill.write > 1 else None
        is_last = kill is not None and kill.write == 1
        if is_last and not kill.is_served:
            os.kill(kill.process, signal.SIGKILL)
            start("503 Service Unavailable", [])
            return _hang_up(environ)
        body = self._served(environ, start)
        if is_last:
            os.kill(kill.process, signal.SIGKILL)
        return body

    def _served(self, environ: dict[str, Any], start: Any) -> Any:
        if f"Credential={self.key_id}/" not in environ.get("HTTP_AUTHORIZATION", ""):
            body = b"" if environ["REQUEST_METHOD"] == "HEAD" else _DENIED
            start("403 Forbidden", [("Content-Length", str(len(body)))])
            return [body]
        with self._lock:  # moto's store is no database
            body = b"".join(self._app(environ, start))
        if self.is_cut:
            return _hang_up(environ, body)
        return [body]


def _hang_up(environ: dict[str, Any], body: bytes = b"") -> list[bytes]:
    """Cut the connection."""
    line: socket.socket = environ["werkzeug.socket"]
    line.shutdown(socket.SHUT_RDWR)
    return [body]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def s3_server() -> Iterator[S3Server]:
    """A server with an empty bucket; its keys are set for this process and its children."""
    server = S3Server()
    before = {name: os.environ.get(name) for name in server.environment}
    server.start()
    try:
        os.environ.update(server.environment)
        files = fsspec.filesystem("s3", skip_instance_cache=True)
        if files.exists(BUCKET):  # the server keeps its buckets for the whole process
            files.rm(BUCKET, recursive=True)
        files.mkdir(BUCKET)
        yield server
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.__setitem__(name, value)
        fsspec.filesystem("s3").clear_instance_cache()
        server.stop()
