"""The door: what is not answered at all, and how a refusal or a fault is said.

Every refusal is one sentence of plain text and at most one line in the log.
"""

from __future__ import annotations

import logging
import secrets

from dash import Dash
from dash.exceptions import DependencyException
from flask import Response, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from components import callback_check, log
from components.hosts import Hosts
from geo.errors import RequestError

MOST_BODY_BYTES = 64 * 1024
"""Callbacks of the page are under 2 kB."""

CALLBACKS = "/_dash-update-component"
HEALTH = "/healthz"
"""Answered under any name: who watches over a server does not know its names."""

_log = logging.getLogger(__name__)


def register(app: Dash, hosts: Hosts) -> None:
    """Put the door before the server of `app`; call it before other checks are registered."""
    server = app.server
    server.config["MAX_CONTENT_LENGTH"] = MOST_BODY_BYTES

    @server.before_request
    def refuse_other_names() -> Response | None:
        host = request.headers.get("Host", "")
        if request.path == HEALTH or hosts.is_answered(host):
            return None
        return refuse(
            400, f"this server does not know the name {host[:80]!r}: ATLAS_HOSTS names those of it"
        )

    @server.before_request
    def refuse_large_bodies() -> None:
        if (request.content_length or 0) > MOST_BODY_BYTES:
            raise RequestEntityTooLarge

    @server.before_request
    def refuse_forged_callbacks() -> Response | None:
        if request.path != CALLBACKS or request.method != "POST":
            return None
        try:
            callback_check.check(callback_check.read_body(request.get_data()), app.callback_map)
        except RequestError as error:
            return refuse(400, str(error))
        return None

    @server.errorhandler(RequestEntityTooLarge)
    def too_large(_: RequestEntityTooLarge) -> Response:
        limit = f"{MOST_BODY_BYTES // 1024} kB"
        return refuse(413, f"a request may bring at most {limit} along")

    @server.errorhandler(DependencyException)
    def no_script(_: DependencyException) -> Response:
        return plain(404, "there is no such script")

    @server.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        answer = plain(error.code or 500, error.description or error.name)
        kept = ("Allow", "Location", "Retry-After")
        for name, value in error.get_headers():
            if name in kept:
                answer.headers[name] = value
        return answer

    @server.errorhandler(Exception)
    def fault(error: Exception) -> Response:
        reference = secrets.token_hex(4)
        _log.error("fault %s: %s %s: %s", reference, *_asked(), log.fault_line(error))
        _log.debug("trace of fault %s", reference, exc_info=error)
        return plain(
            500, f"a fault of this program, not of what you asked; its log has it as {reference}"
        )


def refuse(status: int, sentence: str) -> Response:
    """Refuse a request that no page of ours sends; the log gets a line."""
    _log.warning("%s %s %s: %s", status, *_asked(), sentence)
    return plain(status, sentence)


def plain(status: int, sentence: str) -> Response:
    """A sentence as an answer."""
    return Response(sentence, status, mimetype="text/plain")


def query() -> str:
    """Query of the request; what is no text in it is marked as such."""
    return request.query_string.decode("utf-8", "replace")


def _asked() -> tuple[str, str]:
    return request.method, request.path[:120]
