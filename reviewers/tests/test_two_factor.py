"""The second factor: setting it up, signing in and signing with it, recovery codes, taking it away."""

import re
from base64 import b32decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from axes.models import AccessAttempt
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import get_resolver, reverse
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.models import APIToken, ModelLogEntry, PageLogEntry

from articles.tests.factories import PASSWORD, ReviewerFactory, UserFactory, WriterFactory, make_article, submit
from articles.tests.reviewing import review_page, sheet_of, sign_on_page
from reviewers.errors import AccountLockedError, SigningError, WrongCodeError
from reviewers.models import Approval
from reviewers.refusals import SIGN_REFUSED
from reviewers.signing import NOT_ENROLLED
from reviewers.tests.second_factor import BACKEND, SIGN_IN, enrol, give_code, give_password, shown_by, wrong_for
from reviewers.tests.test_signing import attempt, digest_shown, opened
from reviewers.two_factor import codes, devices
from reviewers.verifying import verify

pytestmark = pytest.mark.django_db

HALF_A_MINUTE = timedelta(seconds=30)
HOME = "/admin/"
CODE, SET_UP = "/admin/second-factor/code/", "/admin/second-factor/set-up/"
ACCOUNT, REMOVE = "/admin/account/second-factor/", "/admin/account/second-factor/remove/"


@pytest.fixture
def clock() -> Iterator[Any]:
    """A clock that stands still."""
    with time_machine.travel(datetime(2026, 3, 2, 9, 0, tzinfo=UTC), tick=False) as found:
        yield found


@pytest.fixture
def editor() -> Any:
    return UserFactory.create(groups=["Editors"])


def signed_in_with_code(user: Any, app: TOTPDevice) -> Client:
    client = Client()
    give_password(client, user)
    assert give_code(client, shown_by(app.bin_key)).status_code == 302
    return client


def key_on(response: Any) -> bytes:
    """The key on the page that sets it up, as somebody types it."""
    shown = re.search(r'second-factor-key">([A-Z2-7 ]+)<', response.content.decode())
    assert shown
    return b32decode(shown[1].replace(" ", ""))


def recovery_codes_on(response: Any) -> list[str]:
    return re.findall(r"<li><code>([0-9 ]+)</code>", response.content.decode())


# Signing in


def test_sign_in__with_an_app__is_one_after_the_code_only(clock: Any, editor: Any) -> None:
    app, client = enrol(editor), Client()
    response = give_password(client, editor, then="/admin/pipeline/")
    at_the_door = client.session.session_key
    for path in (HOME, "/admin/pipeline/", "/admin/account/"):
        assert client.get(path)["Location"] == f"{SIGN_IN}?next={path}"
    assert client.get(response["Location"], follow=True).redirect_chain[-1][0] == f"{CODE}?next=%2Fadmin%2Fpipeline%2F"

    response = give_code(client, shown_by(app.bin_key), then="/admin/pipeline/")

    assert response["Location"] == "/admin/pipeline/"
    assert client.get("/admin/pipeline/").status_code == 200
    assert client.session.session_key != at_the_door
    # Nobody is led away from here by a link, either.
    assert give_code(client, "", then="https://evil.example.org/")["Location"] == HOME


def test_sign_in__rotates_the_session__and_without_an_app_is_one_after_the_password(client: Client) -> None:
    writer = WriterFactory.create().user
    client.get(SIGN_IN)
    session = client.session
    session["kept"] = True
    session.save()
    client.cookies["sessionid"] = session.session_key
    give_password(client, writer)
    assert client.get(HOME).status_code == 200
    assert client.session.session_key != session.session_key


def test_code__is_good_once__and_says_to_wait(clock: Any, editor: Any) -> None:
    app = enrol(editor)
    code = shown_by(app.bin_key)
    signed_in_with_code(editor, app)
    with pytest.raises(WrongCodeError, match="has been used already"):
        codes.check_code(editor, code)
    assert not AccessAttempt.objects.exists()
    clock.shift(HALF_A_MINUTE)
    assert codes.check_code(editor, shown_by(app.bin_key)) == codes.APP


def test_code__wrong__makes_one_wait_and_locks_the_account(clock: Any, editor: Any, settings: Any) -> None:
    settings.AXES_FAILURE_LIMIT = 3
    app, client = enrol(editor), Client()
    give_password(client, editor)
    assert codes.WRONG in give_code(client, wrong_for(app.bin_key)).content.decode()
    # Not even the right one, for a second; and the password again clears nothing.
    assert "Wait 1 second," in give_code(client, shown_by(app.bin_key)).content.decode()
    give_password(client, editor)
    for seconds in (1, 2):
        clock.shift(timedelta(seconds=seconds))
        response = give_code(client, wrong_for(app.bin_key))
    assert codes.LOCKED % 15 in response.content.decode()
    assert give_password(Client(), editor).status_code == 429
    clock.shift(timedelta(minutes=16))
    assert give_code(client, shown_by(app.bin_key)).status_code == 302
    assert not AccessAttempt.objects.exists()


