"""The demo's people: their accounts, groups and public profiles."""

from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.utils.text import slugify

from articles.models import Consent, Writer
from cms.demo.drawings import avatar
from cms.demo.markup import prose
from cms.demo.pictures import Gallery
from cms.demo.reading import Entry, people, usernames
from reviewers.days import site_today
from reviewers.models import Reviewer

WRITERS_GROUP = "Writers"


def create_staff() -> dict[str, Any]:
    """The accounts of editor and administrator, by user name."""
    return {person["username"]: _account(person) for person in people()["staff"]}


def create_writers(*, gallery: Gallery, editor: Any) -> dict[str, Writer]:
    """Writers with account and profile, by user name."""
    writers = {}
    for person in people()["writers"]:
        profile = _profile(person, gallery=gallery, editor=editor)
        profile["user"].groups.add(Group.objects.get(name=WRITERS_GROUP))
        writer = Writer(**profile)
        writer.full_clean()
        writer.save()
        writers[person["username"]] = writer
    return writers


def create_reviewers(*, gallery: Gallery, editor: Any) -> dict[str, Reviewer]:
    """Medical reviewers with account, profile and a licence that is valid today, by user name."""
    reviewers = {}
    for person in people()["reviewers"]:
        reviewer = Reviewer(
            **_profile(person, gallery=gallery, editor=editor),
            specialties=person["specialties"],
            licence_kind=person["licence_kind"],
            licence_number=person["licence_number"],
            licence_issuer=person["licence_issuer"],
            licence_valid_until=site_today() + timedelta(days=person["licence_valid_for_days"]),
        )
        reviewer.full_clean()
        reviewer.save()
        reviewers[person["username"]] = reviewer
    return reviewers


def create_consents() -> dict[str, Consent]:
    """What members allowed to be quoted, by key."""
    consents = {}
    for entry in people()["consents"]:
        consent = Consent(member=entry["member"], given_on=entry["given_on"], how=entry["how"])
        consent.full_clean()
        consent.save()
        consents[entry["key"]] = consent
    return consents


def give_addresses() -> None:
    """Give the accounts their e-mail addresses: after everything else, so that loading sends nobody a mail."""
    for account in get_user_model().objects.filter(username__in=usernames(), email=""):
        account.email = f"{account.get_username()}@example.org"
        account.save(update_fields=["email"])


def _account(person: Entry) -> Any:
    users = get_user_model().objects
    first_name, _, last_name = person["name"].partition(" ")
    create = users.create_superuser if person.get("superuser") else users.create_user
    password = people()["password"]
    account = create(person["username"], password=password, first_name=first_name, last_name=last_name)
    validate_password(password, account)
    account.groups.set(Group.objects.filter(name__in=person.get("groups", [])))
    return account


def _profile(person: Entry, *, gallery: Gallery, editor: Any) -> dict[str, Any]:
    """The fields that writers and reviewers share."""
    photo = gallery.image(
        name=person["username"],
        title=f"Portrait of {person['name']}",
        draw=lambda: avatar(person["avatar"]),
        user=editor,
    )
    return {
        "user": _account(person),
        "name": person["name"],
        "slug": slugify(person["name"]),
        "credentials": person["credentials"],
        "job_title": person["job_title"],
        "photo": photo,
        "biography": prose(person["biography"]),
    }
