from django.apps import AppConfig
from django.conf import settings
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate
from PIL import Image


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "Articles"

    def ready(self) -> None:
        from articles import checks, tasks  # noqa: F401, PLC0415
        from articles.delivery import changes, events, indexing, moved, statements  # noqa: F401, PLC0415
        from articles.desk import mails  # noqa: F401, PLC0415

        # Uploads are measured before Pillow sees them. This is for whatever else it is given.
        Image.MAX_IMAGE_PIXELS = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS

        connection_created.connect(statements.plan_once, dispatch_uid="articles_statements")
        pre_migrate.connect(changes.lift_before_migrate, sender=self, dispatch_uid="articles_changes")
        post_migrate.connect(changes.install_after_migrate, sender=self, dispatch_uid="articles_changes")