def test_right_password__does_not_go_past_the_door_by_another_way(
    clock: Any, editor: Any, client: Client, mailoutbox: list[Any]
) -> None:
    """Wagtail's sign-in for readers, and a new password by mail."""
    app = enrol(editor)
    client.post("/_util/login/", {"username": editor.get_username(), "password": PASSWORD})
    assert client.get(HOME)["Location"].startswith(SIGN_IN)
    client.post(reverse("wagtailadmin_password_reset"), {"email": editor.email})
    link = re.search(r"/admin/password_reset/confirm/\S+", mailoutbox[0].body)
    assert link
    form = client.get(link[0], follow=True).redirect_chain[-1][0]
    client.post(form, {"new_password1": "a sentence of five words", "new_password2": "a sentence of five words"})
    assert client.get(HOME)["Location"].startswith(SIGN_IN)
    fresh = Client()
    give_password(fresh, editor, password="a sentence of five words")
    assert fresh.get(HOME)["Location"].startswith(SIGN_IN)
    assert give_code(fresh, shown_by(app.bin_key))["Location"] == HOME


# Who must


@pytest.mark.parametrize(
    ("make", "must"),
    [
        (lambda: UserFactory.create(is_superuser=True), True),
        (lambda: UserFactory.create(groups=["Editors"]), True),
        (lambda: ReviewerFactory.create().user, True),
        (lambda: WriterFactory.create().user, False),
    ],
    ids=["administrator", "editor", "reviewer", "writer"],
)
def test_required__of_whoever_could_sign_or_runs_the_desk(
    clock: Any, settings: Any, client: Client, make: Callable[[], Any], must: bool
) -> None:
    settings.TWO_FACTOR_REQUIRED = True
    user = make()
    landed = give_password(client, user, then=HOME)
    landed = client.get(landed["Location"], follow=True)
    assert [path for path, _ in landed.redirect_chain[-1:]] == ([f"{SET_UP}?next=%2Fadmin%2F"] if must else [])
    assert landed.status_code == 200
    if must:
        response = client.post(SET_UP, {"code": shown_by(key_on(landed)), "next": HOME})
        assert len(recovery_codes_on(response)) == 10
    assert client.get(HOME).status_code == 200


PUBLIC = ("login/", "second-factor/", "password_reset/", "sprite/", "jsi18n/", "logout/", "^.*/$")


def admin_addresses() -> list[str]:
    """Every address below the admin, with something in the place of what varies."""

    def walk(patterns: Any, before: str) -> Iterator[str]:
        for pattern in patterns:
            here = before + str(pattern.pattern)
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern.url_patterns, here)
            elif here.startswith("admin/"):
                yield here.removeprefix("admin/")

    found = [path for path in walk(get_resolver().url_patterns, "") if not path.startswith(PUBLIC)]
    filled = [re.sub(r"\(\?P<\w+>[^)]*\)|<(\w+:)?\w+>", "1", path) for path in found]
    return [re.sub(r"[\^$\\]", "", path) for path in filled]


@pytest.mark.walk
def test_nobody_gets_past_the_door__at_any_address_of_the_admin(settings: Any, client: Client) -> None:
    """An administrator who has given the password alone gets what anybody gets. Addresses of later versions too."""
    settings.TWO_FACTOR_REQUIRED = True
    client.force_login(UserFactory.create(is_superuser=True), BACKEND)
    addresses = admin_addresses()
    assert len(addresses) > 150
    opened = []
    for path in addresses:
        shown = client.get(f"/admin/{path}")
        sent = client.post(f"/admin/{path}", headers={"X-Requested-With": "XMLHttpRequest"})
        if {shown.status_code, sent.status_code} == {404}:
            continue
        if not shown.get("Location", "").startswith(SIGN_IN) or sent.status_code != 403:
            opened.append((path, shown.status_code, sent.status_code))
    assert opened == []
    assert not APIToken.objects.exists()


# Setting it up


