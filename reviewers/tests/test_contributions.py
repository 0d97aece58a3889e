"""Who contributed: owner, writers, and everyone who ever changed the document. The list only grows."""

from collections.abc import Callable
from typing import Any

import pytest

from articles.models import ArticlePage, ArticleWriter
from articles.tests.factories import UserFactory, WriterFactory, edit, make_article
from reviewers.models import Contribution

pytestmark = pytest.mark.django_db


def version_of(page: ArticlePage) -> ArticlePage:
    return ArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object()


def kept(page: ArticlePage) -> set[int]:
    return Contribution.objects.user_ids_of(page.pk)


def test_contributors__owner_and_writers() -> None:
    owner, writer = UserFactory.create(), WriterFactory.create()
    page = make_article(writer=writer)
    ArticlePage.objects.filter(pk=page.pk).update(owner=owner)
    page = ArticlePage.objects.get(pk=page.pk)
    assert page.contributors() == {owner.pk, writer.user_id}


def test_contributors__writer_without_account_and_page_without_owner() -> None:
    page = make_article(writer=WriterFactory.create(user=None))
    assert page.contributors() == set()
    assert ArticlePage(title="New").contributors() == set()


def test_contributors__who_changed_the_document() -> None:
    page, editor = make_article(), UserFactory.create()
    edit(page, user=editor, title="Changed")
    assert editor.pk in version_of(page).contributors()


def test_contributors__stay__where_the_change_was_taken_back() -> None:
    page, editor = make_article(), UserFactory.create()
    edit(page, user=editor, title="Changed")
    edit(page, title="Migraine and Sleep")
    assert editor.pk in version_of(page).contributors()


def test_contributors__former_writers_and_owners_stay() -> None:
    first, second, owner = WriterFactory.create(), WriterFactory.create(), UserFactory.create()
    page = make_article(writer=first)
    edit(page, owner=owner, article_writers=[ArticleWriter(writer=second, sort_order=0)])
    ArticlePage.objects.filter(pk=page.pk).update(owner=None)
    assert version_of(page).contributors() >= {first.user_id, second.user_id}


@pytest.mark.parametrize(
    "look",
    [
        lambda page, user: page.save_revision(user=user),
        lambda page, user: page.save_revision(user=user, changed=False),
        lambda page, user: page.wagtail_admin_comments.create(user=user, text="Why?", contentpath="title"),
        lambda page, user: page.save(update_fields=["locked"]),
    ],
    ids=["saving as it is", "saving without changes", "commenting", "locking"],
)
def test_contributors__not_who_changed_nothing(look: Callable[[ArticlePage, Any], Any]) -> None:
    page, visitor = make_article(), UserFactory.create()
    look(version_of(page), visitor)
    assert visitor.pk not in version_of(page).contributors()


def test_contributors__not_who_passed_it_to_another_reviewer() -> None:
    page, editor = make_article(), UserFactory.create()
    edit(page, user=editor, medical_reviewer=None)
    assert editor.pk not in version_of(page).contributors()


def test_contributors__version_rewritten_in_place() -> None:
    """Autosave keeps the revision's id, so that only the digests tell that something changed."""
    page, editor = make_article(), UserFactory.create()
    revision = version_of(page).save_revision(user=editor)
    assert editor.pk not in kept(page)
    version = version_of(page)
    version.summary = "Changed by autosave."
    assert version.save_revision(user=editor, overwrite_revision=revision) == revision
    assert editor.pk in kept(page)


def test_contributors__who_overwrote_somebody_elses_version_from_an_old_page() -> None:
    """Compared is with the newest version there is, not with the one that the saving instance knows."""
    page, editor = make_article(), UserFactory.create()
    stale = version_of(page)
    edit(page, title="Changed meanwhile")
    stale.save_revision(user=editor)
    assert editor.pk in kept(page)


def test_contributors__next_person_who_saves__after_a_version_of_nobody() -> None:
    page, person, later = make_article(), UserFactory.create(), UserFactory.create()
    version_of(page).save_revision(user=None)
    version_of(page).save_revision(user=person)
    version_of(page).save_revision(user=later)
    assert person.pk in kept(page)
    assert later.pk not in kept(page)


def test_contributions__outlive_account_and_page() -> None:
    page, editor = make_article(), UserFactory.create()
    edit(page, user=editor, title="Changed")
    user_id = editor.pk
    editor.delete()
    page.delete()
    assert user_id in kept(page)


def test_contributions__are_noted_once() -> None:
    Contribution.objects.note(page_id=1, user_ids={2, 3})
    first = Contribution.objects.get(user_id=2)
    Contribution.objects.note(page_id=1, user_ids={2, 4})
    assert Contribution.objects.user_ids_of(1) == {2, 3, 4}
    assert Contribution.objects.get(user_id=2).noted_at == first.noted_at


def test_contribution__says_in_words_what_it_is() -> None:
    Contribution.objects.note(page_id=1, user_ids={2})
    assert str(Contribution.objects.get(page_id=1)) == "Account 2 contributed to page 1"
