"""`load_demo`: what it leaves in the database, and when it refuses. The demo is loaded once for all of its readers."""

import hashlib
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import authenticate, get_user_model
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from articles.blocks import BodyBlock
from articles.desk.commenting import remarks_on
from articles.desk.opened_round import OpenedRound
from articles.desk.passages import is_place
from articles.desk.queue import rounds_to_take_over
from articles.document.types import read_document
from articles.models import ArticlePage, Writer
from cms.demo import loading, reading, rounds, summary
from cms.demo.drawings import canvas
from home.models import HomePage, SharedFacts, SiteChrome
from reviewers.canonical import digest_of
from reviewers.enums import ArticleState
from reviewers.models import Approval, Reviewer
from reviewers.querysets import current_approvals, public


def load_demo(**options: object) -> str:
    output = StringIO()
    call_command("load_demo", stdout=output, **options)
    return output.getvalue()


@pytest.fixture(scope="class")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo-media")


@pytest.fixture(scope="class")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker, media: Path) -> Iterator[None]:
    """The demo, loaded once for the class and rolled back after it. Its pictures are drawn roughly, for speed."""
    quick = override_settings(MEDIA_ROOT=str(media), PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr(canvas, "SUPERSAMPLING", 1)
        with quick:
            storages._storages.clear()
            load_demo(force=True)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def kept_media(settings: django_settings.__class__, media: Path) -> Path:
    """The folder into which the demo was loaded, for a test that reads or writes there."""
    settings.MEDIA_ROOT = str(media)
    storages._storages.clear()
    return media


@pytest.mark.usefixtures("demo", "db")
class TestLoadedDemo:
    def test_states__are_all_there(self):
        assert {page.state for page in ArticlePage.objects.all()} == set(ArticleState)

    def test_states__are_those_that_the_files_name(self):
        states = {page.slug: page.state.value for page in ArticlePage.objects.all()}

        assert states == {slug: article["state"] for slug, article in reading.articles().items()}

    def test_published_article__keeps_its_edition_while_the_next_is_in_review(self):
        page = ArticlePage.objects.get(slug="inhaler-technique")
        approval = current_approvals([page.pk])[page.pk]
        old, new = (reading.articles()[page.slug]["next_edition"][0][part] for part in ("find", "replace"))

        assert page.next_edition_state == ArticleState.IN_REVIEW
        assert approval.edition == 1
        assert old in approval.document
        assert new not in approval.document
        assert new in page.get_latest_revision_as_object().public_document().model_dump_json()

    def test_approved_article__goes_live_later(self):
        page = ArticlePage.objects.get(slug="methotrexate-weekly")

        assert page.scheduled_revision.approved_go_live_at is not None
        assert page.pk not in public(ArticlePage.objects.all()).values_list("pk", flat=True)

    def test_changes_requested__say_what_to_do(self):
        page = ArticlePage.objects.get(slug="emollients")
        remarks = remarks_on(page.pk)

        assert page.current_workflow_state.current_task_state.comment.startswith("Clear and kind")
        assert sorted(remark.must_fix for remark in remarks) == [False, True, True]
        assert all(is_place(page, remark.path) for remark in remarks)

    def test_second_edition__has_changed_facts_to_tick_off(self):
        review_round = ArticlePage.objects.get(slug="inhaler-technique").open_round()
        opened = OpenedRound(review_round.pk, review_round.reviewer.user)

        kinds = {fact.kind for fact in opened.facts}

        assert {"number", "frequency"} <= kinds
        assert review_round.note

    def test_urgent_round__can_be_taken_over_by_the_other_reviewer(self):
        mine, other = (Reviewer.objects.get(user__username=username) for username in ("ifeoma", "rhys"))
        urgent = ArticlePage.objects.get(slug="migraine-infusion").open_round()

        assert urgent.reviewer == mine
        assert urgent in rounds_to_take_over(other)

    def test_withdrawn_article__says_why(self):
        approval = Approval.objects.get(page_id=ArticlePage.objects.get(slug="reliever-inhaler").pk)

        assert "NG245" in approval.withdrawal.reason

    def test_published_articles__use_every_kind_of_block(self):
        documents = [read_document(row.document) for row in published().values()]

        assert {block.type for document in documents for block in document.content.body} == set(
            BodyBlock().child_blocks
        )

    def test_published_articles__are_approved_by_somebody_who_did_not_write_them(self):
        approvals = published()

        assert len(approvals) >= 5
        for page_id, approval in approvals.items():
            page = ArticlePage.objects.get(pk=page_id)
            reviewer = Reviewer.objects.get(pk=approval.reviewer_id)
            assert approval.is_intact
            assert approval.signer_id == reviewer.user_id
            assert reviewer.reason_not_to_sign_today() is None
            assert approval.signer_id not in page.contributors()
            assert digest_of(page.public_document()) == approval.digest

    def test_articles__pass_the_editors_own_checks(self):
        for page in ArticlePage.objects.all():
            version = page.get_latest_revision_as_object()
            version.body.stream_block.clean(version.body)
            assert version.submission_problems() == []

    def test_articles__are_written_by_their_writers(self):
        for page in ArticlePage.objects.all():
            authors = {revision.user_id for revision in page.revisions.all()}
            assert authors <= set(Writer.objects.values_list("user_id", flat=True))

    def test_people__can_sign_in_and_are_in_their_groups(self, rf):
        told = reading.people()
        for username in reading.usernames():
            assert authenticate(rf.post("/"), username=username, password=told["password"]) is not None
        groups = dict(get_user_model().objects.values_list("username", "groups__name"))
        assert groups == {
            "nell": "Writers",
            "tomasz": "Writers",
            "ifeoma": "Medical reviewers",
            "rhys": "Medical reviewers",
            "maud": "Editors",
            "admin": None,
        }

    def test_site__has_its_name_menus_and_facts(self):
        home = HomePage.objects.get()
        site = home.get_site()

        assert (home.title, home.live) == (site.site_name, True)
        assert SiteChrome.for_site(site).menu[0].value["url"] == "/articles/"
        assert SharedFacts.for_site(site).member_count > 0

    def test_second_run__changes_nothing(self, kept_media):
        before = fingerprints(kept_media)

        assert "nothing was changed" in load_demo(force=True)
        assert fingerprints(kept_media) == before

    def test_second_run__after_somebody_worked_on_it_leaves_their_work(self, kept_media):
        page = ArticlePage.objects.get(slug="hay-fever-asthma")
        page.title = "Another title"
        page.save_revision(user=page.owner)
        get_user_model().objects.create_user("somebody")
        before = fingerprints(kept_media)

        load_demo(force=True)

        assert fingerprints(kept_media) == before

    def test_summary__names_addresses_that_answer_and_all_people(self, client, kept_media):
        text = load_demo(force=True, address="http://demo.example/")
        addresses = [line.split()[-1] for line in text.splitlines() if "http://demo.example/" in line]

        assert len(addresses) == 3
        for address in addresses[1:]:
            answer = client.get(address.removeprefix("http://demo.example"))
            assert answer.status_code == 200
            assert "migraine diary" in answer.content.decode()
        assert all(username in text for username in reading.usernames())

    def test_summary__falls_back_to_another_article(self):
        ArticlePage.objects.get(slug=summary.SHOW_PIECE).delete()

        assert "/articles/balanced-plate/" in load_demo(force=True)

    def test_address__becomes_the_sites_so_that_pictures_and_links_lead_there(self, client, kept_media):
        load_demo(force=True, address="http://127.0.0.1:8765")
        article = client.get("/api/v2/pages/", {"type": "articles.ArticlePage", "fields": "hero_image"}).json()[
            "items"
        ][0]

        assert article["meta"]["html_url"].startswith("http://127.0.0.1:8765/articles/")
        assert article["hero_image"]["url"].startswith("http://127.0.0.1:8765/")


def published() -> dict[int, Approval]:
    return current_approvals(ArticlePage.objects.values_list("pk", flat=True))


def fingerprints(folder: Path) -> dict[str, str]:
    """A digest of all rows of every table, and of every file."""
    found = {str(path): digest(path.read_bytes()) for path in folder.rglob("*") if path.is_file()}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            found[table] = digest(sorted(map(repr, cursor.fetchall())))
    return found


def digest(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()


@pytest.mark.django_db
def test_load_demo__without_debug_is_refused():
    with pytest.raises(CommandError, match="give --force"):
        load_demo()

    assert not loading.is_loaded()


@pytest.mark.django_db
def test_load_demo__among_other_content_is_refused(settings, django_user_model):
    settings.DEBUG = True
    user = django_user_model.objects.create_user("somebody")
    Writer.objects.create(name="Somebody", slug="somebody", user=user)

    with pytest.raises(CommandError, match=r"other content: 1 user, 1 writer\..* empty"):
        load_demo()

    assert not loading.is_loaded()


@pytest.mark.django_db
def test_load_demo__by_force_among_other_content_is_refused_too(django_user_model):
    django_user_model.objects.create_user("somebody")

    with pytest.raises(CommandError, match="other content: 1 user"):
        load_demo(force=True)


@pytest.mark.django_db
def test_load_demo__that_is_interrupted_leaves_nothing(settings, tmp_path, monkeypatch):
    def interrupt(**kwargs: object) -> None:
        raise KeyboardInterrupt

    settings.MEDIA_ROOT = str(tmp_path)
    storages._storages.clear()
    monkeypatch.setattr(canvas, "SUPERSAMPLING", 1)
    monkeypatch.setattr(rounds, "send_for_review", interrupt)

    with pytest.raises(KeyboardInterrupt):
        load_demo(force=True)

    assert loading.other_content() == []
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
