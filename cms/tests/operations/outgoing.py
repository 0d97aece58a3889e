"""What this process connects to: told by Python itself (audit events of ``socket``), so nothing goes by."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Any

_heard: list[list[str]] = []


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    if not _heard or event not in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        return
    address = arguments[-1] if event in ("socket.connect", "socket.sendto") else arguments
    host = address[0] if isinstance(address, tuple) and address else address
    if isinstance(address, tuple) and not _is_here(host):
        for heard in _heard:
            heard.append(f"{event} {host}")


def _is_here(host: Any) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


# A hook stays for as long as the process does: it listens to nothing outside ``connections_elsewhere``.
sys.addaudithook(_hear)


@contextmanager
def connections_elsewhere() -> Iterator[list[str]]:
    """The connections to other machines, and the names asked for, while the block runs."""
    heard: list[str] = []
    _heard.append(heard)
    try:
        yield heard
    finally:
        _heard.remove(heard)
