"""Files that never change are packed once, and the browser may keep them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask, Response
from flask_compress import flask_compress

from components import packing

TEXT = b'{"words": "' + b"again and " * 500 + b'"}'
DATA = "/data/words.0123456789ab.json"
SCRIPT = "/assets/page.css"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    monkeypatch.setattr(packing, "LATE_SCRIPTS", ())
    made = Flask(__name__, static_folder=None)
    packing.register(made, [DATA])

    @made.get(DATA)
    def data() -> Response:
        return Response(
            TEXT, mimetype="application/json", headers={"Cache-Control": "max-age=31536000"}
        )

    @made.get(SCRIPT)
    def sheet() -> Response:
        answer = Response(iter([TEXT]), mimetype="text/css")  # as a file from the disk comes
        answer.set_etag("one")
        return answer

    @made.get("/data/none.json")
    def none() -> Response:
        return Response(TEXT, 404, mimetype="application/json")

    @made.get("/")
    def page() -> Response:
        return Response(
            f'<link href="{SCRIPT}"><a href="https://example.org/">' + "word " * 500,
            mimetype="text/html",
        )

    return made


@pytest.fixture
def packings(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Every time that something is packed: coding, and level of brotli."""
    seen: list[tuple[str, int]] = []
    real = flask_compress._compress_data

    def pack(app: Flask, data: bytes, coding: str) -> bytes:
        seen.append((coding, app.config["COMPRESS_BR_LEVEL"]))
        return real(app, data, coding)

    monkeypatch.setattr(flask_compress, "_compress_data", pack)
    return seen


def unpacked(answer: Response) -> bytes:
    return flask_compress._uncompress_data(answer.get_data(), answer.headers["Content-Encoding"])


@pytest.mark.parametrize("path", [DATA, SCRIPT])
@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0.1, gzip", "gzip"),
    ],
)
def test_pack__as_the_browser_accepts_and_once(
    server: Flask, packings: list[tuple[str, int]], path: str, accepted: str, coding: str
) -> None:
    client = server.test_client()
    for _ in range(3):
        answer = client.get(path, headers={"Accept-Encoding": accepted})
        assert answer.headers["Content-Encoding"] == coding
        assert int(answer.headers["Content-Length"]) == len(answer.data) < len(TEXT) / 10
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert unpacked(answer) == TEXT
    assert packings == [(coding, 5)]


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
    assert "immutable" not in client.get(SCRIPT).headers.get("Cache-Control", "")


def test_pack__what_the_browser_has_is_not_sent_again(server: Flask) -> None:
    client = server.test_client()
    accepted = {"Accept-Encoding": "br"}
    etag = client.get(SCRIPT, headers=accepted).headers["ETag"]
    again = client.get(SCRIPT, headers={**accepted, "If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")


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
        assert unpacked(client.get("/assets/edited.js", headers={"Accept-Encoding": "br"})) == text
        texts.pop(0)


def test_pack__answers_that_change_are_packed_each_time(
    server: Flask, packings: list[tuple[str, int]]
) -> None:
    """Neither another answer at the same address nor an error is taken for what was packed."""
    words = iter(["one ", "two "])

    @server.post("/_dash-update-component")
    def answer() -> Response:
        return Response(next(words) * 500, mimetype="application/json")

    client, accepted = server.test_client(), {"Accept-Encoding": "br"}
    given = [client.post("/_dash-update-component", headers=accepted) for _ in range(2)]
    assert [unpacked(one)[:4] for one in given] == [b"one ", b"two "]
    assert len(packings) == 2
    assert client.get("/data/none.json", headers=accepted).data == TEXT


def test_warm__packs_what_the_page_needs_well_and_keeps_it(
    server: Flask, packings: list[tuple[str, int]]
) -> None:
    packing.warm(server)
    codings = [coding for coding in ("br", "gzip", "zstd") for _ in (DATA, SCRIPT)]
    assert sorted(packings) == [(coding, 10) for coding in codings]
    client = server.test_client()
    for path in (DATA, SCRIPT):
        assert client.get(path, headers={"Accept-Encoding": "br"}).status_code == 200
    assert len(packings) == len(codings)
    assert server.config["COMPRESS_BR_LEVEL"] == 5  # what changes is packed quickly


def test_warm__takes_less_time_over_a_large_file(
    server: Flask, packings: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "_BEST_BYTES", len(TEXT) - 1)
    packing.warm(server)
    assert {level for _, level in packings} == {9}


def test_kept__only_so_much(
    server: Flask, packings: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "_KEPT", 3)

    @server.get("/source/<name>")
    def source(name: str) -> Response:
        return Response(TEXT + name.encode(), mimetype="application/json")

    def ask(number: int) -> None:
        answer = server.test_client().get(f"/source/{number}", headers={"Accept-Encoding": "br"})
        assert unpacked(answer) == TEXT + str(number).encode()

    for number in (0, 1, 2, 3, 3, 2, 1):
        ask(number)
    assert len(packings) == 4
    ask(0)  # the oldest made room
    assert len(packings) == 5
