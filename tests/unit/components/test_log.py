"""The log has a line for each thing, whatever is in it."""

from __future__ import annotations

import logging

import pytest

from components import log


def test_line__is_one_and_short(capsys: pytest.CaptureFixture[str]) -> None:
    log.start()
    log.start()
    logging.getLogger("components.test").warning("%s", "a\nb\x1b[2J" + "z" * 5000)
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert r"WARNING a\nb\x1b[2Jzzz" in err
    assert len(err) < 500


def test_fault_line__says_what_and_where() -> None:
    try:
        raise KeyError("no\nsuch")
    except KeyError as error:
        line = log.fault_line(error)
    assert line.startswith("KeyError: 'no\\nsuch' at ")
    assert line.endswith(" in test_fault_line__says_what_and_where")
