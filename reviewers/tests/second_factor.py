"""A phone for tests: it has the key of somebody's second factor, and shows codes."""

from typing import Any

from django.test import Client
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from articles.tests.factories import PASSWORD

SIGN_IN = "/admin/login/"
BACKEND = "django.contrib.auth.backends.ModelBackend"


def enrol(user: Any) -> TOTPDevice:
    return TOTPDevice.objects.create(user=user, name="Phone")


def shown_by(key: bytes) -> str:
    """The code that a phone with this key shows now. Stop the clock, and shift it by half a minute for the next one."""
    return f"{totp(key):06d}"


def wrong_for(key: bytes) -> str:
    """Six digits that are not right now."""
    near = {totp(key, drift=drift) for drift in (-1, 0, 1)}
    return next(f"{number:06d}" for number in range(1_000_000) if number not in near)


def give_password(client: Client, user: Any, *, then: str = "", password: str = PASSWORD) -> Any:
    """The first step of signing in."""
    return client.post(SIGN_IN, {"username": user.get_username(), "password": password, "next": then})


def give_code(client: Client, code: str, *, then: str = "") -> Any:
    """The second."""
    return client.post(reverse("at_the_door:code"), {"code": code, "next": then})
