"""Names under which this server is known: which it answers to, and which it may print.

A browser sends the name that its reader asked for. Any page in the world can give a name of its
own the address of this machine, and would then be handed what lies here: only names that we know
are answered. An address in figures cannot be given away so, but says nothing either: it is
answered and not printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address

_LOOPBACK = "localhost"
_ANY = "*"


@dataclass(frozen=True)
class Hosts:
    """The names of this server.

    Parameters
    ----------
    listened
        Address that it listens on.
    named
        Further names, as ``ATLAS_HOSTS`` gives them; ``*`` is any name.
    """

    listened: str = "127.0.0.1"
    named: tuple[str, ...] = ()

    def may_be_printed(self, header: str) -> bool:
        """Whether a sheet may show the name of a ``Host`` header."""
        name = host_name(header)
        known = {_LOOPBACK, self.listened.lower(), *self.named}
        return bool(name) and (name in known or _is_loopback(name))

    def is_answered(self, header: str) -> bool:
        """Whether a request with this ``Host`` header is answered."""
        name = host_name(header)
        return _ANY in self.named or self.may_be_printed(header) or _is_address(name)


def host_name(header: str) -> str:
    """Name in a ``Host`` header without its port, in small letters; empty when there is none."""
    text = header.strip().lower()
    if text.startswith("["):
        name, _, port = text[1:].partition("]")
        port = port.removeprefix(":")
    else:
        name, _, port = text.partition(":")
    return "" if port and not (port.isascii() and port.isdecimal()) else name.removesuffix(".")


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _is_loopback(name: str) -> bool:
    return _is_address(name) and ip_address(name).is_loopback
