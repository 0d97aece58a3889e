"""Who may change another person's account, and who is told."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import APIToken

from articles.tests.factories import PASSWORD, ReviewerFactory, UserFactory

pytestmark = pytest.mark.django_db

BACKEND = "django.contrib.auth.backends.ModelBackend"
NEW_PASSWORD = "another long sentence to sign with"


@pytest.fixture
def person() -> Any:
    return ReviewerFactory.create(user__email="old@example.org", user__username="rita").user


@pytest.fixture
def told(mailoutbox: list[Any], django_capture_on_commit_callbacks: Any) -> Iterator[Callable[..., list[Any]]]:
    """Run something to its commit; gives the mails that it caused."""

    def run(change: Callable[[], Any]) -> list[Any]:
        mailoutbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            change()
        return [message for message in mailoutbox if message.subject == "Your account was changed"]

    return run


def signed_in(*, superuser: bool) -> Client:
    user = UserFactory.create(is_superuser=superuser, groups=["Editors"])
    keepers = Group.objects.create(name="Keepers of accounts")
    rights = ["add_user", "change_user", "delete_user", "add_apitoken", "access_admin"]
    keepers.permissions.set(Permission.objects.filter(codename__in=rights))
    user.groups.add(keepers)
    client = Client()
    client.force_login(user, BACKEND)
    return client


def sheet(person: Any, **changes: Any) -> dict[str, Any]:
    """What the admin's form sends for an account."""
    fields = ("username", "email", "first_name", "last_name")
    groups = list(person.groups.values_list("pk", flat=True))
    return {**{name: getattr(person, name) for name in fields}, "is_active": "on", "groups": groups, **changes}


CHANGES: dict[str, dict[str, Any]] = {
    "password": {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
    "e-mail address": {"email": "new@example.org"},
    "user name": {"username": "mallory"},
    "whether it is switched on": {"is_active": ""},
    "administrator's right": {"is_superuser": "on"},
    "taken out of the group “Medical reviewers”": {"groups": []},
}


# Who may.


@pytest.mark.parametrize("by_whom", ["superuser", "editor"])
def test_admin__bulk_action_switches_an_account__superusers_only_and_its_person_is_told(
    person: Any, told: Callable[..., list[Any]], by_whom: str
) -> None:
    """Wagtail's bulk action updates the row past every signal of the model."""
    client = signed_in(superuser=by_whom == "superuser")
    address = reverse("wagtail_bulk_action", args=["auth", "user", "set_active_state"])
    form = {"mark_as_active": "False"}
    mails = told(lambda: client.post(address, form, query_params={"id": person.pk}))
    person.refresh_from_db()
    assert person.is_active is (by_whom != "superuser")
    assert ["whether it is switched on" in message.body for message in mails] == [True] * (by_whom == "superuser")


@pytest.mark.parametrize("change", CHANGES)
def test_admin__superuser_changes_an_account_and_its_person_is_told(
    person: Any, told: Callable[..., list[Any]], change: str
) -> None:
    client, address = signed_in(superuser=True), reverse("wagtailusers_users:edit", args=[person.pk])
    mails = told(lambda: client.post(address, sheet(person, **CHANGES[change])))
    assert change in mails[0].body
    assert "old@example.org" in [message.to[0] for message in mails]
    before = (person.password, person.email, person.username, person.is_active, person.is_superuser)
    person.refresh_from_db()
    after = (person.password, person.email, person.username, person.is_active, person.is_superuser)
    assert after != before or not person.groups.exists()


@pytest.mark.parametrize("change", CHANGES)
def test_admin__right_of_a_group_changes_no_account(person: Any, told: Callable[..., list[Any]], change: str) -> None:
    client, address = signed_in(superuser=False), reverse("wagtailusers_users:edit", args=[person.pk])
    assert told(lambda: client.post(address, sheet(person, **CHANGES[change]))) == []
    before = (person.password, person.email, person.username, person.is_active, person.is_superuser)
    person.refresh_from_db()
    after = (person.password, person.email, person.username, person.is_active, person.is_superuser)
    assert after == before
    assert person.groups.exists()


@pytest.mark.parametrize("superuser", [False, True])
def test_admin__screens_of_accounts(person: Any, superuser: bool) -> None:
    """Nobody finds a list whose buttons fail."""
    client = signed_in(superuser=superuser)
    shown = {name: client.get(reverse(f"wagtailusers_users:{name}")).status_code for name in ("index", "add")}
    assert shown == ({"index": 200, "add": 200} if superuser else {"index": 302, "add": 302})


@pytest.mark.parametrize("superuser", [False, True])
@pytest.mark.parametrize("action", ["set_active_state", "assign_role", "delete"])
def test_admin__bulk_actions(person: Any, told: Callable[..., list[Any]], superuser: bool, action: str) -> None:
    client, role = signed_in(superuser=superuser), Group.objects.get(name="Editors")
    if action == "delete":
        person = UserFactory.create(email="old@example.org", groups=["Medical reviewers"])
    address = reverse("wagtail_bulk_action", args=["auth", "user", action]) + f"?id={person.pk}"
    mails = told(lambda: client.post(address, {"mark_as_active": "False", "role": role.pk}))
    found = type(person).objects.filter(pk=person.pk).first()
    untouched = found is not None and found.is_active and role not in found.groups.all()
    assert untouched is not superuser
    assert [message.to[0] for message in mails] == (["old@example.org"] if superuser and action != "delete" else [])


def test_admin__right_of_a_group_makes_no_token_for_others(person: Any) -> None:
    user = UserFactory.create()
    user.user_permissions.set(Permission.objects.filter(codename__in=["change_user", "add_apitoken"]))
    from wagtail.users.utils import get_manageable_token_owners, user_can_manage_token  # noqa: PLC0415

    assert list(get_manageable_token_owners(user)) == [user]
    assert not user_can_manage_token(user, person, "wagtailcore.add_apitoken")
    assert not APIToken.objects.exists()


# Who is told, whatever way the change came.


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda person: person.set_password(NEW_PASSWORD), "password"),
        (lambda person: setattr(person, "password", make_password(NEW_PASSWORD)), "password"),
        (lambda person: person.set_unusable_password(), "password"),
        (lambda person: setattr(person, "username", "mallory"), "user name"),
        (lambda person: setattr(person, "is_active", False), "whether it is switched on"),
        (lambda person: setattr(person, "is_superuser", True), "administrator's right"),
    ],
)
@pytest.mark.parametrize("update_fields", [None, ["password", "username", "is_active", "is_superuser"]])
def test_told__of_what_code_saved(
    person: Any, told: Callable[..., list[Any]], change: Callable[[Any], Any], said: str, update_fields: Any
) -> None:
    change(person)
    (message,) = told(lambda: person.save(update_fields=update_fields))
    assert message.to == ["old@example.org"]
    assert f"UTC: {said}." in message.body
    assert "tell an administrator at once" in message.body


