"""``verify_approvals`` and ``export_approvals``: what was altered below everything else shows, and is said in words."""

import json
import re
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from articles.models import ArticlePage
from articles.tests.factories import PASSWORD, WORDS, UserFactory, edit, make_article, publish, submit
from reviewers import triggers
from reviewers.canonical import digest_of, digest_of_text
from reviewers.models import Approval, ChainHead, NamedObject, Publication, Withdrawal
from reviewers.models.chain import FIRST
from reviewers.querysets import current_approval
from reviewers.signing import open_document, sign
from reviewers.tests.lifted_triggers import lifted_triggers
from reviewers.verifying import BrokenRecordError, records, verify
from reviewers.withdrawing import withdraw

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_articles() -> tuple[ArticlePage, ArticlePage]:
    """One published in its second edition and one withdrawn: seven records in all."""
    public, gone = make_article(title="Public"), make_article(title="Gone")
    publish(public)
    publish(edit(public, title="Public again"))
    publish(gone)
    withdraw(page_id=gone.pk, user=UserFactory.create(), reason="It was wrong.")
    return ArticlePage.objects.get(pk=public.pk), ArticlePage.objects.get(pk=gone.pk)


def run(command: str) -> str:
    answer = StringIO()
    call_command(command, stdout=answer, no_color=True)
    return answer.getvalue()


def tables() -> dict[str, str]:
    return {model.__name__: model._meta.db_table for model in (Approval, Publication, Withdrawal, NamedObject)}


def intrude(statement: str, *values: Any) -> None:
    """Run one statement below everything, as somebody with access to the database would."""
    with lifted_triggers(), connection.cursor() as cursor:
        cursor.execute(statement.format(**tables()), values)


# Whole.


def test_verify__without_records__is_well() -> None:
    assert verify() == 0
    assert run("verify_approvals") == "OK 0/0\n"


@pytest.mark.usefixtures("two_articles")
def test_verify__every_record_as_written__is_well() -> None:
    count = Approval.objects.count() + Publication.objects.count() + Withdrawal.objects.count()
    assert count >= 7
    assert run("verify_approvals") == f"OK {count}/{count}\n"


def test_verify__article_deleted__its_records_stay(two_articles: tuple[ArticlePage, ArticlePage]) -> None:
    two_articles[0].delete()
    before = verify()
    two_articles[1].delete()
    assert verify() == before


# Damaged.


def altered_reviewer(page: ArticlePage) -> str:
    intrude("UPDATE {Approval} SET reviewer_name = 'Somebody Else' WHERE sequence = 1")
    return (
        r"Record 1 \(Edition 1 of page \d+, approved by Somebody Else\) was altered: it does not agree with its hash\."
    )


def altered_words(page: ArticlePage) -> str:
    intrude("UPDATE {Approval} SET statement = 'I have seen it.' WHERE sequence = 1")
    return r"Record 1 \(.+\) was altered: it does not agree with its hash\."


def altered_page(page: ArticlePage) -> str:
    intrude("UPDATE {Publication} SET page_id = page_id + 1000 WHERE sequence = 2")
    return r"Record 2 \(.+\) was altered: it does not agree with its hash\."


def altered_approval_of_publication(page: ArticlePage) -> str:
    first = Approval.objects.get(edition=1, page_id=page.pk)
    intrude("UPDATE {Publication} SET approval_id = %s WHERE sequence = 4", first.pk)
    return r"Record 4 \(.+\) was altered: it does not agree with its hash\."


def altered_reason(page: ArticlePage) -> str:
    intrude("UPDATE {Withdrawal} SET reason = 'Nothing was wrong.'")
    return r"Record \d \(.+withdrawn.+\) was altered: it does not agree with its hash\."


def altered_document(page: ArticlePage) -> str:
    intrude("UPDATE {Approval} SET document = replace(document, 'Public again', 'Never read')")
    return r"Record 3 \(.+\) was altered: its document does not agree with its digest\."


def altered_document_and_digest(page: ArticlePage) -> str:
    document = Approval.objects.get(sequence=3).document.replace("Public again", "Never read")
    intrude("UPDATE {Approval} SET document = %s, digest = %s WHERE sequence = 3", document, digest_of_text(document))
    return r"Record 3 \(.+\) was altered: it does not agree with its hash\."


def altered_document_digest_and_hash(page: ArticlePage) -> str:
    approval = Approval.objects.get(sequence=3)
    approval.document = approval.document.replace("Public again", "Never read")
    approval.digest = digest_of_text(approval.document)
    intrude(
        "UPDATE {Approval} SET document = %s, digest = %s, record_hash = %s WHERE sequence = 3",
        approval.document,
        approval.digest,
        digest_of(approval.record()),
    )
    return r"Record 4 \(.+\) does not follow the record before it: its previous_hash is another\."


def removed_withdrawal(page: ArticlePage) -> str:
    place = Withdrawal.objects.get().sequence
    intrude("DELETE FROM {Withdrawal}")
    return rf"Record {place} is missing: record {place + 1} follows record {place - 1}\."


def removed_first_publication(page: ArticlePage) -> str:
    intrude("DELETE FROM {Publication} WHERE sequence = 2")
    return r"Record 2 is missing: record 3 follows record 1\."


