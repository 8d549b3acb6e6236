"""The store as a server sees it: one look for each request, and a fault is something to show."""

from __future__ import annotations

import logging
import time
from dataclasses import replace

from flask import g, has_request_context

from geo.store.address import BRISK
from geo.store.holdings import Holdings
from geo.store.reach import OutOfReachError
from geo.store.versions import Store

RETRY_S = 5.0
"""How long a store that could not be asked is left alone: the page does not wait for it."""

_LOOK = "look at the store"
_log = logging.getLogger(__name__)


class ServedStore(Store):
    """A store that is looked at once for each request, and of which looking never fails."""

    def __init__(self, address: str) -> None:
        super().__init__(address, BRISK)
        self._last = Holdings(address)
        self._ask_again_s = 0.0

    def look(self) -> Holdings:
        """What the store holds; when it cannot be asked, what it held before, with the fault."""
        if not has_request_context():
            return self._asked()
        if _LOOK not in g:
            setattr(g, _LOOK, self._asked())
        held: Holdings = g.get(_LOOK)
        return held

    def _asked(self) -> Holdings:
        if self._last.fault is None or time.monotonic() >= self._ask_again_s:
            self._last = self._looked()
        return self._last

    def _looked(self) -> Holdings:
        self._ask_again_s = time.monotonic() + RETRY_S  # meanwhile others see the fault at once
        try:
            return super().look()
        except OutOfReachError as error:
            self._ask_again_s = time.monotonic() + RETRY_S
            _log.warning("%s (%s)", error, error.__cause__)
            return replace(self._last, fault=error.message)
