from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = "Site"

    def ready(self) -> None:
        from articles.delivery.changes import Watched, watch  # noqa: PLC0415
        from articles.delivery.events import remake_with  # noqa: PLC0415
        from home.models import SharedFacts, SiteChrome  # noqa: PLC0415

        for model in (SiteChrome, SharedFacts):
            watch(Watched(model._meta.db_table, "site", "site_id"))
            remake_with(model, "site", lambda row: row.site_id)
