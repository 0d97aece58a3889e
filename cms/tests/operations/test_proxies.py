"""Who asks, where proxies stand in front: no header makes anybody somebody else."""

from typing import Any

import pytest
from axes.helpers import get_client_ip_address
from django.core.exceptions import ImproperlyConfigured, MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from environ import Env

from cms.operations.proxies import believe_proxies, client_address
from cms.security import trusted_proxies

PEER = "10.0.0.9"


def asked_from(forwarded: str | None) -> str:
    """The address that stands in ``REMOTE_ADDR`` behind the middleware."""
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR=PEER)

    def serve(request: HttpRequest) -> HttpResponse:
        # The lock after wrong passwords believes it, and no header.
        bare = RequestFactory().get("/", REMOTE_ADDR=request.META["REMOTE_ADDR"])
        assert get_client_ip_address(request) == get_client_ip_address(bare)
        return HttpResponse(request.META["REMOTE_ADDR"])

    return believe_proxies(serve)(request).content.decode()


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (1, "192.0.2.1", "192.0.2.1"),
        # What stands further to the left was written by the client.
        (1, "203.0.113.7, 192.0.2.1", "192.0.2.1"),
        (1, "127.0.0.1, 127.0.0.1,192.0.2.1 ", "192.0.2.1"),
        (2, "203.0.113.7, 192.0.2.1, 10.0.0.8", "192.0.2.1"),
        # Fewer than there are proxies: it did not come through all of them.
        (2, "192.0.2.1", PEER),
        (1, "", PEER),
        (1, None, PEER),
        # As proxies write it.
        (1, "192.0.2.1:52100", "192.0.2.1"),
        (1, "[2001:db8::1]:443", "2001:db8::1"),
        (1, "[2001:DB8:0::1]", "2001:db8::1"),
        (1, "2001:db8::1", "2001:db8::1"),
        (1, "::ffff:192.0.2.1", "192.0.2.1"),
        # No address at all: the peer stays.
        (1, "unknown", PEER),
        (1, "192.0.2.1, ", PEER),
        (1, "192.0.2.256", PEER),
        (1, "192.0.2.1:port", PEER),
        (1, "[192.0.2.1", PEER),
        (1, "fe80::1%eth0", PEER),
        (1, "192.0.2.1\r\nX-Other: 1", PEER),
        (1, "<script>", PEER),
    ],
)
def test_address__is_the_one_that_the_outermost_proxy_saw(
    settings: Any, proxies: int, forwarded: str | None, address: str
) -> None:
    settings.TRUSTED_PROXIES = proxies

    assert asked_from(forwarded) == address


def test_address__without_proxies__is_the_peer(settings: Any) -> None:
    settings.TRUSTED_PROXIES = 0

    with pytest.raises(MiddlewareNotUsed):
        asked_from("192.0.2.1")


def test_address__in_a_header_without_end__is_found_from_the_right() -> None:
    assert client_address("203.0.113.7," * 100_000 + "192.0.2.1", 1) == "192.0.2.1"


def test_middleware__stands_before_all_that_asks_for_the_address(settings: Any) -> None:
    proxies = settings.MIDDLEWARE.index("cms.operations.proxies.believe_proxies")

    for reader in ("articles.delivery.throttling.throttle_readers", "axes.middleware.AxesMiddleware"):
        assert proxies < settings.MIDDLEWARE.index(reader)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"TRUSTED_PROXIES": "-1"}, "TRUSTED_PROXIES is -1"),
        ({"TRUSTED_PROXIES": "10.0.0.1"}, "TRUSTED_PROXIES is 10.0.0.1"),
        ({"BEHIND_HTTPS_PROXY": "true"}, "TRUSTED_PROXIES is missing"),
    ],
)
def test_setting__that_cannot_be_meant__stops_the_start(
    monkeypatch: pytest.MonkeyPatch, said: dict[str, str], reason: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=rf"^{reason}.*\.$"):
        read(monkeypatch, said)


@pytest.mark.parametrize(
    ("said", "proxies"),
    [({}, 0), ({"TRUSTED_PROXIES": "2"}, 2), ({"BEHIND_HTTPS_PROXY": "true", "TRUSTED_PROXIES": "0"}, 0)],
)
def test_setting__counts_the_proxies(monkeypatch: pytest.MonkeyPatch, said: dict[str, str], proxies: int) -> None:
    assert read(monkeypatch, said) == proxies


def read(monkeypatch: pytest.MonkeyPatch, said: dict[str, str]) -> int:
    for name in ("TRUSTED_PROXIES", "BEHIND_HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    env = Env()
    return trusted_proxies(env, is_behind=env.bool("BEHIND_HTTPS_PROXY", default=False))
