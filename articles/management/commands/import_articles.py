"""``manage.py import_articles``: foreign articles become drafts below the article index."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.management.base import BaseCommand, CommandError

from articles.importing.reading import ImportFileError, read_lines
from articles.importing.report import LineReport, summary
from articles.importing.running import run
from articles.importing.writing import Target
from articles.models import ArticleIndexPage, Writer
from reviewers.models import Reviewer

BAR_WIDTH = 30

NO_INDEX = "There is no article index. Run “manage.py migrate”, or make one in the admin, and try again."
NO_USER = "There is no active account “{name}”. Name one with --user."
NO_WRITER = "There is no writer with the slug “{slug}”."
NO_REVIEWER = "There is no medical reviewer with the slug “{slug}”."
REVIEWER_ENDED = "{reason} Or import without --reviewer."
USER_NEEDED = (
    "Name the account that stands behind the drafts with --user, or a writer who has an account with --writer: "
    "a version without an author can never be approved."
)
SAME_PERSON = "{name} cannot review what they import or write. Choose another --user, --writer or --reviewer."
SOME_FAILED = "{count} of {total} lines could not be imported."


class Command(BaseCommand):
    """Reads JSON Lines or a seed article and makes drafts, never anything public. Run again, it changes nothing."""

    help = "Import articles from FILE (JSON Lines, or one seed article) as drafts. Nothing becomes public."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--writer", metavar="SLUG", help="the writer of all articles, instead of the source's")
        parser.add_argument("--reviewer", metavar="SLUG", help="the medical reviewer whom all articles name")
        parser.add_argument("--user", metavar="USERNAME", help="the account behind the drafts (else the writer's)")

    def handle(self, *args: Any, **options: Any) -> None:
        target = target_from(options)
        try:
            lines = read_lines(options["file"])
        except ImportFileError as error:
            raise CommandError(str(error)) from error
        reports = list(self.with_progress(run(lines, target=target), total=len(lines), verbosity=options["verbosity"]))
        for report in reports:
            self.tell(report, verbosity=options["verbosity"])
        self.stdout.write(summary(reports))
        failed = sum(report.failed for report in reports)
        if failed:
            raise CommandError(SOME_FAILED.format(count=failed, total=len(reports)))

    def tell(self, report: LineReport, *, verbosity: int) -> None:
        for sentence in report.sentences():
            if report.failed:
                self.stderr.write(sentence)
            elif verbosity > 0:
                self.stdout.write(sentence)

    def with_progress(self, reports: Iterable[LineReport], *, total: int, verbosity: int) -> Iterator[LineReport]:
        """The reports as they come, with a bar on a terminal and with plain lines at a higher verbosity."""
        has_terminal = self.stderr.isatty()
        for done, report in enumerate(reports, start=1):
            if has_terminal and verbosity > 0:
                bar = ("█" * (BAR_WIDTH * done // total)).ljust(BAR_WIDTH, "░")
                self.stderr.write(f"\r{bar} {done}/{total}", style_func=str, ending="\n" if done == total else "")
                self.stderr.flush()
            elif verbosity > 1:
                self.stderr.write(f"{done}/{total}", style_func=str)
            yield report


def target_from(options: dict[str, Any]) -> Target:
    """Where the drafts go and who stands behind them. Raises ``CommandError`` with what to do."""
    index = ArticleIndexPage.objects.order_by("path").first()
    if index is None:
        raise CommandError(NO_INDEX)
    writer, reviewer = _writer(options["writer"]), _reviewer(options["reviewer"])
    user = _user(options["user"]) or (writer.user if writer else None)
    if user is None:
        raise CommandError(USER_NEEDED)
    if reviewer is not None and reviewer.user_id in {user.pk, writer.user_id if writer else None}:
        raise CommandError(SAME_PERSON.format(name=reviewer.name))
    return Target(index=index, user=user, writer=writer, reviewer=reviewer)


def _user(name: str | None) -> AbstractBaseUser | None:
    if not name:
        return None
    user = get_user_model()._default_manager.filter(**{get_user_model().USERNAME_FIELD: name}, is_active=True).first()
    if user is None:
        raise CommandError(NO_USER.format(name=name))
    return user


def _writer(slug: str | None) -> Writer | None:
    if not slug:
        return None
    writer = Writer.objects.select_related("user").filter(slug=slug).first()
    if writer is None:
        raise CommandError(NO_WRITER.format(slug=slug))
    return writer


def _reviewer(slug: str | None) -> Reviewer | None:
    if not slug:
        return None
    reviewer = Reviewer.objects.filter(slug=slug).first()
    if reviewer is None:
        raise CommandError(NO_REVIEWER.format(slug=slug))
    if reason := reviewer.reason_not_to_sign_today():
        raise CommandError(REVIEWER_ENDED.format(reason=reason))
    return reviewer
