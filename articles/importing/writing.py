"""Writes a draft as an article, once for each source id, and never over what somebody edited here."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from wagtail.coreutils import find_available_slug

from articles.importing import entries
from articles.importing.drafts import ArticleDraft
from articles.importing.report import Outcome, Result
from articles.models import ArticleIndexPage, ArticlePage, ArticleWriter, ImportRecord, Reference, Writer
from reviewers.enums import ArticleState
from reviewers.models import Reviewer

LONGEST_SLUG = 240  # leaves room for a suffix in Page.slug's 255

UNKNOWN_LANGUAGE = "language: “{code}” is none of this site's languages. Add it to CMS_ARTICLE_LANGUAGES."
AUTHORS_REPLACED = "authors: {names}; {writer} was chosen instead"
REVIEWER_IS_CONTRIBUTOR = "reviewer: {name} imports or writes the article, so could not approve it"

DELETED_HERE = "it was deleted here"
EDITED_BY_HAND = "it was edited by hand"
LOCKED = "it is locked"
ON_ITS_WAY = "it is in the state “{state}”"
CHANGES_WAITING = "it is published and has changes waiting"


@dataclass(frozen=True, slots=True)
class Target:
    """Where drafts go and who stands behind them. ``writer`` and ``reviewer`` take precedence over the source's."""

    index: ArticleIndexPage
    user: AbstractBaseUser
    writer: Writer | None = None
    reviewer: Reviewer | None = None


@transaction.atomic
def write(draft: ArticleDraft, *, line_digest: str, target: Target) -> Result:
    """Make or update the article of this draft, or say why it was left as it is.

    Raises ``ValidationError`` where the article cannot hold the draft; nothing is written then.
    """
    record = ImportRecord.objects.select_for_update().filter(source_id=draft.source_id).first()
    if record is None:
        return _make(draft, line_digest, target)
    if record.line_digest == line_digest:
        return Result(Outcome.UNCHANGED, page_id=record.page_id)
    page = ArticlePage.objects.filter(pk=record.page_id).first()
    reason = reason_to_leave_alone(page, record)
    if page is None or reason:
        return Result(Outcome.LEFT_ALONE, page_id=record.page_id, reason=reason or "")
    return _update(page, record, draft, line_digest, target)


def reason_to_leave_alone(page: ArticlePage | None, record: ImportRecord) -> str | None:
    """Why a changed line must not change this article; None where nobody has touched it since the import."""
    if page is None:
        return DELETED_HERE
    if page.locked:
        return LOCKED
    state = page.next_edition_state or page.state
    if state not in (ArticleState.DRAFT, ArticleState.PUBLISHED):
        return ON_ITS_WAY.format(state=state.label)
    if page.get_latest_revision_as_object().content_digest() != record.content_digest:
        return EDITED_BY_HAND
    if page.live and page.has_unpublished_changes:
        return CHANGES_WAITING
    return None


@transaction.atomic
def make_article(draft: ArticleDraft, target: Target) -> tuple[ArticlePage, list[str]]:
    """A new article with one version, and what of the draft has no place in it. Raises ``ValidationError``."""
    page = ArticlePage(owner=target.user, live=False)
    no_place = _fill(page, draft, target)
    page.slug = find_available_slug(target.index, _slug_stem(draft.title))
    target.index.add_child(instance=page)
    page.save_revision(user=target.user)
    return page, no_place


def _make(draft: ArticleDraft, line_digest: str, target: Target) -> Result:
    page, no_place = make_article(draft, target)
    record = ImportRecord(source_id=draft.source_id, page_id=page.pk)
    _remember(record, page, line_digest)
    return Result(Outcome.MADE, page_id=page.pk, no_place=no_place)


def _update(page: ArticlePage, record: ImportRecord, draft: ArticleDraft, line_digest: str, target: Target) -> Result:
    """A new version of the draft, at its old address; what is public stays as it is."""
    version = page.get_latest_revision_as_object()
    no_place = _fill(version, draft, target)
    if not version.live:
        version.save()
    version.save_revision(user=target.user)
    _remember(record, version, line_digest)
    return Result(Outcome.UPDATED, page_id=page.pk, no_place=no_place)


def _remember(record: ImportRecord, page: ArticlePage, line_digest: str) -> None:
    record.line_digest = line_digest
    record.content_digest = page.get_latest_revision_as_object().content_digest()
    record.save()


def _fill(page: ArticlePage, draft: ArticleDraft, target: Target) -> list[str]:
    """Put the draft into the page. Returns what of it has no place here."""
    no_place: list[str] = []
    page.title = draft.title
    page.language = _language(draft.language)
    page.summary = draft.summary
    page.body = json.dumps(_with_ids(draft))
    writers = _writers(draft, target, no_place)
    page.article_writers = [ArticleWriter(writer=writer, sort_order=order) for order, writer in enumerate(writers)]
    page.references = [
        Reference(sort_order=order, uuid=said.uuid, title=said.title, source=said.source, url=said.url, doi=said.doi,
                  pmid=said.pmid)
        for order, said in enumerate(draft.references)
    ]  # fmt: skip
    page.conditions = [entries.condition_for(name) for name in draft.conditions]
    page.medicines = [entries.medicine_for(medicine, no_place) for medicine in draft.medicines]
    page.promotion = entries.promotion_for(draft.promotion, no_place) if draft.promotion else None
    page.promotion_prompt = draft.promotion_prompt
    page.medical_reviewer = _reviewer(draft, target, writers, no_place) or page.medical_reviewer
    for reference in page.references.all():
        reference.full_clean(exclude=["page"])
    return no_place


def _writers(draft: ArticleDraft, target: Target, no_place: list[str]) -> list[Writer]:
    if target.writer is None:
        found = [entries.writer_for(person, no_place) for person in draft.writers]
        return list(dict.fromkeys(found))
    others = [person.name for person in draft.writers if person.name != target.writer.name]
    if others:
        no_place.append(AUTHORS_REPLACED.format(names=", ".join(others), writer=target.writer.name))
    return [target.writer]


def _reviewer(draft: ArticleDraft, target: Target, writers: list[Writer], no_place: list[str]) -> Reviewer | None:
    reviewer = entries.reviewer_for(draft.reviewer, target.reviewer, no_place)
    contributors = {target.user.pk, *(writer.user_id for writer in writers)}
    if reviewer is not None and reviewer.user_id in contributors:
        no_place.append(REVIEWER_IS_CONTRIBUTOR.format(name=reviewer.name))
        return None
    return reviewer


def _language(code: str) -> str:
    """The site's language for a code: itself, or without its region ("en-US")."""
    known = dict(settings.CMS_ARTICLE_LANGUAGES)
    for candidate in (code, code.lower(), code.lower().replace("_", "-").partition("-")[0]):
        if candidate in known:
            return candidate
    raise ValidationError(UNKNOWN_LANGUAGE.format(code=code))


def _slug_stem(title: str) -> str:
    """The slug that the title asks for; dashes and slashes part words there as well."""
    words = re.sub(r"[‐-―/]", " ", title)
    return slugify(words, allow_unicode=True)[:LONGEST_SLUG].strip("-_") or "article"


def _with_ids(draft: ArticleDraft) -> list[dict[str, object]]:
    """The body's blocks with ids that stay the same at the next import, so that versions can be compared."""
    return [
        {**block, "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{draft.source_id}#block-{number}"))}
        for number, block in enumerate(draft.body)
    ]
