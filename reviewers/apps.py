from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ReviewersConfig(AppConfig):
    name = "reviewers"
    verbose_name = "Medical review"

    def ready(self) -> None:
        # The write fence hangs on model signals: only they see every save (moves and fixtures skip Page.save()).
        from reviewers import checks, fences, triggers  # noqa: F401, PLC0415

        post_migrate.connect(triggers.install_after_migrate, sender=self, dispatch_uid="reviewers_triggers")
