"""Doors of related objects: what an article names is renamed, replaced or deleted."""

from io import BytesIO
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image as PillowImage
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from articles.models import ArticleImage, Condition, Consent, Medicine, Promotion, Writer
from cms.tests.doors.scene import SECRET, SIGN_OF_A_LEAK, Attempt, read
from cms.tests.doors.table import CODE, EVERYBODY, door
from reviewers.models import Reviewer


@door()
def writer_renamed(at: Attempt) -> None:
    writer = at.scene.writer
    writer.name, writer.credentials = SECRET, SECRET
    writer.save()


@door()
def writer_renamed_by_hand(at: Attempt) -> None:
    Writer.objects.update(name=SECRET, credentials=SECRET)


@door()
def writer_deleted(at: Attempt) -> None:
    at.scene.writer.delete()


@door()
def reviewer_renamed(at: Attempt) -> None:
    reviewer = Reviewer.objects.get(pk=at.scene.reviewer.pk)
    reviewer.name, reviewer.credentials = SECRET, SECRET
    reviewer.save()


@door()
def reviewer_exchanged_by_hand(at: Attempt) -> None:
    Reviewer.objects.update(name=SECRET, credentials=SECRET)


@door()
def reviewer_deleted(at: Attempt) -> None:
    at.scene.reviewer.delete()


@door()
def condition_renamed(at: Attempt) -> None:
    Condition.objects.update(name=SECRET, slug="nobody-approved-this")


@door()
def condition_deleted(at: Attempt) -> None:
    Condition.objects.all().delete()


@door()
def medicine_renamed(at: Attempt) -> None:
    Medicine.objects.update(name=SECRET, brand_names=SECRET)


@door()
def medicine_deleted(at: Attempt) -> None:
    Medicine.objects.all().delete()


@door(keeps=False)
def consent_rewritten(at: Attempt) -> None:
    Consent.objects.update(member=SECRET, how=SECRET)


@door(keeps=False)
def consent_deleted(at: Attempt) -> None:
    Consent.objects.all().delete()


@door()
def promotion_rewritten(at: Attempt) -> None:
    promotion = Promotion.objects.get(pk=at.scene.promotion.pk)
    promotion.heading, promotion.body = SECRET, f"<p>{SECRET}</p>"
    promotion.save()


@door()
def promotion_deleted(at: Attempt) -> None:
    Promotion.objects.get(pk=at.scene.promotion.pk).delete()


@door()
def image_retitled(at: Attempt) -> None:
    image = ArticleImage.objects.get(pk=at.scene.image.pk)
    image.description = SECRET
    image.save()


@door()
def image_retitled_by_hand(at: Attempt) -> None:
    ArticleImage.objects.update(description=SECRET)


def other_picture() -> bytes:
    data = BytesIO()
    PillowImage.new("RGB", (64, 36), "red").save(data, "PNG")
    return data.getvalue()


@door()
def image_replaced(at: Attempt) -> None:
    image = ArticleImage.objects.get(pk=at.scene.image.pk)
    image.file.save("other.png", ContentFile(other_picture()), save=True)


@door(EVERYBODY)
def image_replaced_in_the_admin(at: Attempt) -> None:
    image = ArticleImage.objects.get(pk=at.scene.image.pk)
    data = {
        "title": image.title,
        "collection": str(image.collection_id),
        "file": ContentFile(other_picture(), name="other.png"),
    }
    at.person.client.post(reverse("wagtailimages:edit", args=[image.pk]), data)
    assert ArticleImage.objects.get(pk=image.pk).file.name == image.file.name


@door(keeps=False)
def image_replaced_by_hand(at: Attempt) -> None:
    """Another file under the same id: its hash is not the one that was signed, so it is not shown."""
    image = ArticleImage.objects.get(pk=at.scene.image.pk)
    name = image.file.storage.save("images/nobody-approved-this.png", ContentFile(other_picture()))
    ArticleImage.objects.filter(pk=image.pk).update(file=name, sha256="0" * 64)
    assert "nobody-approved-this" not in read(at.scene.public.url).text


@door(EVERYBODY)
def image_deleted_in_the_admin(at: Attempt) -> None:
    at.person.client.post(reverse("wagtailimages:delete", args=[at.scene.image.pk]))
    assert ArticleImage.objects.filter(pk=at.scene.image.pk).exists()


@door()
def image_deleted(at: Attempt) -> None:
    at.scene.image.delete()


@door()
def images_deleted_at_once(at: Attempt) -> None:
    ArticleImage.objects.all().delete()


@door(CODE)
def image_file_overwritten_on_disk(at: Attempt) -> None:
    """The row still says the signed hash; renditions are made of the signed file alone."""
    path = Path(ArticleImage.objects.get(pk=at.scene.image.pk).file.path)
    before = path.read_bytes()
    try:
        path.write_bytes(other_picture())
        assert read(at.scene.public.url).status_code == 200
    finally:
        path.write_bytes(before)


@door(keeps=False)
def account_of_the_writer_deleted(at: Attempt) -> None:
    at.scene.writer.user.delete()


@door()
def account_of_the_reviewer_switched_off(at: Attempt) -> None:
    user = at.scene.reviewer.user
    type(user).objects.filter(pk=user.pk).update(is_active=False, is_superuser=True)


# The site around the articles.


@door()
def site_root_exchanged(at: Attempt) -> None:
    """The site begins at the article itself."""
    Site.objects.update(root_page_id=at.page_id)
    Site.clear_site_root_paths_cache()
    try:
        for address in ("/", f"/api/v2/pages/{at.page_id}/", "/api/v2/pages/?fields=*", "/api/v2/site/"):
            response = read(address)
            assert response.status_code != 200 or not SIGN_OF_A_LEAK.search(response.text)
        raise PermissionDenied("So that the site is as before.")
    finally:
        Site.clear_site_root_paths_cache()


@door()
def redirect_to_a_draft(at: Attempt) -> None:
    Redirect.objects.create(old_path=f"/old-{at.page_id}", redirect_page_id=at.page_id, is_permanent=False)
    response = read(f"/old-{at.page_id}/")
    assert response.status_code != 200 or not SIGN_OF_A_LEAK.search(response.text)
