"""Whether a code is right: the app's, or a recovery code. Each is good once, and wrong ones count like wrong passwords.

django-otp makes whoever was wrong wait, twice as long each time; django-axes locks the account.
"""

import re
from datetime import datetime
from math import ceil

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django_otp.models import ThrottlingMixin
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from reviewers import lockout
from reviewers.accounts import tell
from reviewers.errors import AccountLockedError, WrongCodeError
from reviewers.two_factor.devices import kept_form, recovery_codes_left

APP = "app"
RECOVERY = "recovery code"

NO_CODE = "Enter the code that your app shows now, or one of your recovery codes."
WRONG = "The code is not right. Enter the one that your app shows now, or a recovery code that you have not used."
USED = "This code has been used already. Wait for the next one, half a minute at most, and enter that."
TOO_SOON = "The last code was wrong. Wait %s, and enter the code that your app shows then."
LOCKED = (
    "This account is locked after too many wrong passwords or codes. "
    "Wait %d minutes without trying, since each try begins them anew."
)


def check_code(user: AbstractBaseUser, code: str, request: HttpRequest | None = None) -> str:
    """Use up a code of this person; gives which kind it was, ``APP`` or ``RECOVERY``.

    Raises ``WrongCodeError``, which is counted where it was a guess, or ``AccountLockedError``. ``request`` says from
    where the code came. What was counted stays counted, so call it outside a transaction that may be undone.
    """
    said = re.sub(r"[\s-]", "", code)
    if not said:
        raise WrongCodeError(NO_CODE)
    bare = lockout.asking(request)
    _refuse_while_locked(bare, user)
    if re.fullmatch(r"[0-9]{6}", said):
        kind, is_right = APP, _is_of_app(user, said)
    else:
        kind, is_right = RECOVERY, _is_recovery_code(user, said)
    if is_right:
        lockout.forget_failures(bare, user)
        return kind
    lockout.count_failure(bare, user)
    _refuse_while_locked(lockout.asking(request), user)
    raise WrongCodeError(WRONG)


def _refuse_while_locked(bare: HttpRequest, user: AbstractBaseUser) -> None:
    minutes = lockout.minutes_locked(bare, user)
    if minutes is not None:
        raise AccountLockedError(LOCKED % minutes)


@transaction.atomic
def _is_of_app(user: AbstractBaseUser, code: str) -> bool:
    app = TOTPDevice.objects.select_for_update().filter(user_id=user.pk, confirmed=True).first()
    if app is None:
        return False
    _refuse_too_soon(app)
    if _was_used(app, code):
        raise WrongCodeError(USED)
    return bool(app.verify_token(code))


@transaction.atomic
def _is_recovery_code(user: AbstractBaseUser, code: str) -> bool:
    device = StaticDevice.objects.select_for_update().filter(user_id=user.pk, confirmed=True).first()
    if device is None:
        return False
    _refuse_too_soon(device)
    if not device.verify_token(kept_form(code, device)):
        return False
    tell(user, [f"a recovery code was used, {recovery_codes_left(user)} are left"])
    return True


def _refuse_too_soon(device: ThrottlingMixin) -> None:
    allowed, why = device.verify_is_allowed()
    if not allowed:
        until: datetime = why["locked_until"]
        seconds = max(1, ceil((until - timezone.now()).total_seconds()))
        wait = f"{seconds} second{'' if seconds == 1 else 's'}" if seconds < 100 else f"{ceil(seconds / 60)} minutes"
        raise WrongCodeError(TOO_SOON % wait)


def _was_used(app: TOTPDevice, code: str) -> bool:
    """Whether this is a code that was right until it was used. It is no guess, so it is not counted."""
    known = TOTP(app.bin_key, app.step, app.t0, app.digits, app.drift)
    known.time = timezone.now().timestamp()
    return bool(known.verify(int(code), app.tolerance) and known.t() <= app.last_t)
