"""What the settings say about security: who is believed about addresses, what browsers may load, how much one address
may ask. Functions read the environment, and raise ``ImproperlyConfigured`` with a sentence that says what to do.
"""

from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured
from environ import Env

Policy = dict[str, list[Any]]
Network = IPv4Network | IPv6Network


def trusted_proxies(env: Env, *, is_behind: bool) -> int:
    """TRUSTED_PROXIES: how many proxies in front add the address they were asked from to ``X-Forwarded-For``.

    Whoever stands behind a proxy has to say so: otherwise every reader would have the proxy's address, and one who asks
    too much, or does not know their password, would lock all others out.
    """
    text = env.str("TRUSTED_PROXIES", default="")
    if not text and is_behind:
        raise ImproperlyConfigured(
            "TRUSTED_PROXIES is missing: BEHIND_HTTPS_PROXY is true, so set it to the number of proxies in front that "
            "add to X-Forwarded-For, such as 1, or to 0 where none does."
        )
    if text and not (text.isascii() and text.isdigit() and len(text) < 3):
        raise ImproperlyConfigured(f"TRUSTED_PROXIES is {text}: set it to the number of proxies in front, such as 1.")
    return int(text or 0)


def requests_per_minute(env: Env, *, debug: bool) -> int:
    """API_REQUESTS_PER_MINUTE: how much one address may ask of the delivery API; 0 is without a limit."""
    number: int = env.int("API_REQUESTS_PER_MINUTE", default=0 if debug else 1200)
    if number < 0:
        raise ImproperlyConfigured(f"API_REQUESTS_PER_MINUTE is {number}: set it to a number such as 1200, or to 0.")
    return number


def unthrottled_networks(env: Env) -> list[Network]:
    """API_UNTHROTTLED_NETWORKS: who may ask the delivery API without a limit."""
    try:
        return [ip_network(text.strip()) for text in env.list("API_UNTHROTTLED_NETWORKS", default=[])]
    except ValueError as error:
        raise ImproperlyConfigured(
            f"API_UNTHROTTLED_NETWORKS holds what is no network ({error}): "
            "set it to networks such as 192.0.2.0/24,2001:db8::/64, separated by commas."
        ) from error


def content_policies(*, hosts: list[str], media_url: str) -> dict[str, Policy]:
    """What browsers may load, for each kind of page, in the form of django-csp.

    Images of articles have whole addresses, those of their site: all hosts of this installation are allowed for them.
    """
    images = [SELF, *_sources(hosts, media_url)]
    shared: Policy = {
        "default-src": [NONE],
        "style-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        # In frames on pages of this origin where the answer allows that itself, as previews do; see ContentPolicy.
        "frame-ancestors": [NONE],
    }
    admin: Policy = {
        **shared,
        "script-src": [SELF],
        # Wagtail's scripts add `<style>` elements (tooltips, the editor of rich text), and it has no nonces.
        "style-src": [SELF, UNSAFE_INLINE],
        # The picture of a crop, and pictures that are chosen and not uploaded yet.
        "img-src": [*images, "data:", "blob:"],
        "connect-src": [SELF],
        # Previews.
        "frame-src": [SELF],
    }
    return {
        # No page of ours has a script or style of its own. One that gets some asks for a nonce: `request.csp_nonce`.
        "public": {**shared, "script-src": [NONCE], "style-src": [SELF, NONCE], "img-src": images},
        "admin": admin,
        # Wagtail 8 begins its choosers, dates and lists of rows by a `<script>` beside each, put in by other scripts
        # too, without nonces: see `widgets/chooser.py`, `panels/inline_panel.html`, `widgets/date_input.html` there.
        "forms": {**admin, "script-src": [SELF, UNSAFE_INLINE]},
    }


def _sources(hosts: list[str], media_url: str) -> list[str]:
    """Hosts as they stand in a policy, which knows no IPv6 addresses, and where uploads are kept, if elsewhere."""
    named = [host for host in hosts if not host.startswith("[") and host != "*"]
    wide = [[f"*{host}:*", f"{host[1:]}:*"] if host.startswith(".") else [f"{host}:*"] for host in named]
    media = urlsplit(media_url)
    return [*(source for sources in wide for source in sources), *([_origin(media)] if media.netloc else [])]


def _origin(address: Any) -> str:
    return f"{address.scheme}://{address.netloc}" if address.scheme else address.netloc
