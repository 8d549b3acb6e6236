"""Requests that no page of ours sends, and some that one does: each of a seed."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

METHODS = (
    "GET", "GET", "GET", "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE",
    "get", "PROPFIND", "QUERY", "G\u00cbT",
)  # fmt: skip
KEYS = (
    "date", "known", "place", "from", "to", "tab", "lang", "theme", "source", "compare", "events",
    "map", "colour", "", "since", "date[]", "__proto__",
)  # fmt: skip
RIGHT = {
    "date": ("2022-09-14", "2023-01-15", "2026-10-01", "2022-02-24"),
    "known": ("now", "then"),
    "place": ("704138", "Kreminna", "Ізюм", "Lyman, Kharkiv"),
    "from": ("704138", "Kreminna"),
    "to": ("693381", "Severodonetsk"),
    "tab": ("place", "distance", "area", "compare", "claims", "sources"),
    "lang": ("en", "uk"),
    "theme": ("light", "dark"),
    "source": ("atlas", "wide", "narrow", "clashes"),
    "compare": ("wide", "narrow", "atlas"),
    "events": ("clashes",),
    "map": ("49.2,37.3,8.5",),
}
FORMS = ("csv", "geojson", "areas.csv", "json", "css", "exe", "png", "")
TEXTS = (
    "", "0", "-1", "7" * 400, "1e400", "NaN", "null", "true", "\x00", "\x1b[2J\x1b]0;x\x07",
    "\u202egnp", "\ud800", "\uffff", "\U0001f600" * 50, "'\"><script>alert(1)</script>",
    "../../../../etc/passwd", "..\\..\\app.py", "%2e%2e%2f", "%ff%fe", "%00", "{{7*7}}", "$(id)",
    "=1+1", "http://198.51.100.9/x", "file:///etc/passwd", "\r\nX-Injected: 1", "a" * 3000,
    "2022-02-30", "0001-01-01", "99999-01-01", "14.09.2022", "２０２２-０９-１４", "Lyman", " ",
    "١٢٣", "1,2,3,4", "inf,inf,inf", "-0.0,nan,14", "memory://x", "con", "\u2028",
)  # fmt: skip
VALUES = (
    None, True, False, 0, -1, 7, 1.5, 1e308, 10**30, [], [[]], {}, {"query": []}, {"a": {"b": []}},
    {"query": "?date=2022-09-14"}, ["view.data"], {"id": "view"}, [None] * 50, {"date": 7},
)  # fmt: skip
HEADERS: dict[str, tuple[str, ...]] = {
    "Host": ("evil.example", "localhost:99999", "[::1]", "[", "a" * 300, "x@evil", "\x1b[1m"),
    "Cookie": ("atlas-language=uk", "atlas-language=zz", "atlas-language=\x01", "=;=", "a" * 3000),
    "Accept-Encoding": ("br", "zstd", "identity;q=0", "*;q=nonsense", "gzip, " * 200),
    "Accept-Language": ("uk", "x" * 500, ";;q=,"),
    "If-None-Match": ("*", '"x"', 'W/"', '"' * 99),
    "If-Modified-Since": ("nonsense", "Wed, 25 Nov 2026 09:00:00 GMT", "0"),
    "Range": ("bytes=0-10", "bytes=9-1", "bytes=-", "lines=1-2", "bytes=" + "0-1," * 300),
    "Content-Type": ("application/json", "text/plain", "multipart/form-data; boundary=", "\u00e9"),
    "Content-Encoding": ("gzip", "br", "nonsense"),
    "X-Forwarded-Host": ("evil.example",),
    "X-Forwarded-Proto": ("https", "javascript"),
    "X-HTTP-Method-Override": ("DELETE",),
    "Expect": ("100-continue", "nonsense"),
    "Upgrade": ("h2c", "websocket"),
    "Connection": ("keep-alive", "upgrade", "Host"),
    "Referer": ("http://evil.example/", "\x00"),
    "Origin": ("null", "http://evil.example"),
    "Bad Name": ("x",),
    "": ("x",),
}  # fmt: skip


@dataclass(frozen=True)
class Hostile:
    """A request as it is sent.

    Parameters
    ----------
    method, target
        Of its first line.
    headers
        Beside Host and Content-Length, which are right unless they stand here.
    body
        Empty when there is none.
    """

    method: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def wire(self) -> bytes:
        """The bytes of it."""
        names = {name.lower() for name, _ in self.headers}
        lines = [f"{self.method} {self.target} HTTP/1.1"]
        lines += ["Host: localhost"] if "host" not in names else []
        lines += [f"{name}: {text}" for name, text in self.headers]
        lines += [f"Content-Length: {len(self.body)}"] if self.body else []
        lines += ["Connection: close"] if "connection" not in names else []
        head = "\r\n".join(lines) + "\r\n\r\n"
        return head.encode("utf-8", "surrogatepass") + self.body


@dataclass
class Maker:
    """Makes requests.

    Parameters
    ----------
    paths
        Addresses that the server answers.
    callbacks
        As Dash lists them at ``/_dash-dependencies``.
    """

    paths: list[str]
    callbacks: list[dict[str, Any]]
    chance: random.Random = field(default_factory=random.Random)

    def make(self, seed: int) -> Hostile:
        """The request of a seed."""
        self.chance = random.Random(seed)  # noqa: S311 - the same requests in every run
        kinds: tuple[tuple[Callable[[], Hostile], int], ...] = (
            (self._address, 40), (self._callback, 45), (self._path, 15),
        )  # fmt: skip
        makers, weights = zip(*kinds, strict=True)
        return self.chance.choices(makers, weights)[0]()

    def _address(self) -> Hostile:
        path = self.chance.choice(("/", *(f"/export/{form}" for form in FORMS)))
        if path == "/export/png" and self.chance.random() < 0.95:  # half a second each
            path = "/export/csv"
        query = "&".join(self._field() for _ in range(self.chance.randrange(7)))
        return self._dressed(f"{path}?{query}")

    def _field(self) -> str:
        key = self.chance.choice(KEYS)
        if key in RIGHT and self.chance.random() < 0.6:
            text = self.chance.choice(RIGHT[key])
        else:
            text = self.chance.choice(TEXTS)
        coded = quote(text, safe="%,", errors="surrogatepass")
        return f"{quote(key)}={coded}" if self.chance.random() < 0.95 else coded

    def _path(self) -> Hostile:
        path = self.chance.choice(self.paths)
        for _ in range(self.chance.randrange(3)):
            at = self.chance.randrange(len(path) + 1)
            text = quote(self.chance.choice(TEXTS), safe="/%.\\:", errors="surrogatepass")
            path = path[:at] + text + path[at + self.chance.randrange(4) :]
        return self._dressed(path or "/")

    def _dressed(self, target: str) -> Hostile:
        method = self.chance.choice(METHODS)
        body = b"x" * self.chance.choice((0, 0, 0, 7, 70_000)) if method == "POST" else b""
        return Hostile(method, target, self._headers(), body)

    def _headers(self) -> tuple[tuple[str, str], ...]:
        names = self.chance.choices(list(HEADERS), k=self.chance.choice((0, 0, 0, 0, 1, 2)))
        return tuple((name, self.chance.choice(HEADERS[name])) for name in names)

    def _callback(self) -> Hostile:
        body = right_body(self.chance.choice(self.callbacks), self._value)
        for _ in range(self.chance.randrange(3)):
            body = self._spoilt(body)
        raw = json.dumps(body, ensure_ascii=self.chance.random() < 0.5).encode(
            "utf-8", "surrogatepass"
        )
        if self.chance.random() < 0.05:
            raw = raw[: self.chance.randrange(len(raw))]
        headers = (("Content-Type", "application/json"), *self._headers())
        return Hostile("POST", "/_dash-update-component", headers, raw)

    def _value(self, name: str) -> Any:
        """What a page might send for it, or nearly."""
        if name == "asked.data":
            query = "&".join(self._field() for _ in range(3))
            return {"query": f"?{query}", "number": 1}
        if name == "view.data":
            keys = self.chance.sample(list(RIGHT), 4)
            fields = {key: self.chance.choice(RIGHT[key]) for key in keys}
            return fields | {"date": self.chance.choice(RIGHT["date"])}
        return self.chance.choice((None, "704138", *TEXTS))

    def _spoilt(self, body: Any) -> Any:
        """The same with something else at one place, or without it."""
        if self.chance.random() < 0.15 or not isinstance(body, dict | list) or not body:
            return self.chance.choice((*VALUES, *TEXTS))
        spoilt: Any = body.copy()
        key = self.chance.choice(list(body)) if isinstance(body, dict) else self._place_in(body)
        if self.chance.random() < 0.15:
            del spoilt[key]
        else:
            spoilt[key] = self._spoilt(body[key])
        return spoilt

    def _place_in(self, values: list[Any]) -> int:
        return self.chance.randrange(len(values))


def right_body(callback: dict[str, Any], value: Callable[[str], Any]) -> dict[str, Any]:
    """The body that a page sends for a callback; `value` gives what the page holds."""
    names = callback["output"].strip(".").split("...")
    outputs = [dict(zip(("id", "property"), name.rsplit(".", 1), strict=True)) for name in names]

    def filled(parts: list[dict[str, str]]) -> list[dict[str, Any]]:
        return [{**part, "value": value(f"{part['id']}.{part['property']}")} for part in parts]

    return {
        "output": callback["output"],
        "outputs": outputs if callback["output"].startswith("..") else outputs[0],
        "inputs": filled(callback["inputs"]),
        "state": filled(callback["state"]),
        "changedPropIds": ["view.data"],
    }
