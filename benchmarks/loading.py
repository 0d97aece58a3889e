"""Loads articles by the thousand into a database of their own, each with a real approval.

What makes the front door slow for 100,000 articles is left out: forms, mails, the admin's search, page after page read
back from its version, the readers' index article by article. Who may sign, what is signed and how it is chained is
`reviewers.signing`, and the write fence looks at every page that goes live. A batch is a transaction: an interrupted
load goes on where it stopped.
"""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from math import ceil
from pathlib import Path
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import F
from django.db.models.signals import post_save
from django.utils import timezone
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.models import Page, Revision, Task, TaskState, Workflow, WorkflowState
from wagtail.signal_handlers import disable_reference_index_auto_update

from articles.delivery.indexing import index_again, index_publication
from articles.delivery.presentations import rebuild
from articles.models import (
    ArticleImage,
    ArticleIndexPage,
    ArticlePage,
    ArticleRelation,
    ArticleWriter,
    Condition,
    Medicine,
    Reference,
    Writer,
)
from benchmarks import content
from benchmarks.casting import PASSWORD, find_or_make_cast
from benchmarks.drafting import make_page
from benchmarks.turns import in_turns
from reviewers import signing
from reviewers.canonical import digest_of
from reviewers.models import Contribution, Publication, Reviewer, ReviewRound

BATCH = 100
NUMBERED = [Page, Condition, Medicine, ArticleImage, Reviewer, Writer]
PUBLISHED = ["live", "has_unpublished_changes", "first_published_at", "last_published_at", "live_revision"]
FILES_GONE = "The images of this database are gone. Delete it with `dropdb %s`, and it is made again."
WORDS = "I have reviewed this article for medical accuracy."

Say = Callable[[str], None]


class LoadingError(Exception):
    """What is in the way, as a sentence."""


def load(*, articles: int, rebuild: bool, say: Say) -> float:
    """Fill the database up to ``articles`` approved articles; how many were loaded in a second.

    What is kept for reading is made after that, once; with ``rebuild`` once more.
    """
    refuse_other_databases()
    cast = find_or_make_cast()
    if not cast.images[0].file.storage.exists(cast.images[0].file.name):
        raise LoadingError(FILES_GONE % connection.settings_dict["NAME"])
    index = ArticleIndexPage.objects.get()
    started, before = time.monotonic(), ArticlePage.objects.count()

    def numbers_of(turn: int) -> range:
        start = before + turn * BATCH
        return range(start, min(start + BATCH, articles))

    def prepare(turn: int) -> list[ArticlePage]:
        return [make_page(content.entry(number, articles), cast, index) for number in numbers_of(turn)]

    def write(turn: int, pages: Sequence[ArticlePage]) -> None:
        publish_pages(pages)
        done = numbers_of(turn).stop
        if done % (10 * BATCH) == 0 or done == articles:
            say(f"{done} of {articles} articles, {(done - before) / (time.monotonic() - started):.0f} a second")

    in_turns(max(ceil((articles - before) / BATCH), 0), prepare=prepare, write=write)
    speed = max(articles - before, 0) / (time.monotonic() - started)
    # In no transaction with the articles: a load may end between them.
    marker = f"ready-{articles}"
    if rebuild or not default_storage.exists(marker):
        _make_ready(say)
        default_storage.delete(marker)
        default_storage.save(marker, ContentFile(b""))
    return speed


