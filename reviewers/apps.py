from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class ReviewersConfig(AppConfig):
    name = "reviewers"
    verbose_name = "Medical review"

    def ready(self) -> None:
        from wagtail.permissions import register_permission_policy  # noqa: PLC0415

        # Fences and the mails about accounts hang on model signals: only they see every save (moves and fixtures skip
        # Page.save()).
        from reviewers import accounts, checks, fences, triggers  # noqa: F401, PLC0415
        from reviewers.models import Reviewer  # noqa: PLC0415
        from reviewers.policies import KeptForGood  # noqa: PLC0415

        post_migrate.connect(triggers.install_after_migrate, sender=self, dispatch_uid="reviewers_triggers")
        connection_created.connect(triggers.fire_on_replace, dispatch_uid="reviewers_replace")
        register_permission_policy(Reviewer, KeptForGood(Reviewer))
