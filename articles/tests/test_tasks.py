"""Background work: renditions are made when an article is sent for review, by whichever backend the settings name."""

import signal
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.tasks import update_reference_index_task

from articles.models import ArticleImage, ArticlePage, ArticleRendition
from articles.tasks import images_in_use, images_of_round, make_later, make_renditions_task
from articles.tests.factories import (
    ReviewerFactory,
    WriterFactory,
    edit,
    make_article,
    make_image,
    publish,
    submit,
)
from reviewers.withdrawing import withdraw

DATABASE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
committed = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def work() -> Iterator[Callable[[], None]]:
    """Runs the real worker over what is waiting, and gives back the signals that it takes for itself."""
    names = [signal.SIGINT, signal.SIGTERM, signal.SIGQUIT]
    handlers = {name: signal.getsignal(name) for name in names}
    yield lambda: call_command("db_worker", batch=True, reload=False, startup_delay=False, interval=0)
    for name, handler in handlers.items():
        signal.signal(name, handler)


def illustrated(title: str = "Illustrated") -> tuple[ArticlePage, dict[str, ArticleImage]]:
    """A draft, and all images that its readers would see."""
    images = {name: make_image(name.title()) for name in ("hero", "inside", "writer", "reviewer")}
    block = {"image": images["inside"], "alt_text": "A bed", "caption": "", "credit": ""}
    page = make_article(
        title=title,
        hero_image=images["hero"],
        hero_alt_text="A hero",
        body=[("image", block), ("introduction", "<p>Sleep well.</p>")],
        writer=WriterFactory.create(photo=images["writer"]),
        reviewer=ReviewerFactory.create(photo=images["reviewer"]),
    )
    return page, images


def made() -> set[int]:
    return set(ArticleRendition.objects.values_list("image_id", flat=True))


def asked_for_renditions() -> Any:
    return DBTaskResult.objects.filter(task_path=make_renditions_task.module_path)


def ids(images: dict[str, ArticleImage]) -> set[int]:
    return {image.pk for image in images.values()}


# Sending for review


@pytest.mark.django_db
def test_sending_for_review__makes_the_renditions_after_the_commit(django_capture_on_commit_callbacks: Any) -> None:
    page, images = illustrated()
    make_image("Elsewhere")

    with django_capture_on_commit_callbacks() as callbacks:
        submit(page)
    assert made() == set()
    for callback in callbacks:
        callback()

    assert made() == ids(images)
    assert ArticleRendition.objects.count() == 3 * len(images)


@pytest.mark.django_db
def test_sending_for_review__takes_the_images_of_the_version_that_is_sent() -> None:
    page, images = illustrated()
    publish(page)
    other = make_image("Other")

    review_round = submit(edit(page, hero_image=other))

    assert images_of_round(review_round) == {other.pk, *(images[name].pk for name in ("inside", "writer", "reviewer"))}


@pytest.mark.django_db
@pytest.mark.parametrize("factory", [WriterFactory, ReviewerFactory])
def test_photo__given_to_a_person__gets_its_renditions(factory: Any, django_capture_on_commit_callbacks: Any) -> None:
    person, photo = factory.create(), make_image("Portrait")

    person.photo = photo
    with django_capture_on_commit_callbacks(execute=True):
        person.save()

    assert made() == {photo.pk}


