from django.apps import AppConfig
from django.core.signals import got_request_exception


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "Operations"

    def ready(self) -> None:
        from cms.operations import metrics, tasks  # noqa: F401, PLC0415

        got_request_exception.connect(metrics.count_failure, dispatch_uid="cms_database_errors")
