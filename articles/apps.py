from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "Articles"

    def ready(self) -> None:
        from articles import checks, tasks  # noqa: F401, PLC0415
        from articles.delivery import changes, events, indexing, moved  # noqa: F401, PLC0415
        from articles.desk import mails  # noqa: F401, PLC0415

        pre_migrate.connect(changes.lift_before_migrate, sender=self, dispatch_uid="articles_changes")
        post_migrate.connect(changes.install_after_migrate, sender=self, dispatch_uid="articles_changes")
