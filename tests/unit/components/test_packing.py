"""Files that never change are packed once, and the browser may keep them."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import brotli
import pytest
from flask import Flask, Response
from flask_compress import Compress

from components import packing

TEXT = b'{"words": "' + b"again and " * 500 + b'"}'
DATA = "/data/words.0123456789ab.json"


@pytest.fixture
def server() -> Iterator[Flask]:
    made = Flask(__name__)
    Compress(made)
    packing.register(made, [DATA])

    @made.get(DATA)
    def data() -> Response:
        return Response(
            TEXT, mimetype="application/json", headers={"Cache-Control": "max-age=31536000"}
        )

    @made.get("/assets/page.css")
    def sheet() -> Response:
        answer = Response(TEXT, mimetype="text/css")
        answer.set_etag("one")
        return answer

    @made.get("/data/none.json")
    def none() -> Response:
        return Response(TEXT, 404, mimetype="application/json")

    @made.get("/")
    def page() -> Response:
        return Response(
            '<link href="/assets/page.css"><a href="https://example.org/">' + "word " * 500,
            mimetype="text/html",
        )

    return made


@pytest.fixture
def packings(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """Every time that something is packed: coding and thoroughness."""
    seen: list[tuple[str, bool]] = []
    real = packing._pack

    def pack(body: bytes, coding: str, is_thorough: bool) -> bytes:
        seen.append((coding, is_thorough))
        return real(body, coding, is_thorough)

    monkeypatch.setattr(packing, "_pack", pack)
    return seen


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("br;q=0.1, gzip", "gzip"),
    ],
)
def test_pack__as_the_browser_accepts_and_once(
    server: Flask, packings: list[tuple[str, bool]], accepted: str, coding: str
) -> None:
    client = server.test_client()
    for _ in range(3):
        answer = client.get(DATA, headers={"Accept-Encoding": accepted})
        assert answer.headers["Content-Encoding"] == coding
        assert int(answer.headers["Content-Length"]) == len(answer.data) < len(TEXT) / 10
        assert "Accept-Encoding" in answer.headers["Vary"]
        unpack = brotli.decompress if coding == "br" else gzip.decompress
        assert unpack(answer.data) == TEXT
    assert packings == [(coding, False)]


def test_pack__not_what_cannot_be_unpacked(server: Flask) -> None:
    client = server.test_client()
    for headers in ({}, {"Accept-Encoding": "identity"}):
        answer = client.get(DATA, headers=headers)
        assert answer.data == TEXT
        assert "Content-Encoding" not in answer.headers
        assert "Accept-Encoding" in answer.headers["Vary"]  # or a cache would give it to everyone


def test_pack__named_by_content_may_be_kept_for_ever(server: Flask) -> None:
    client = server.test_client()
    assert "immutable" in client.get(DATA).headers["Cache-Control"]
    assert "immutable" not in client.get("/assets/page.css").headers.get("Cache-Control", "")


def test_pack__what_the_browser_has_is_not_sent_again(server: Flask) -> None:
    client = server.test_client()
    accepted = {"Accept-Encoding": "br"}
    etag = client.get("/assets/page.css", headers=accepted).headers["ETag"]
    again = client.get("/assets/page.css", headers={**accepted, "If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")
    plain = client.get("/assets/page.css", headers={"If-None-Match": etag})
    assert (plain.status_code, plain.data) == (200, TEXT)


def test_pack__another_version_is_packed_anew(server: Flask) -> None:
    """A script that is edited while the server runs keeps its address."""
    texts = [b"one " * 500, b"two " * 500]

    @server.get("/assets/edited.js")
    def edited() -> Response:
        answer = Response(texts[0], mimetype="text/javascript")
        answer.add_etag()
        return answer

    client = server.test_client()
    for text in list(texts):
        packed = client.get("/assets/edited.js", headers={"Accept-Encoding": "br"})
        assert brotli.decompress(packed.data) == text
        texts.pop(0)


def test_pack__neither_errors_nor_answers_that_change(
    server: Flask, packings: list[tuple[str, bool]]
) -> None:
    client = server.test_client()
    assert client.get("/data/none.json", headers={"Accept-Encoding": "br"}).data == TEXT
    assert client.get("/", headers={"Accept-Encoding": "br"}).headers["Content-Encoding"] == "br"
    assert packings == []  # that was Flask-Compress


def test_warm__packs_what_the_page_needs_and_keeps_it(
    server: Flask, packings: list[tuple[str, bool]]
) -> None:
    server.extensions[packing.EXTENSION].warm(server)
    assert sorted(packings) == [("br", True), ("br", True), ("gzip", True), ("gzip", True)]
    client = server.test_client()
    for path in (DATA, "/assets/page.css"):
        assert client.get(path, headers={"Accept-Encoding": "br"}).status_code == 200
    assert len(packings) == 4


def test_kept__only_so_much(server: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "_KEPT", 3)

    @server.get("/source/<name>")
    def source(name: str) -> Response:
        return Response(TEXT + name.encode(), mimetype="application/json")

    client = server.test_client()
    for number in range(6):
        answer = client.get(f"/source/{number}", headers={"Accept-Encoding": "br"})
        assert brotli.decompress(answer.data) == TEXT + str(number).encode()
    assert len(server.extensions[packing.EXTENSION]._bodies) == 3
