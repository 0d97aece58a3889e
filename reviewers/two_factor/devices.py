"""A person's second factor: an app that shows codes, and recovery codes for when it is lost.

The rows are django-otp's, one device of each kind for a person. Who begins, ends or resets it is recorded, told by
mail, and signed out everywhere else. Neither keys nor codes stand in a log or a mail.
"""

import secrets

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.crypto import pbkdf2
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key
from wagtail.log_actions import log

from reviewers.accounts import tell
from reviewers.sessions import end_sessions_of

RECOVERY_CODES = 10
RECOVERY_DIGITS = 16
# About a fiftieth of a second: 53 bits of chance behind it are out of reach for whoever has a copy of the database.
HASH_ROUNDS = 50_000
KEPT_BYTES = 8

SET_UP = "reviewers.second_factor_set_up"
REMOVED = "reviewers.second_factor_removed"
RESET = "reviewers.second_factor_reset"
NEW_CODES = "reviewers.recovery_codes_made"
# Action, and what it is called in the log and in the mail.
WORDS = {
    SET_UP: "two-factor sign-in set up",
    REMOVED: "two-factor sign-in removed",
    RESET: "two-factor sign-in reset by an administrator",
    NEW_CODES: "new recovery codes made",
}


def app_of(user: AbstractBaseUser) -> TOTPDevice | None:
    """The app with which this person has confirmed to share a key."""
    return TOTPDevice.objects.filter(user_id=user.pk, confirmed=True).first()


def is_enrolled(user: AbstractBaseUser) -> bool:
    return bool(TOTPDevice.objects.filter(user_id=user.pk, confirmed=True).exists())


def is_enrolled_under(username: str | None) -> bool:
    """The same, of whoever signs in under this name."""
    name = f"user__{get_user_model().USERNAME_FIELD}"
    return bool(TOTPDevice.objects.filter(confirmed=True, **{name: username}).exists())


def recovery_codes_left(user: AbstractBaseUser) -> int:
    return int(StaticToken.objects.filter(device__user_id=user.pk).count())


def new_key() -> str:
    """A key of 160 random bits, as hexadecimal digits."""
    return str(default_key())


def unsaved_app(user: AbstractBaseUser, key: str) -> TOTPDevice:
    """The app as it would be with this key."""
    return TOTPDevice(user=user, name="Authenticator app", key=key, confirmed=True)


def set_up(user: AbstractBaseUser, *, key: str, code: str, session_key: str | None) -> list[str] | None:
    """Share ``key`` with the app that shows ``code`` now; gives the recovery codes, which nobody can be shown again.

    None where the code is not the key's, or where the person has a second factor already: nothing has changed then.
    The session named by ``session_key`` stays, all others of this person end.
    """
    with transaction.atomic():
        # One after the other, so that nobody ends up with two.
        get_user_model()._default_manager.select_for_update().get(pk=user.pk)
        app = unsaved_app(user, key)
        if is_enrolled(user) or not _accepts(app, code):
            return None
        TOTPDevice.objects.filter(user_id=user.pk).exclude(pk=app.pk).delete()
        codes = _new_recovery_codes(user)
        _record(user, SET_UP, by=user)
    end_sessions_of(user, but=session_key)
    return codes


def make_recovery_codes(user: AbstractBaseUser) -> list[str]:
    """Ten new ones; those of before are worth nothing from now on."""
    with transaction.atomic():
        codes = _new_recovery_codes(user)
        _record(user, NEW_CODES, by=user)
    return codes


def remove(user: AbstractBaseUser, *, by: AbstractBaseUser | None, session_key: str | None = None) -> bool:
    """Take the second factor away, recovery codes too; gives whether there was one. ``by`` is None for a command."""
    with transaction.atomic():
        apps, _ = TOTPDevice.objects.filter(user_id=user.pk).delete()
        others, _ = StaticDevice.objects.filter(user_id=user.pk).delete()
        if not apps + others:
            return False
        _record(user, REMOVED if by is not None and by.pk == user.pk else RESET, by=by)
    end_sessions_of(user, but=session_key)
    return True


def kept_form(code: str, device: StaticDevice) -> str:
    """What is stored of a recovery code. It has no use for whoever reads the table."""
    return pbkdf2(code, f"recovery code {device.pk}", HASH_ROUNDS, dklen=KEPT_BYTES).hex()


def _accepts(app: TOTPDevice, code: str) -> bool:
    with transaction.atomic():
        app.save()
        if app.verify_token(code):
            return True
        # A failed try is saved with the device, which must not stay.
        transaction.set_rollback(True)
    return False


def _new_recovery_codes(user: AbstractBaseUser) -> list[str]:
    StaticDevice.objects.filter(user_id=user.pk).delete()
    device = StaticDevice.objects.create(user=user, name="Recovery codes")
    codes = [f"{secrets.randbelow(10**RECOVERY_DIGITS):0{RECOVERY_DIGITS}d}" for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=kept_form(code, device)) for code in codes)
    return codes


def _record(user: AbstractBaseUser, action: str, *, by: AbstractBaseUser | None) -> None:
    log(instance=user, action=action, user=by)
    tell(user, [WORDS[action]])
