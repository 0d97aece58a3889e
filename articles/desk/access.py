"""Who is at the desk."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


def signed_in(request: HttpRequest) -> AbstractBaseUser:
    """The person at the admin, which lets nobody else in."""
    if not request.user.is_authenticated:
        raise PermissionDenied
    return request.user
