"""Which names of this server are answered, and which are printed."""

from __future__ import annotations

import pytest

from components.hosts import Hosts, host_name


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("localhost:8050", "localhost"),
        ("LOCALHOST.", "localhost"),
        ("[::1]:8050", "::1"),
        ("192.0.2.1", "192.0.2.1"),
        ("evil.example:80:90", ""),
        ("evil.example:²", ""),
        ("evil.example:x", ""),
        ("", ""),
    ],
)
def test_host_name(header: str, name: str) -> None:
    assert host_name(header) == name


@pytest.mark.parametrize(
    ("header", "answered", "printed"),
    [
        ("localhost:8050", True, True),
        ("127.0.0.1:8050", True, True),
        ("127.9.9.9", True, True),
        ("[::1]:8050", True, True),
        ("192.0.2.7:8050", True, True),  # listened on
        ("atlas.example.org", True, True),  # named
        ("198.51.100.9", True, False),
        ("evil.example", False, False),
        ("localhost.evil.example", False, False),
        ("", False, False),
    ],
)
def test_hosts__known_names_and_addresses(header: str, answered: bool, printed: bool) -> None:
    hosts = Hosts("192.0.2.7", ("atlas.example.org",))
    assert hosts.is_answered(header) is answered
    assert hosts.may_be_printed(header) is printed


def test_hosts__any_name_when_asked_for_is_answered_not_printed() -> None:
    hosts = Hosts(named=("*",))
    assert hosts.is_answered("evil.example")
    assert not hosts.may_be_printed("evil.example")
