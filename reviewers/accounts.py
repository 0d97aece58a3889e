"""Accounts are signatures: only administrators change another person's, and whoever's is changed is told by mail.

Everybody changes their own password and e-mail address in Wagtail's account settings; those mails go out too.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import get_hasher, identify_hasher
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models.signals import m2m_changed, post_save, pre_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.mail import send_mail

User = get_user_model()
# Field, and what it is called in the mail.
TOLD = {
    "password": "password",
    "email": "e-mail address",
    User.USERNAME_FIELD: "user name",
    "is_active": "whether it is switched on",
    "is_superuser": "administrator's right",
}
MAIL = """Dear {name},

your account “{username}” was changed on {at:%d %B %Y, %H:%M} UTC: {changes}.

If you do not know why, tell an administrator at once. Under a medical review your password is your signature.
"""


class AccountsBelongToAdministrators:
    """Authentication backend that signs nobody in: it takes the rights to keep accounts from everybody but superusers,
    who are not asked. With such a right a group could take a reviewer's password, in whichever screen."""

    refused = frozenset(
        f"{User._meta.app_label}.{verb}_{User._meta.model_name}" for verb in ("add", "change", "delete")
    )

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> None:
        return None

    def has_perm(self, user: Any, permission: str, obj: Any = None) -> bool:
        if permission in self.refused:
            # Ends the question: no other backend is asked (django.contrib.auth.models._user_has_perm).
            raise PermissionDenied
        return False


@receiver(pre_save, sender=User, dispatch_uid="reviewers_account_before")
def note_changes(sender: type, instance: Any, raw: bool, update_fields: Iterable[str] | None, **kwargs: Any) -> None:
    """Compare with the row, which the save is about to overwrite."""
    instance._changes_to_tell = None
    saved = set(TOLD) if update_fields is None else set(TOLD) & set(update_fields)
    before = User._default_manager.filter(pk=instance.pk).first() if saved and instance.pk and not raw else None
    if before is None:
        return
    changed = [name for name in TOLD if name in saved and getattr(before, name) != getattr(instance, name)]
    if changed == ["password"] and _is_only_hashed_anew(before.password, instance, update_fields):
        return
    if changed == ["email"] and not before.email:
        # A first address: there is none yet at which somebody could be warned.
        return
    if changed:
        instance._changes_to_tell = ([TOLD[name] for name in changed], {before.email, instance.email})


@receiver(post_save, sender=User, dispatch_uid="reviewers_account_after")
def tell_changes(sender: type, instance: Any, **kwargs: Any) -> None:
    if instance._changes_to_tell:
        tell(instance, *instance._changes_to_tell)
        instance._changes_to_tell = None


@receiver(m2m_changed, sender=User.groups.through, dispatch_uid="reviewers_account_groups")
def tell_groups(
    sender: type, instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **kwargs: Any
) -> None:
    """Told from either side: a person's groups, or a group's people."""
    if action not in ("post_add", "post_remove", "pre_clear"):
        return
    cleared = instance.user_set if reverse else instance.groups
    found = set(cleared.values_list("pk", flat=True)) if action == "pre_clear" else pk_set or set()
    users = User._default_manager.filter(pk__in=found) if reverse else [instance]
    names = [instance] if reverse else list(Group.objects.filter(pk__in=found).order_by("name"))
    word = "added to" if action == "post_add" else "taken out of"
    for user in users if names else ():
        tell(user, [f"{word} the group “{name}”" for name in names])


@hooks.register("after_bulk_action")
def tell_switched(request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any) -> None:
    """Wagtail's bulk action updates rows without saving them."""
    if action_type == "set_active_state":
        for user in objects:
            tell(user, [TOLD["is_active"]])


def _is_only_hashed_anew(before: str, user: Any, update_fields: Iterable[str] | None) -> bool:
    """Whether this is Django's own upgrade of an outdated hash at sign-in (``AbstractBaseUser.check_password``)."""
    if update_fields is None or set(update_fields) != {"password"} or "_password" not in vars(user) or user._password:
        return False
    try:
        used, preferred = identify_hasher(before), get_hasher()
    except ValueError:
        return False
    return used.algorithm != preferred.algorithm or preferred.must_update(before)


def tell(user: Any, changes: list[str], addresses: Iterable[str] | None = None) -> None:
    """Mail this person, after the commit, what was changed; where no addresses are named, at theirs."""
    text = MAIL.format(
        name=user.get_full_name() or user.get_username(),
        username=user.get_username(),
        at=timezone.now(),
        changes=", ".join(changes),
    )

    def send() -> None:
        for address in sorted(filter(None, {user.email} if addresses is None else addresses)):
            send_mail("Your account was changed", text, [address])

    transaction.on_commit(send, robust=True)
