"""What a new site starts with, and that the way there can be gone back."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps as live_apps
from django.contrib.auth.models import Group
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Page, Site, Task, Workflow, WorkflowPage

from articles.models import ArticleIndexPage, ArticlePage
from articles.tests.factories import make_article, submit
from home.models import HomePage
from reviewers.models import MedicalReviewTask

pytestmark = pytest.mark.django_db

ROLES = import_module("home.migrations.0003_create_roles")
SITE = import_module("home.migrations.0002_create_site")

ADMIN = {"wagtailadmin.access_admin"}
# What each group holds: no more and no less.
PERMISSIONS = {
    "Writers": ADMIN,
    "Medical reviewers": ADMIN,
    "Editors": ADMIN
    | {
        f"articles.{verb}_{model}"
        for model in ("writer", "condition", "medicine", "promotion", "consent")
        for verb in ("add", "change", "delete")
    }
    | {f"wagtailredirects.{verb}_redirect" for verb in ("add", "change", "delete")}
    | {"reviewers.add_reviewer", "reviewers.change_reviewer", "reviewers.change_reviewsettings"}
    | {"home.change_sitechrome", "home.change_sharedfacts"},
}
PAGE_RIGHTS = {
    ("Writers", "articles", "add_page"),
    *(("Editors", "home", f"{verb}_page") for verb in ("add", "change", "publish", "bulk_delete", "lock", "unlock")),
}
COLLECTION_RIGHTS = {
    *(("Writers", right) for right in ("add_image", "choose_image", "choose_document")),
    *(("Editors", f"{verb}_{kind}") for verb in ("add", "change", "choose") for kind in ("image", "document")),
}


def test_groups__are_the_three() -> None:
    assert set(Group.objects.values_list("name", flat=True)) == set(PERMISSIONS)


@pytest.mark.parametrize("name", PERMISSIONS)
def test_group__holds_exactly_its_permissions(name: str) -> None:
    rows = Group.objects.get(name=name).permissions.values_list("content_type__app_label", "codename")

    assert {f"{app_label}.{codename}" for app_label, codename in rows} == PERMISSIONS[name]


def test_groups__hold_exactly_their_page_rights() -> None:
    rows = GroupPagePermission.objects.values_list("group__name", "page__slug", "permission__codename")

    assert set(rows) == PAGE_RIGHTS


def test_groups__hold_exactly_their_collection_rights() -> None:
    rows = GroupCollectionPermission.objects.values_list("group__name", "permission__codename")

    assert set(rows) == COLLECTION_RIGHTS


def test_workflow__is_the_only_one_and_attached_to_the_article_index() -> None:
    (workflow,) = Workflow.objects.all()

    assert (workflow.name, workflow.active) == ("Medical review", True)
    assert [type(task.specific) for task in workflow.tasks] == [MedicalReviewTask]
    assert Task.objects.count() == 1
    assert list(WorkflowPage.objects.values_list("page_id", "workflow_id")) == [
        (ArticleIndexPage.objects.get().pk, workflow.pk)
    ]
    assert make_article().get_workflow() == workflow


def test_site__stands_with_home_and_index(settings: Any) -> None:
    site = Site.objects.get()

    assert site.is_default_site
    assert site.root_url == settings.WAGTAILADMIN_BASE_URL
    assert site.root_page.specific == HomePage.objects.get()
    assert Page.find_problems() == ([], [], [], [], [])
    assert Page.objects.filter(depth=2).count() == 1


@pytest.fixture
def at() -> Callable[[list[tuple[str, str]]], Any]:
    """The state of the apps at a migration, without going there."""
    loader = MigrationExecutor(connection).loader
    return lambda targets: loader.project_state(targets).apps


def test_roles__undone_and_made_again__are_the_same(at: Callable[..., Any]) -> None:
    apps = at([("home", "0003_create_roles")])
    before = snapshot()

    ROLES.delete_workflow(apps, None)
    ROLES.delete_roles(apps, None)
    assert not Workflow.objects.exists()
    assert not Task.objects.exists()
    assert not Group.objects.exists()
    assert not GroupPagePermission.objects.exists()
    ROLES.create_roles(apps, None)
    ROLES.create_workflow(apps, None)

    assert snapshot() == before


def test_site__undone_and_made_again__is_the_same(at: Callable[..., Any]) -> None:
    apps = at([("home", "0003_create_roles")])
    ROLES.delete_workflow(apps, None)
    ROLES.delete_roles(apps, None)
    SITE.delete_site(apps, None)
    assert list(Page.objects.values_list("depth", flat=True)) == [1]
    assert not Site.objects.exists()
    assert Page.find_problems() == ([], [], [], [], [])

    SITE.create_site(apps, None)
    ROLES.create_roles(apps, None)
    ROLES.create_workflow(apps, None)

    assert Site.objects.get().root_page.specific == HomePage.objects.get()
    assert Page.find_problems() == ([], [], [], [], [])
    assert (
        set(GroupPagePermission.objects.values_list("group__name", "page__slug", "permission__codename")) == PAGE_RIGHTS
    )
    assert make_article().get_workflow() == Workflow.objects.get()


def test_site__made_twice__is_made_once(at: Callable[..., Any]) -> None:
    SITE.create_site(at([("home", "0002_create_site")]), None)

    assert HomePage.objects.count() == Site.objects.count() == 1


def test_site__with_articles__is_not_undone(at: Callable[..., Any]) -> None:
    make_article()

    with pytest.raises(RuntimeError, match="There are articles"):
        SITE.delete_site(at([("home", "0003_create_roles")]), None)

    assert ArticlePage.objects.exists()


def test_workflow__in_which_articles_were_reviewed__is_not_undone(at: Callable[..., Any]) -> None:
    submit(make_article())

    with pytest.raises(RuntimeError, match="cannot be removed"):
        ROLES.delete_workflow(at([("home", "0003_create_roles")]), None)

    assert Workflow.objects.exists()


def test_migrations__can_be_undone() -> None:
    loader = MigrationExecutor(connection).loader
    ours = {
        key: migration for key, migration in loader.graph.nodes.items() if key[0] in ("home", "articles", "reviewers")
    }

    stuck = [
        f"{app}.{name}"
        for (app, name) in ours
        for operation in loader.get_migration(app, name).operations
        if not operation.reversible
    ]

    assert len(ours) >= 5
    assert stuck == []


@pytest.mark.postgres
def test_migrations__run_backwards_and_forwards__end_where_they_began() -> None:
    # In the test's own transaction, which only PostgreSQL takes back whole.
    before = snapshot()
    MigrationExecutor(connection).migrate([("home", None)])
    assert "home_homepage" not in connection.introspection.table_names()

    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())

    assert snapshot() == before


def snapshot() -> dict[str, Any]:
    """What the migrations made, by names."""
    groups = live_apps.get_model("auth", "Group").objects.prefetch_related("permissions")
    return {
        "groups": {group.name: sorted(group.permissions.values_list("codename", flat=True)) for group in groups},
        "pages": sorted(GroupPagePermission.objects.values_list("group__name", "page__slug", "permission__codename")),
        "collections": sorted(GroupCollectionPermission.objects.values_list("group__name", "permission__codename")),
        "workflows": sorted(WorkflowPage.objects.values_list("workflow__name", "page__slug")),
        "tasks": sorted(Task.objects.values_list("name", flat=True)),
        "tree": sorted(Page.objects.values_list("path", "slug", "live")),
    }