@pytest.mark.django_db
def test_sending_for_review__without_images__asks_for_no_work(
    settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.TASKS = DATABASE
    page, _ = make_article(), DBTaskResult.objects.all().delete()

    with django_capture_on_commit_callbacks(execute=True):
        submit(page)

    assert not asked_for_renditions().exists()


@pytest.mark.django_db
def test_sending_for_review__asks_once_for_all_images(settings: Any, django_capture_on_commit_callbacks: Any) -> None:
    settings.TASKS = DATABASE
    page, images = illustrated()

    with django_capture_on_commit_callbacks(execute=True):
        submit(page)

    assert [row.args_kwargs["args"] for row in asked_for_renditions()] == [[sorted(ids(images))]]


@pytest.mark.django_db
def test_task__meeting_a_bad_file__tells_and_goes_on(caplog: Any) -> None:
    images = [make_image(f"Image {number}") for number in range(4)]
    Path(images[1].file.path).unlink()
    images[2].file.storage.delete(images[2].file.name)
    images[2].file.storage.save(images[2].file.name, ContentFile(b"Something else."))

    result = make_renditions_task.enqueue([image.pk for image in images])

    assert result.return_value == 6
    assert made() == {images[0].pk, images[3].pk}
    assert [row.getMessage() for row in caplog.records if row.name == "articles.tasks"] == [
        f"Going on without the renditions of image {image.pk}." for image in images[1:3]
    ]


@pytest.mark.django_db
def test_task__run_again__makes_only_what_is_missing() -> None:
    image, lost = make_image("Image"), make_image("Lost")
    data = Path(lost.file.path).read_bytes()
    Path(lost.file.path).unlink()
    assert make_renditions_task.call([image.pk, lost.pk, 999_999]) == 3

    Path(lost.file.path).write_bytes(data)

    assert make_renditions_task.call([image.pk, lost.pk, 999_999]) == 3
    assert made() == {image.pk, lost.pk}


# The worker and its database


@committed
def test_worker__makes_what_was_asked_for_and_signing_does_not_wait(
    settings: Any, work: Callable[[], None], client: Client
) -> None:
    settings.TASKS = DATABASE
    page, images = illustrated()
    publish(page)
    assert made() == set()
    assert "format-avif" not in client.get(page.url).text

    work()

    assert made() == ids(images)
    assert "format-avif" in client.get(page.url).text
    assert not DBTaskResult.objects.exclude(status="SUCCESSFUL").values_list("task_path", "traceback")


@committed
def test_worker__after_a_rollback__has_nothing_to_do(settings: Any, work: Callable[[], None]) -> None:
    settings.TASKS = DATABASE
    image = make_image()
    page = make_article(hero_image=image, hero_alt_text="A bed")
    asked = set(DBTaskResult.objects.values_list("pk", flat=True))

    for ask in (
        lambda: make_renditions_task.enqueue([image.pk]),
        lambda: make_later([image.pk]),
        lambda: submit(page),
    ):
        with transaction.atomic():
            ask()
            transaction.set_rollback(True)
        assert set(DBTaskResult.objects.values_list("pk", flat=True)) == asked

    work()
    assert made() == set()
    submit(page)
    work()
    assert made() == {image.pk}


@pytest.mark.django_db
def test_immediate__after_a_rollback__does_nothing(django_capture_on_commit_callbacks: Any) -> None:
    page, images = illustrated()

    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        submit(page)
        transaction.set_rollback(True)
    assert made() == set()

    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        submit(page)
    assert made() == ids(images)


@committed
def test_worker__does_wagtails_own_work(settings: Any, work: Callable[[], None], what_uses_what: None) -> None:
    settings.TASKS = DATABASE
    page, images = illustrated()
    assert DBTaskResult.objects.filter(task_path=update_reference_index_task.module_path).exists()
    assert images["hero"].get_usage().count() == 0

    work()

    assert [usage.pk for usage, _ in images["hero"].get_usage()] == [page.pk]


# `make_renditions`


def run() -> str:
    output = StringIO()
    call_command("make_renditions", stdout=output)
    return output.getvalue()


@pytest.mark.django_db
def test_command__makes_those_in_use_and_says_how_many() -> None:
    public, shown = illustrated()
    publish(public)
    reviewed, sent = illustrated("In review")
    submit(reviewed)
    make_image("Nowhere")

    assert run() == "Made 24 renditions of 8 images.\n"
    assert made() == ids(shown) | ids(sent)
    assert run() == "Made 0 renditions of 8 images.\n"


@pytest.mark.django_db
def test_in_use__what_is_approved_for_later_is_and_what_is_withdrawn_is_not() -> None:
    later, to_come = illustrated()
    publish(edit(later, go_live_at=timezone.now() + timedelta(days=3)))
    gone, withdrawn = illustrated("Withdrawn")
    publish(gone)
    withdraw(page_id=gone.pk, user=gone.owner, reason="Wrong.")

    photos = {withdrawn["writer"].pk, withdrawn["reviewer"].pk}
    assert images_in_use() == ids(to_come) | photos


@pytest.mark.django_db
def test_command__meeting_a_bad_file__names_it_goes_on_and_fails(capsys: Any) -> None:
    page, images = illustrated()
    publish(page)
    Path(images["inside"].file.path).unlink()

    with pytest.raises(CommandError, match=r"^1 of 4 images could not be made\. .* run this again\.$"):
        run()

    assert f"The renditions of image {images['inside'].pk} could not be made" in capsys.readouterr().err
    assert made() == ids(images) - {images["inside"].pk}
