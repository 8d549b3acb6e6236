"""Requests that fail in every way that they can."""

from __future__ import annotations

from playwright.sync_api import Route


class Fault:
    """Makes files fail in a given way until it is lifted."""

    def __init__(self, kind: str) -> None:
        self.kind: str | None = kind
        self.asked = 0

    def __call__(self, route: Route) -> None:
        """Answer a request."""
        if self.kind is None:
            route.continue_()
        elif self.kind == "abort":
            route.abort()
        elif self.kind == "hang":
            self.asked += 1
        elif self.kind == "cut":
            whole = route.fetch()
            route.fulfill(
                content_type="application/json",
                body=whole.body()[: min(5000, len(whole.body()) // 2)],
            )
        else:
            route.fulfill(status=int(self.kind), body="")
