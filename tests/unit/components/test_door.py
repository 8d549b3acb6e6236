"""At the door: whose name, how much, what no page sends; a fault is a line and a reference."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from components import door, routes
from components.settings import Settings
from tests.page_questions import panel_question

VIEW = {"id": "view", "property": "data"}


@pytest.fixture(scope="module")
def client() -> Iterator[FlaskClient]:
    with create_app(Settings(hosts=("atlas.example.org",))).server.test_client() as made:
        yield made


def callback(client: FlaskClient, **changes: Any) -> TestResponse:
    body = panel_question({"date": "2022-09-14"})
    return client.post(door.CALLBACKS, json={**body, **changes})


def test_callback__of_a_page(client: FlaskClient) -> None:
    assert "14 September 2022" in callback(client).get_data(as_text=True)


@pytest.mark.parametrize(
    "changes",
    [
        {"output": "sink.data-tab"},
        {"output": "nothing.children"},
        {"inputs": [{**VIEW, "value": 7}]},
        {"inputs": [{**VIEW, "id": {"type": "x"}}]},
        {"outputs": {"id": "notices", "property": "children"}},
    ],
)
def test_callback__forged_is_400_and_a_line(
    client: FlaskClient, caplog: pytest.LogCaptureFixture, changes: dict[str, Any]
) -> None:
    answer = callback(client, **changes)
    assert answer.status_code == 400
    assert answer.mimetype == "text/plain"
    assert len(caplog.records) == 1
    assert caplog.records[0].exc_info is None


def test_callback__every_one_of_the_server_is_known(client: FlaskClient) -> None:
    """What is refused must not be what the page itself asks."""
    for one in client.get("/_dash-dependencies").get_json():
        if one["clientside_function"]:
            continue
        names = one["output"].strip(".").split("...")
        parts = [dict(zip(("id", "property"), n.rsplit(".", 1), strict=True)) for n in names]
        given = {"outputs": parts if one["output"].startswith("..") else parts[0]}
        asked = {"asked.data": {"query": "", "number": 1}}
        for kind in ("inputs", "state"):
            given[kind] = [
                {**part, "value": asked.get(f"{part['id']}.{part['property']}")}
                for part in one[kind]
            ]
        answer = callback(client, output=one["output"], **given)
        assert answer.status_code in (200, 204), one["output"]


@pytest.mark.parametrize("size", [door.MOST_BODY_BYTES + 1, 200_000_000])
def test_body__too_large_is_not_read(client: FlaskClient, size: int) -> None:
    answer = client.post(
        door.CALLBACKS, data=b"{}", environ_overrides={"CONTENT_LENGTH": str(size)}
    )
    assert answer.status_code == 413
    assert answer.get_data(as_text=True) == "a request may bring at most 64 kB along"


def test_body__that_says_no_length_is_cut_off(client: FlaskClient) -> None:
    environ = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
    answer = client.post(
        door.CALLBACKS,
        data=b" " * (door.MOST_BODY_BYTES + 9),
        headers={"Content-Length": ""},
        environ_overrides=environ,
    )
    assert answer.status_code in (400, 413)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("evil.example", 400), ("127.0.0.1:8050", 200), ("atlas.example.org", 200),
        ("198.51.100.9", 200), ("", 400),
    ],
)  # fmt: skip
def test_name__of_this_server_or_none_of_its(client: FlaskClient, host: str, status: int) -> None:
    answer = client.get("/", headers={"Host": host})
    assert answer.status_code == status
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    ("host", "printed"),
    [
        ("198.51.100.9", "/?date=2022-09-14"),
        ("atlas.example.org", "http://atlas.example.org/?date=2022-09-14"),
        ("127.0.0.1:8050", "http://127.0.0.1:8050/?date=2022-09-14"),
    ],
)
def test_sheet__prints_no_name_that_anybody_may_have_sent(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, host: str, printed: str
) -> None:
    jobs: list[Any] = []
    pool = client.application.extensions[routes.EXTENSION]
    monkeypatch.setattr(pool, "draw", lambda job: jobs.append(job) or b"\x89PNG")
    client.get("/export/png?date=2022-09-14", headers={"Host": host})
    assert jobs[0].address == printed


@pytest.mark.parametrize(
    "path",
    [
        "/_dash-component-suites/nonsense/x.js",
        "/_dash-component-suites/dash/../../app.py",
        "/_dash-component-suites/dash/dcc/nonsense.js",
        "/_dash-component-suites/dash/%00",
        "/_dash-component-suites/dash_mantine_components/" + "x" * 3000,
        "/assets/%00",
        "/data/%ff",
        "/source/a/b/c",
    ],
)
def test_path__that_is_nothing_is_404(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.mimetype == "text/plain"


@pytest.mark.parametrize("path", ["/?place=\xff\xfe", "/?date=%ED%A0%80", "/export/csv?\xff=1"])
def test_query__that_is_no_text(client: FlaskClient, path: str) -> None:
    environ = {"QUERY_STRING": path.partition("?")[2]}
    answer = client.get(path.partition("?")[0], environ_overrides=environ)
    assert answer.status_code in (200, 400)


def test_fault__is_a_line_and_a_reference(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> bytes:
        raise KeyError("region\nUA-00")

    monkeypatch.setattr(routes, "make_export", broken)
    with caplog.at_level(logging.INFO):
        answer = client.get("/export/csv?date=2022-09-14")
    assert answer.status_code == 500
    lines = [record.getMessage() for record in caplog.records]
    assert len(lines) == 1
    reference = answer.get_data(as_text=True).split()[-1]
    assert lines[0].startswith(f"fault {reference}: GET /export/csv: KeyError: 'region")
    assert "in broken" in lines[0]


def test_method__that_is_not_taken(client: FlaskClient) -> None:
    answer = client.post("/healthz")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert json.dumps(answer.get_data(as_text=True)).count("<") == 0
