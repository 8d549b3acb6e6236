"""Settings of the dashboard, read once from the environment."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from components.hosts import Hosts, host_name
from geo.errors import RequestError
from geo.record.catalog import DATA_DIR
from geo.store.versions import default_address
from geo.words import message

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8050


@dataclass(frozen=True)
class Tiles:
    """Background tiles that the user wants under the map.

    Parameters
    ----------
    address
        Address with ``{z}``, ``{x}`` and ``{y}``.
    attribution
        Credit that their publisher demands, shown in the footer.
    """

    address: str
    attribution: str

    @property
    def origin(self) -> str:
        """Scheme and host: the one other machine that the page may ask."""
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}"


@dataclass(frozen=True)
class Settings:
    """Where the record is and where the page is served.

    Parameters
    ----------
    data_dir
        Folder of the record; ``ATLAS_DATA``.
    host
        Address to listen on; ``ATLAS_HOST``.
    port
        Port to listen on; ``ATLAS_PORT``.
    tiles
        Background tiles; ``ATLAS_TILES`` and ``ATLAS_TILES_ATTRIBUTION``. None, the default,
        asks no other machine for anything.
    store
        Folder or fsspec address of imported sources; ``ATLAS_STORE``. Empty means the platform's
        folder for data of this user.
    hosts
        Further names of this server, in small letters; ``ATLAS_HOSTS``.
    """

    data_dir: Path = DATA_DIR
    host: str = DEFAULT_HOST
    port: int = DEFAULT_PORT
    tiles: Tiles | None = None
    store: str = ""
    hosts: tuple[str, ...] = ()

    @property
    def own_names(self) -> Hosts:
        """Names that this server answers to."""
        return Hosts(self.host, self.hosts)

    @property
    def store_address(self) -> str:
        """Where imported sources are."""
        return self.store or default_address()


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings.

    Raises
    ------
    RequestError
        When the port is not a number from 1 to 65535, or the tiles or names cannot be used.
    """
    port = environment.get("ATLAS_PORT", str(DEFAULT_PORT))
    if not port.isdecimal() or not 1 <= int(port) <= 65535:
        raise RequestError(message("port_wrong", port=port))
    return Settings(
        data_dir=Path(environment.get("ATLAS_DATA", DATA_DIR)),
        host=environment.get("ATLAS_HOST", DEFAULT_HOST),
        port=int(port),
        tiles=_read_tiles(environment),
        store=environment.get("ATLAS_STORE", "").strip(),
        hosts=_read_hosts(environment.get("ATLAS_HOSTS", "")),
    )


def _read_hosts(text: str) -> tuple[str, ...]:
    names = [name for name in text.lower().replace(",", " ").split() if name]
    for name in names:
        if name != "*" and host_name(name) != name:
            raise RequestError(message("host_wrong", name=name))
    return tuple(names)


def _read_tiles(environment: Mapping[str, str]) -> Tiles | None:
    address = environment.get("ATLAS_TILES", "").strip()
    attribution = environment.get("ATLAS_TILES_ATTRIBUTION", "").strip()
    if not address:
        return None
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise RequestError(message("tiles_no_address", address=address))
    missing = [mark for mark in ("{z}", "{x}", "{y}") if mark not in address]
    if missing:
        raise RequestError(message("tiles_lack", address=address, missing=missing))
    if not attribution:
        raise RequestError(message("tiles_uncredited"))
    return Tiles(address, attribution)


def check_port(host: str, port: int) -> None:
    """Make sure that the port is free.

    Raises
    ------
    RequestError
        When something else listens on it.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            fields = {"port": port, "host": host, "problem": error.strerror}
            raise RequestError(message("port_taken", **fields)) from None