def cut_tail(page: ArticlePage) -> str:
    end = ChainHead.objects.get().sequence
    intrude("DELETE FROM {Publication} WHERE sequence = %s", end)
    return rf"The chain ends with record {end - 1}, but its head names record {end}: the end was cut off\."


def head_set_back(page: ArticlePage) -> str:
    ChainHead.objects.update(hash=FIRST)
    end = ChainHead.objects.get().sequence
    return rf"The chain ends with record {end}, but its head names record {end}: the end was cut off\."


def head_removed(page: ArticlePage) -> str:
    ChainHead.objects.all().delete()
    return r"The chain ends with record \d, but its head names nothing: the end was cut off\."


def live_without_approval(page: ArticlePage) -> str:
    draft = make_article(title="Never read")
    ArticlePage.objects.filter(pk=draft.pk).update(live=True)
    return rf"Page {draft.pk} is live without an approval: readers do not get it\."


def withdrawn_made_live(page: ArticlePage) -> str:
    gone = ArticlePage.objects.exclude(pk=page.pk).get()
    ArticlePage.objects.filter(pk=gone.pk).update(live=True)
    return rf"Page {gone.pk} is live without an approval: readers do not get it\."


def trigger_missing(page: ArticlePage) -> str:
    table = Approval._meta.db_table
    on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        settle(cursor)
        cursor.execute(f"DROP TRIGGER {table}_no_update{on_table}")
    return rf"The trigger that refuses update on {table} is missing\. Run manage\.py migrate\."


def settle(cursor: Any) -> None:
    if connection.vendor == "postgresql":
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


DAMAGES = [
    altered_reviewer,
    altered_words,
    altered_page,
    altered_approval_of_publication,
    altered_reason,
    altered_document,
    altered_document_and_digest,
    altered_document_digest_and_hash,
    removed_withdrawal,
    removed_first_publication,
    cut_tail,
    head_set_back,
    head_removed,
    live_without_approval,
    withdrawn_made_live,
    trigger_missing,
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_verify__damaged__says_what_and_exits_with_1(
    two_articles: tuple[ArticlePage, ArticlePage], damage: Callable[[ArticlePage], str]
) -> None:
    sentence = damage(two_articles[0])
    with pytest.raises(CommandError) as refusal:
        call_command("verify_approvals")
    assert re.fullmatch(sentence, str(refusal.value)), str(refusal.value)
    assert refusal.value.returncode == 1


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite's triggers cannot be switched off.")
@pytest.mark.usefixtures("two_articles")
def test_verify__trigger_switched_off__says_so() -> None:
    table = Publication._meta.db_table
    with connection.cursor() as cursor:
        settle(cursor)
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_no_delete")
    with pytest.raises(BrokenRecordError, match=f"refuses delete on {table} is missing"):
        verify()


def test_verify__document_altered__readers_do_not_get_it(two_articles: tuple[ArticlePage, ArticlePage]) -> None:
    altered_document(two_articles[0])
    assert current_approval(two_articles[0].pk) is None


def test_lifted_triggers__are_back_afterwards() -> None:
    with lifted_triggers():
        assert triggers.missing(connection)
    assert not triggers.missing(connection)


# Exported.


@pytest.mark.usefixtures("two_articles")
def test_export__can_be_verified_without_this_code() -> None:
    lines = [json.loads(line) for line in run("export_approvals").splitlines()]
    *rows, last = lines
    assert len(rows) == verify()
    previous = "0" * 64
    for place, row in enumerate(rows, start=1):
        assert row["record"]["sequence"] == place
        assert row["record"]["previous_hash"] == previous
        text = json.dumps(row["record"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert row["hash"] == digest_of_text(text)
        if "document" in row:
            assert digest_of_text(row["document"]) == row["record"]["digest"]
        previous = row["hash"]
    assert last == {"head": {"sequence": len(rows), "hash": previous}}


@pytest.mark.usefixtures("two_articles")
def test_export__holds_every_record_in_the_order_of_the_chain() -> None:
    lines = [json.loads(line) for line in run("export_approvals").splitlines()[:-1]]
    assert [line["hash"] for line in lines] == [record.record_hash for record in records()]
    kinds = {line["record"]["kind"] for line in lines}
    assert kinds == {"reviewed", "published", "unpublished", "withdrawn"}


def test_export__without_records__is_the_head_alone() -> None:
    assert json.loads(run("export_approvals")) == {"head": {"sequence": 0, "hash": FIRST}}


# What was ticked off.


def test_answers__are_kept_and_hashed() -> None:
    review_round = submit(make_article())
    document = open_document(review_round=review_round, reviewer=review_round.reviewer)
    sign(
        reviewer=review_round.reviewer,
        password=PASSWORD,
        words=WORDS,
        documents=[(review_round, digest_of(document))],
        answers=["Doses and units are right."],
    )
    assert Approval.objects.get().record()["answers"] == ["Doses and units are right."]
    verify()
    intrude("UPDATE {Approval} SET answers = %s", "[]")
    with pytest.raises(BrokenRecordError, match="altered"):
        verify()


def test_answers__none__hash_as_before_there_were_any(two_articles: Any) -> None:
    assert all("answers" not in approval.record() for approval in Approval.objects.all())
