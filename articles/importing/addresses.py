"""Which foreign addresses may be linked to: absolute http and https, and mailto."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

LINKED_SCHEMES = frozenset({"http", "https", "mailto"})

IGNORED_BY_BROWSERS = re.compile(r"[\t\n\r]")  # WHATWG URL standard, 4.4: removed before parsing ("java\nscript:")


def linkable(address: str, *, base: str = "") -> str | None:
    """The absolute form of a foreign address, or None where it must not or cannot be linked to.

    Relative addresses are resolved against ``base``, the address of the foreign page; those within the page
    ("#figure-1") lead nowhere here.
    """
    address = IGNORED_BY_BROWSERS.sub("", address).strip()
    if not address or address.startswith("#"):
        return None
    try:
        absolute = urljoin(base, address) if base else address
        parts = urlsplit(absolute)
        parts.port  # noqa: B018 - raises where the port is no number
    except ValueError:
        return None
    if parts.scheme not in LINKED_SCHEMES:
        return None
    has_target = "@" in parts.path if parts.scheme == "mailto" else _is_host(parts.hostname)
    return absolute if has_target else None


def _is_host(hostname: str | None) -> bool:
    return bool(hostname) and not re.search(r"[\s<>{}\"'`\\]", hostname or "")
