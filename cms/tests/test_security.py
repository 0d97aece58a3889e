"""What the settings take for networks and limits, and what they refuse."""

from ipaddress import ip_network
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from environ import Env

from cms.security import requests_per_minute, unthrottled_networks


@pytest.mark.parametrize(
    ("said", "debug", "limit"),
    [(None, False, 1200), (None, True, 0), ("0", False, 0), ("300", True, 300)],
)
def test_limit__is_one_in_production_unless_told_otherwise(
    monkeypatch: pytest.MonkeyPatch, said: str | None, debug: bool, limit: int
) -> None:
    monkeypatch.delenv("API_REQUESTS_PER_MINUTE", raising=False)
    if said is not None:
        monkeypatch.setenv("API_REQUESTS_PER_MINUTE", said)

    assert requests_per_minute(Env(), debug=debug) == limit


def test_networks__are_read_of_both_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_UNTHROTTLED_NETWORKS", "192.0.2.0/24, 2001:db8::/64,198.51.100.7")

    assert unthrottled_networks(Env()) == [*map(ip_network, ["192.0.2.0/24", "2001:db8::/64", "198.51.100.7"])]


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("API_UNTHROTTLED_NETWORKS", "192.0.2.1/24", unthrottled_networks),
        ("API_UNTHROTTLED_NETWORKS", "everybody", unthrottled_networks),
        ("API_REQUESTS_PER_MINUTE", "-1", lambda env: requests_per_minute(env, debug=False)),
    ],
)
def test_value__that_cannot_be_meant__stops_the_start(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, read: Any
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(ImproperlyConfigured, match=rf"^{name} .*\.$"):
        read(Env())