def test_setting_up__shows_the_key_to_this_session_alone(clock: Any, editor: Any, told: Any) -> None:
    client, elsewhere = Client(), Client()
    for browser in (client, elsewhere):
        browser.force_login(editor, BACKEND)
    page = client.get(SET_UP)
    key = key_on(page)
    assert "<svg" in page.content.decode()
    assert key_on(elsewhere.get(SET_UP)) != key != b""
    assert key_on(client.get(SET_UP)) == key

    refused = client.post(SET_UP, {"code": wrong_for(key)})
    assert "does not belong to this key" in refused.content.decode()
    assert not TOTPDevice.objects.exists()

    before = client.session.session_key
    with told() as mails:
        made = client.post(SET_UP, {"code": shown_by(key)})
    shown = recovery_codes_on(made)
    assert len(set(shown)) == 10
    assert "no-store" in made["Cache-Control"]
    assert client.session.session_key != before
    assert client.get(HOME).status_code == 200
    assert elsewhere.get(HOME).status_code == 302
    assert ModelLogEntry.objects.filter(action=devices.SET_UP, object_id=editor.pk).exists()
    assert ["two-factor sign-in set up" in mail.body for mail in mails] == [True]
    # What was shown once is kept nowhere.
    kept = [
        *StaticToken.objects.values_list("token", flat=True),
        *(mail.body for mail in mails),
        str(dict(client.session)),
    ]
    assert not any(code.replace(" ", "") in text or code in text for code in shown for text in kept)
    # Doing it once more begins nothing anew.
    assert client.post(SET_UP, {"code": shown_by(key)})["Location"] == ACCOUNT
    assert TOTPDevice.objects.count() == 1


@pytest.fixture
def told(mailoutbox: list[Any], django_capture_on_commit_callbacks: Any) -> Any:
    """The mails about an account that something causes."""

    @contextmanager
    def listening() -> Iterator[list[Any]]:
        mailoutbox.clear()
        found: list[Any] = []
        with django_capture_on_commit_callbacks(execute=True):
            yield found
        found += [mail for mail in mailoutbox if mail.subject == "Your account was changed"]

    return listening


def test_recovery_codes__open_the_door_once_each__until_new_ones_are_made(clock: Any, editor: Any, told: Any) -> None:
    app = enrol(editor)
    first, second, *_ = devices.make_recovery_codes(editor)
    client = Client()
    give_password(client, editor)
    with told() as mails:
        landed = client.post(CODE, {"code": f"{first[:4]} {first[4:]}", "next": HOME}, follow=True)
    assert "You used a recovery code; 9 are left." in landed.content.decode()
    assert ["9 are left" in mail.body for mail in mails] == [True]
    with pytest.raises(WrongCodeError, match="not right"):
        codes.check_code(editor, first)

    new = recovery_codes_on(client.post(f"{ACCOUNT}recovery-codes/", {"code": shown_by(app.bin_key)}))
    assert len(new) == 10
    clock.shift(HALF_A_MINUTE)
    with pytest.raises(WrongCodeError, match="not right"):
        codes.check_code(editor, second)
    clock.shift(HALF_A_MINUTE)
    assert codes.check_code(editor, new[0]) == codes.RECOVERY
    assert client.get(HOME).status_code == 200


# Taking it away


def test_removing__asks_for_password_and_code(clock: Any, editor: Any, told: Any) -> None:
    app = enrol(editor)
    client, elsewhere = signed_in_with_code(editor, app), Client()
    clock.shift(HALF_A_MINUTE)
    elsewhere = signed_in_with_code(editor, app)
    clock.shift(HALF_A_MINUTE)
    right = {"password": PASSWORD, "code": shown_by(app.bin_key)}
    for wrong in ({"password": "wrong"}, {"code": ""}):
        assert client.post(REMOVE, {**right, **wrong}).status_code == 200
        assert devices.is_enrolled(editor)
    with told() as mails:
        assert client.post(REMOVE, right)["Location"] == ACCOUNT
    assert not devices.is_enrolled(editor)
    assert client.get(HOME).status_code == 200
    assert elsewhere.get(HOME).status_code == 302
    assert ["two-factor sign-in removed" in mail.body for mail in mails] == [True]


def test_reset__by_an_administrator__of_somebody_else_only(clock: Any, editor: Any, told: Any) -> None:
    chief = UserFactory.create(is_superuser=True)
    enrol(editor)
    devices.make_recovery_codes(editor)
    own = reverse("second_factor:reset", args=[chief.pk])
    client, nobody = signed_in_with_code(chief, enrol(chief)), Client()
    nobody.force_login(UserFactory.create(groups=["Editors"]), BACKEND)
    address = reverse("second_factor:reset", args=[editor.pk])
    assert address in client.get(reverse("wagtailusers_users:index")).content.decode()
    for browser, refused in ((nobody, address), (client, own)):
        assert browser.post(refused)["Location"] == HOME
        assert devices.is_enrolled(editor)
    assert "asked at once" not in client.get(address).content.decode()
    with told() as mails:
        client.post(address)
    assert not devices.is_enrolled(editor)
    assert devices.recovery_codes_left(editor) == 0
    assert [mail.to for mail in mails] == [[editor.email]]
    assert "reset by an administrator" in mails[0].body
    assert ModelLogEntry.objects.get(action=devices.RESET).user == chief