def _make_ready(say: Say) -> None:
    """What comes after all articles: numbers for new pages, what is kept for reading, the planner's figures."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), NUMBERED):
            cursor.execute(statement)
    call_command("make_renditions")
    page_ids = list(ArticlePage.objects.order_by("pk").values_list("pk", flat=True))
    _in_batches("Indexed", index_again, page_ids, say)
    _in_batches("Presented", rebuild, page_ids, say)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _in_batches(doing: str, work: Callable[[list[int]], Iterable[int]], page_ids: list[int], say: Say) -> None:
    """What `rebuild_presentations` does, on several processors."""
    batches = [page_ids[start : start + BATCH] for start in range(0, len(page_ids), BATCH)]

    def tell(turn: int, _: Any) -> None:
        if (turn + 1) % 10 == 0 or turn + 1 == len(batches):
            say(f"{doing}: {min((turn + 1) * BATCH, len(page_ids))} of {len(page_ids)}")

    in_turns(len(batches), prepare=lambda turn: deque(work(batches[turn]), maxlen=0), write=tell)


def refuse_other_databases() -> None:
    """Only databases that were made for this are filled."""
    name = Path(str(connection.settings_dict["NAME"])).name
    if not name.startswith(content.PREFIX):
        raise LoadingError(
            f"“{name}” is not loaded into: the name of a database to measure in begins with “{content.PREFIX}”."
        )


def publish_pages(pages: Sequence[ArticlePage]) -> None:
    """Draft, review and publish these articles, all of them or none."""
    with transaction.atomic(), disable_reference_index_auto_update(), _indexes_at_rest():
        _insert_pages(pages)
        revisions = _save_versions(pages)
        rounds = _open_rounds(pages, revisions)
        by_reviewer = sorted(zip(pages, rounds, strict=True), key=lambda pair: pair[1].reviewer_id)
        for reviewer, pairs in groupby(by_reviewer, key=lambda pair: pair[1].reviewer):
            _sign(reviewer, list(pairs))
        _finish_rounds(rounds)
        for page, revision in zip(pages, revisions, strict=True):
            _go_live(page, revision)
        ArticleIndexPage.objects.update(numchild=F("numchild") + len(pages))
        # What hangs on the commit of each article is done for all of them at the end: `_make_ready()`.
        connection.run_on_commit.clear()


@contextmanager
def _indexes_at_rest() -> Iterator[None]:
    """The admin's search plays no part here, and the readers' index is made of all articles at the end."""
    post_save.disconnect(post_save_signal_handler, sender=ArticlePage)
    post_save.disconnect(sender=Publication, dispatch_uid="articles_index")
    try:
        yield
    finally:
        post_save.connect(post_save_signal_handler, sender=ArticlePage)
        post_save.connect(index_publication, sender=Publication, dispatch_uid="articles_index")


def _sign(reviewer: Reviewer, pairs: list[tuple[ArticlePage, ReviewRound]]) -> None:
    """As `sign()`, with the versions that are in memory in place of those that it reads back from their revisions."""
    second_factor = signing._check_person(reviewer, PASSWORD, "", None)
    for page, review_round in pairs:
        version = signing._checked_version(reviewer, review_round, page, digest_of(page.public_document()))
        signing._approve(reviewer, WORDS, [], second_factor, version)


def _go_live(page: ArticlePage, revision: Revision) -> None:
    """Save the row as live: the write fence looks at it, and records what is public from now on."""
    now = timezone.now()
    page.live, page.has_unpublished_changes = True, False
    page.first_published_at = page.last_published_at = now
    page.live_revision = revision
    page.save(clean=False, update_fields=PUBLISHED)


def _insert_pages(pages: Sequence[ArticlePage]) -> None:
    """The rows of the drafts, with their versions and contributors."""
    Page.objects.bulk_create(
        Page(**{f.attname: getattr(page, f.attname) for f in Page._meta.concrete_fields}) for page in pages
    )
    for page in pages:
        page.save_base(raw=True, force_insert=True)
    ArticleWriter.objects.bulk_create(row for page in pages for row in page.article_writers.all())
    Reference.objects.bulk_create(row for page in pages for row in page.references.all())
    ArticleRelation.objects.bulk_create(row for page in pages for row in page.related_articles.all())
    for name in ("conditions", "medicines"):
        through = getattr(ArticlePage, name).through
        key = name.removesuffix("s") + "_id"
        through.objects.bulk_create(
            through(articlepage_id=page.pk, **{key: row.pk}) for page in pages for row in getattr(page, name).all()
        )
    Contribution.objects.bulk_create(
        Contribution(page_id=page.pk, user_id=user_id) for page in pages for user_id in sorted(page.contributors())
    )


def _save_versions(pages: Sequence[ArticlePage]) -> list[Revision]:
    now = timezone.now()
    revisions = Revision.objects.bulk_create(
        Revision(
            content_type=page.content_type,
            base_content_type=ContentType.objects.get_for_model(Page),
            object_id=str(page.pk),
            created_at=now,
            user=page.owner,
            object_str=str(page),
            content=page.serializable_data(),
        )
        for page in pages
    )
    for page, revision in zip(pages, revisions, strict=True):
        page.latest_revision, page.latest_revision_created_at = revision, now
    rows = [
        Page(pk=page.pk, latest_revision_id=page.latest_revision_id, latest_revision_created_at=now) for page in pages
    ]
    Page.objects.bulk_update(rows, ["latest_revision", "latest_revision_created_at"])
    return revisions


def _open_rounds(pages: Sequence[ArticlePage], revisions: list[Revision]) -> list[ReviewRound]:
    """The rounds, each opened by its reviewer."""
    now = timezone.now()
    workflow, task = Workflow.objects.get(), Task.objects.get()
    states = WorkflowState.objects.bulk_create(
        WorkflowState(
            content_type=page.content_type,
            base_content_type=ContentType.objects.get_for_model(Page),
            object_id=str(page.pk),
            workflow=workflow,
            created_at=now,
            requested_by=page.owner,
        )
        for page in pages
    )
    rounds = [
        ReviewRound(
            workflow_state=state,
            task=task,
            revision=revision,
            page_id=page.pk,
            reviewer=page.medical_reviewer,
            number=1,
            opened_at=now,
        )
        for page, state, revision in zip(pages, states, revisions, strict=True)
    ]
    for review_round, state in zip(rounds, states, strict=True):
        review_round.save()
        state.current_task_state_id = review_round.pk
    WorkflowState.objects.bulk_update(states, ["current_task_state"])
    return rounds


def _finish_rounds(rounds: list[ReviewRound]) -> None:
    """What `ReviewRound.approve()` leaves behind."""
    ids = [review_round.pk for review_round in rounds]
    TaskState.objects.filter(pk__in=ids).update(status=TaskState.STATUS_APPROVED, finished_at=timezone.now())
    WorkflowState.objects.filter(current_task_state__in=ids).update(status=WorkflowState.STATUS_APPROVED)
