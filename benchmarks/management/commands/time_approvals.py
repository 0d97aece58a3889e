"""`time_approvals`: for each line of its input, signs one more article and writes how many milliseconds that took."""

import sys
import time
from dataclasses import replace
from typing import Any

from django.core.management.base import BaseCommand

from articles.models import ArticleIndexPage, ArticlePage
from benchmarks import content
from benchmarks.casting import PASSWORD, find_or_make_cast
from benchmarks.drafting import make_page
from benchmarks.loading import WORDS, refuse_other_databases
from reviewers.canonical import digest_of
from reviewers.models import Approval
from reviewers.signing import open_document, sign


class Command(BaseCommand):
    """Each article goes through the front door, and stays."""

    help = "Time signatures, one for each line of the input. Needs a database whose name begins with bench_."

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_other_databases()
        for _ in sys.stdin:
            self.stdout.write(f"{sign_another():.3f}")
            self.stdout.flush()


def sign_another() -> float:
    """Draft, submit and sign one article more; milliseconds from the password to what is done after the commit."""
    page = draft_another()
    page.get_workflow().start(page, page.owner)
    review_round = page.open_round()
    if review_round is None:
        raise RuntimeError("The article was not sent for review.")
    document = open_document(review_round=review_round, reviewer=review_round.reviewer)
    shown = [(review_round, digest_of(document))]
    before = time.perf_counter()
    sign(reviewer=review_round.reviewer, password=PASSWORD, words=WORDS, documents=shown)
    return (time.perf_counter() - before) * 1000


def draft_another() -> ArticlePage:
    """A draft like the loaded ones, below the index, with one version by its writer."""
    index, cast = ArticleIndexPage.objects.get(), find_or_make_cast()
    # Numbers that the loader does not come to, and that an earlier run has not used.
    number = 10_000_000 + Approval.objects.count()
    entry = replace(content.entry(number, number + 1), related=[0, 1])
    page = make_page(entry, cast, index)
    for name in ("public_content", "public_document", "get_site"):
        del page.__dict__[name]
    page.pk = page.id = page.contributors_of = None
    index.add_child(instance=page)
    page.save_revision(user=page.owner)
    return ArticlePage.objects.get(pk=page.pk)