def test_reset_command(editor: Any) -> None:
    enrol(editor)
    call_command("reset_second_factor", editor.get_username(), stdout=StringIO())
    assert not devices.is_enrolled(editor)
    for name, said in ((editor.get_username(), "has no second factor"), ("nobody", "There is no account")):
        with pytest.raises(CommandError, match=said):
            call_command("reset_second_factor", name)


def test_sign_out_everywhere__ends_all_other_sessions_of_this_person(editor: Any) -> None:
    here, there, other = Client(), Client(), Client()
    for browser in (here, there):
        browser.force_login(editor, BACKEND)
    other.force_login(UserFactory.create(groups=["Editors"]), BACKEND)
    answer = here.post(reverse("second_factor:sign_out_everywhere"), follow=True)
    assert "1 other session ended." in answer.content.decode()
    assert [browser.get(HOME).status_code for browser in (here, there, other)] == [200, 302, 200]


# Signing a review


def test_signing__with_an_app__takes_a_new_code(clock: Any) -> None:
    """One that signed in signs nothing, and one code signs all documents of one signing."""
    reviewer = ReviewerFactory.create()
    app = enrol(reviewer.user)
    rounds = [opened(make_article(title=title, reviewer=reviewer)) for title in ("One", "Two")]
    client = signed_in_with_code(reviewer.user, app)
    page = rounds[0].page_id
    sheet = sheet_of(client, rounds[0])
    for code, said in ((shown_by(app.bin_key), codes.USED), ("", codes.NO_CODE)):
        refused = client.post(review_page(rounds[0]), {**sheet, "password": PASSWORD, "code": code})
        assert said in refused.content.decode()
    with pytest.raises(WrongCodeError, match="Nothing has been signed"):
        attempt(rounds[0])
    assert not Approval.objects.exists()
    refusals = PageLogEntry.objects.filter(page=page, action=SIGN_REFUSED).order_by("pk")
    assert [entry.data["reason"] for entry in refusals] == [
        f"{codes.USED} Nothing has been signed.",
        f"{codes.NO_CODE} Nothing has been signed.",
    ]

    clock.shift(HALF_A_MINUTE)
    both = [(review_round, digest_shown(review_round)) for review_round in rounds]
    approvals = attempt(rounds[0], documents=both, code=shown_by(app.bin_key))
    assert [approval.second_factor for approval in approvals] == [codes.APP] * 2
    assert verify() == 4
    with pytest.raises(SigningError, match="already"):
        attempt(opened(make_article(title="Three", reviewer=reviewer)), code=shown_by(app.bin_key))


def test_signing__with_a_recovery_code_on_the_page(clock: Any) -> None:
    review_round = submit(make_article())
    user = review_round.reviewer.user
    app = enrol(user)
    code = devices.make_recovery_codes(user)[0]
    client = signed_in_with_code(user, app)
    assert "one-time-code" in client.get(review_page(review_round)).content.decode()
    assert sign_on_page(client, review_round, code=code).status_code == 302
    assert Approval.objects.get().record()["second_factor"] == codes.RECOVERY


def test_signing__with_wrong_codes__counts_like_wrong_passwords(clock: Any, settings: Any) -> None:
    settings.AXES_FAILURE_LIMIT = 2
    review_round = opened(make_article())
    user = review_round.reviewer.user
    app = enrol(user)
    for error in (WrongCodeError, AccountLockedError):
        with pytest.raises(error):
            attempt(review_round, code=wrong_for(app.bin_key))
        clock.shift(HALF_A_MINUTE)
    with pytest.raises(AccountLockedError):
        attempt(review_round, code=shown_by(app.bin_key))
    assert PageLogEntry.objects.filter(action=SIGN_REFUSED, user=user).count() == 3
    assert not Approval.objects.exists()


def test_signing__without_an_app__is_refused_where_one_is_required(settings: Any) -> None:
    review_round = opened(make_article())
    settings.TWO_FACTOR_REQUIRED = True
    with pytest.raises(SigningError) as refusal:
        attempt(review_round, code="123456")
    assert str(refusal.value) == NOT_ENROLLED
    settings.TWO_FACTOR_REQUIRED = False
    (approval,) = attempt(review_round)
    assert "second_factor" not in approval.record()
