from django.apps import AppConfig


class ReviewersConfig(AppConfig):
    name = "reviewers"
    verbose_name = "Medical review"

    def ready(self) -> None:
        # The write fence hangs on model signals: only they see every save (moves and fixtures skip Page.save()).
        from reviewers import checks, fences  # noqa: F401, PLC0415