def test_told__of_a_new_hash_saved_alone(person: Any, told: Callable[..., list[Any]]) -> None:
    person.password = make_password(NEW_PASSWORD)
    assert len(told(lambda: person.save(update_fields=["password"]))) == 1


def test_told__at_the_old_and_the_new_address(person: Any, told: Callable[..., list[Any]]) -> None:
    person.email = "new@example.org"
    mails = told(person.save)
    assert [message.to for message in mails] == [["new@example.org"], ["old@example.org"]]


def test_told__of_all_in_one_mail(person: Any, told: Callable[..., list[Any]]) -> None:
    person.set_password(NEW_PASSWORD)
    person.username = "mallory"
    (message,) = told(person.save)
    assert "UTC: password, user name." in message.body


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda person, group: person.groups.add(group), "added to the group “Editors”"),
        (lambda person, group: group.user_set.add(person), "added to the group “Editors”"),
        (lambda person, group: person.groups.set([*person.groups.all(), group]), "added to the group “Editors”"),
        (lambda person, group: person.groups.clear(), "taken out of the group “Medical reviewers”"),
        (
            lambda person, group: Group.objects.get(name="Medical reviewers").user_set.clear(),
            "taken out of the group “Medical reviewers”",
        ),
    ],
)
def test_told__of_groups(
    person: Any, told: Callable[..., list[Any]], change: Callable[[Any, Group], Any], said: str
) -> None:
    (message,) = told(lambda: change(person, Group.objects.get(name="Editors")))
    assert message.to == ["old@example.org"]
    assert f"UTC: {said}." in message.body


def test_not_told__of_groups_that_stay(person: Any, told: Callable[..., list[Any]]) -> None:
    assert told(lambda: person.groups.add(*person.groups.all())) == []


def test_not_told__of_signing_in(person: Any, told: Callable[..., list[Any]], client: Client) -> None:
    sheet = {"username": "rita", "password": PASSWORD}
    assert told(lambda: client.post(reverse("wagtailadmin_login"), sheet)) == []
    person.refresh_from_db()
    assert person.last_login is not None


def test_not_told__of_a_hash_that_django_renews(
    person: Any, told: Callable[..., list[Any]], settings: Any, client: Client
) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher", *settings.PASSWORD_HASHERS]
    sheet = {"username": "rita", "password": PASSWORD}
    assert told(lambda: client.post(reverse("wagtailadmin_login"), sheet)) == []
    person.refresh_from_db()
    assert person.password.startswith("pbkdf2_")


def test_told__of_a_hash_in_place_of_what_was_none(person: Any, told: Callable[..., list[Any]]) -> None:
    """It looks like Django's upgrade, but nobody could sign in with what stood there before."""
    type(person).objects.filter(pk=person.pk).update(password="no hash at all")

    def change() -> None:
        person.set_password(NEW_PASSWORD)
        person._password = None
        person.save(update_fields=["password"])

    assert len(told(change)) == 1


def test_not_told__of_other_fields(person: Any, told: Callable[..., list[Any]]) -> None:
    person.first_name = "Rita Maria"
    assert told(person.save) == []
    assert told(lambda: person.save(update_fields=["last_login"])) == []


def test_not_told__of_a_new_account_or_a_first_address(told: Callable[..., list[Any]]) -> None:
    assert told(lambda: UserFactory.create()) == []
    person = UserFactory.create(email="")
    person.email = "first@example.org"
    assert told(lambda: person.save(update_fields=["email"])) == []
