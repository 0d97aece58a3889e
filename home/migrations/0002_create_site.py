"""The site's root page and the article index below it, in place of Wagtail's welcome page."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import migrations


def create_site(apps, schema_editor):
    Page = apps.get_model("wagtailcore", "Page")
    if apps.get_model("home", "HomePage").objects.exists():
        return
    # Deleting Wagtail's welcome page deletes the site that points at it.
    Page.objects.filter(depth=2, slug="home", content_type__model="page").delete()
    home = _create_page(apps, "home", "HomePage", path="00010001", title="Home", slug="home", url_path="/home/")
    _create_page(
        apps,
        "articles",
        "ArticleIndexPage",
        path="000100010001",
        title="Articles",
        slug="articles",
        url_path="/home/articles/",
    )
    Page.objects.filter(pk=home.pk).update(numchild=1)
    Page.objects.filter(depth=1).update(numchild=Page.objects.filter(depth=2).count())
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    apps.get_model("wagtailcore", "Site").objects.create(
        hostname=address.hostname or "localhost",
        port=address.port or (443 if address.scheme == "https" else 80),
        site_name=settings.WAGTAIL_SITE_NAME,
        root_page_id=home.pk,
        is_default_site=True,
    )


def _create_page(apps, app_label, model_name, *, path, title, slug, url_path):
    model = apps.get_model(app_label, model_name)
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=app_label, model=model_name.lower()
    )
    return model.objects.create(
        title=title,
        draft_title=title,
        slug=slug,
        url_path=url_path,
        path=path,
        depth=len(path) // 4,
        numchild=0,
        live=True,
        content_type=content_type,
        locale=apps.get_model("wagtailcore", "Locale").objects.first(),
    )


def delete_site(apps, schema_editor):
    Page = apps.get_model("wagtailcore", "Page")
    if apps.get_model("articles", "ArticlePage").objects.exists():
        raise RuntimeError("There are articles. Delete them before undoing this migration: it deletes their index.")
    apps.get_model("wagtailcore", "Site").objects.filter(root_page__path="00010001").delete()
    apps.get_model("articles", "ArticleIndexPage").objects.all().delete()
    apps.get_model("home", "HomePage").objects.all().delete()
    Page.objects.filter(path__startswith="00010001").delete()
    Page.objects.filter(depth=1).update(numchild=Page.objects.filter(depth=2).count())


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0001_initial"),
        ("articles", "0002_relations"),
        ("reviewers", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(create_site, delete_site)]
