"""Addresses beside the page: immutable data, downloads, health."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache

from dash import Dash
from flask import Response, abort, request

from components import door, parts
from components.hosts import Hosts
from components.map import source_files
from components.map.browser_files import BrowserFile
from components.services import Services
from components.sheet_pool import EXTENSION, SheetError, SheetJob, SheetPool
from geo.atlas import Picture
from geo.errors import AtlasError
from geo.export import areas_geojson, settlements_csv
from geo.geojson import content_hash
from geo.questions.area_series import area_series_csv
from geo.status import RECORD
from geo.store.reach import OutOfReachError
from geo.view import View

_MIME = {
    "json": "application/json",
    "css": "text/css",
    "png": "image/png",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "geojson": "application/geo+json",
    "csv": "text/csv; charset=utf-8",
    "areas.csv": "text/csv; charset=utf-8",
}
_ALL_DAYS = "areas.csv"
_TABLES: dict[str, Callable[[Picture, date, date | None], bytes]] = {
    "geojson": areas_geojson,
    "csv": settlements_csv,
}
_YEAR_S = 31_536_000


def register(
    app: Dash,
    services: Services,
    files: dict[str, BrowserFile],
    sheets: SheetPool,
    hosts: Hosts,
) -> None:
    """Add the routes to the server of `app`."""

    def address() -> str:
        """What a sheet prints before the view; a name that anybody may have sent is left out."""
        return request.host_url if hosts.may_be_printed(request.headers.get("Host", "")) else "/"

    app.server.extensions[EXTENSION] = sheets
    by_path = {file.path: file for file in files.values()}

    @app.server.get("/data/<path:name>")
    def data(name: str) -> Response:
        file = by_path.get(f"/data/{name}")
        if file is None:
            abort(404, f"no data file is named {name}")
        answer = Response(file.content, mimetype=_MIME[file.name.rpartition(".")[2]])
        answer.headers["Cache-Control"] = f"public, max-age={_YEAR_S}, immutable"
        return answer

    @app.server.get("/export/<form>")
    def export(form: str) -> Response:
        if form not in _MIME or form in ("json", "css"):
            abort(404, f"no export is named {form}")
        parsed = services.parse(door.query())
        t = services.words(parsed.view.language)
        if parsed.notices:
            status = 503 if services.store_fault in parsed.notices else 400
            return Response("\n".join(map(t.say, parsed.notices)), status, mimetype="text/plain")
        try:
            content = make_export(services, sheets, parsed.view, form, address())
        except SheetError as error:
            later = {"Retry-After": str(error.retry_s)} if error.retry_s else {}
            return Response(t.say(error.message), error.status, later, mimetype="text/plain")
        except AtlasError as error:
            status = 503 if isinstance(error, OutOfReachError) else 400
            return Response(t.say(error.message), status, mimetype="text/plain")
        answer = Response(content, mimetype=_MIME[form])
        name = export_name(parsed.view, form)
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer

    @app.server.get("/source/<name>/<version>/<file>")
    def source(name: str, version: str, file: str) -> Response:
        try:
            content = source_files.content(services.library, name, version, file)
        except AtlasError as error:
            status = 503 if isinstance(error, OutOfReachError) else 404
            return Response(str(error), status, mimetype="text/plain")
        answer = Response(content, mimetype=_MIME[file.rpartition(".")[2]])
        answer.headers["Cache-Control"] = f"public, max-age={_YEAR_S}, immutable"
        return answer

    @app.server.get(f"{parts.PREFIX}<language>/<_name>")
    def part(language: str, _name: str) -> Response:
        answer = Response(parts.content(services, language), mimetype=_MIME["json"])
        if request.path == parts.path(services, language):
            answer.headers["Cache-Control"] = f"public, max-age={_YEAR_S}, immutable"
        else:  # a source came or went since the page was made: the parts as they are now
            answer.headers["Cache-Control"] = "no-store"
        answer.set_etag(content_hash(answer.get_data()))
        return answer

    @app.server.before_request
    def refuse_other_pages() -> None:
        # Dash would answer any address with the page; there is only one.
        if request.endpoint == "/<path:path>":
            abort(404, f"there is no page at {request.path[:200]}")

    @app.server.get("/healthz")
    def healthz() -> Response:
        return Response("ok", mimetype="text/plain")


def make_export(services: Services, sheets: SheetPool, view: View, form: str, host: str) -> bytes:
    """The view as a sheet (png, svg, pdf) or as data (geojson, csv, areas.csv).

    Raises
    ------
    AtlasError
        When there can be no such file, or no sheet now.
    """
    if form == _ALL_DAYS:
        version = "" if view.source == RECORD else services.library.newest(view.source).version
        return _all_days(services, view.source, version)
    picture = services.picture_of(view)
    picture.check_covered(view.day)
    if form in _TABLES:
        return _TABLES[form](picture, view.day, view.known_day)
    return sheets.draw(SheetJob(view, form, f"{host}?{view.query()}"))


@lru_cache(maxsize=8)  # half a second of work, the same for every day
def _all_days(services: Services, source: str, _version: str) -> bytes:
    return area_series_csv(services.library.picture_of(source))


def export_name(view: View, form: str) -> str:
    """Name of a downloaded file."""
    known = "-as-known-then" if view.known == "then" else ""
    source = f"-{view.source}" if view.source != RECORD else ""
    return f"control-atlas-{view.day}{known}{source}.{form}"
