"""What the database tells about the site, counted when somebody asks for the metrics."""

from collections.abc import Iterator
from datetime import timedelta
from time import monotonic

from django.db import DatabaseError
from django.db.models import Count, Min
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from articles.desk.pipeline_rows import STAGES, with_stage
from articles.models import ArticlePage
from cms.models import Heartbeat, ScheduledJob
from cms.operations.heartbeats import LATE_SECONDS, age_of_newest
from reviewers.models import Approval, ChainHead

# Seconds for which a process keeps the numbers of articles: counting them looks at every one.
KEEP_SECONDS = 60

_articles: tuple[float, dict[str, int]] | None = None


class Figures(Collector):
    """Answers with ``cms_database_up 0`` alone where the database does not answer."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            families = [*_tasks(), *_workers(), *_jobs(), *_records(), _articles_by_state()]
        except DatabaseError:
            families = []
        yield _gauge("cms_database_up", "Whether the database answers.", 1 if families else 0)
        yield from families


def _tasks() -> Iterator[GaugeMetricFamily]:
    counted = dict(DBTaskResult.objects.order_by().values_list("status").annotate(Count("pk")))
    names = {"READY": "waiting", "RUNNING": "running", "FAILED": "failed", "SUCCESSFUL": "done"}
    family = GaugeMetricFamily("cms_tasks", "Background work that is kept, by what has become of it.", labels=["state"])
    for status, name in names.items():
        family.add_metric([name], counted.get(status, 0))
    yield family
    oldest = DBTaskResult.objects.ready().aggregate(oldest=Min("enqueued_at"))["oldest"]
    waited = (timezone.now() - oldest).total_seconds() if oldest else 0
    yield _gauge("cms_oldest_task_age_seconds", "How long the oldest work that could be done has waited.", waited)


def _workers() -> Iterator[GaugeMetricFamily]:
    alive = Heartbeat.objects.filter(beat_at__gte=timezone.now() - timedelta(seconds=LATE_SECONDS)).count()
    yield _gauge("cms_workers", "Workers that have said within a minute that they live.", alive)
    age = age_of_newest()
    if age is not None:
        yield _gauge("cms_worker_heartbeat_age_seconds", "Since a worker last said that it lives.", age.total_seconds())


def _jobs() -> Iterator[GaugeMetricFamily]:
    age = GaugeMetricFamily("cms_job_success_age_seconds", "Since a periodic job last went well.", labels=["job"])
    failures = GaugeMetricFamily("cms_job_failures", "How often it has failed since then.", labels=["job"])
    newest = None
    for row in ScheduledJob.objects.all():
        failures.add_metric([row.name], row.failures)
        if row.succeeded_at:
            age.add_metric([row.name], (timezone.now() - row.succeeded_at).total_seconds())
        newest = max(filter(None, [newest, row.started_at]), default=None)
    yield age
    yield failures
    if newest:
        seconds = (timezone.now() - newest).total_seconds()
        yield _gauge("cms_schedule_age_seconds", "Since manage.py run_schedule last ran a job.", seconds)


def _records() -> Iterator[GaugeMetricFamily]:
    yield _gauge("cms_approvals", "Approvals that were ever signed.", Approval.objects.count())
    head = ChainHead.objects.filter(pk=1).first()
    yield _gauge("cms_records", "Records in the chain.", head.sequence if head else 0)


def _articles_by_state() -> GaugeMetricFamily:
    global _articles
    if _articles is None or monotonic() - _articles[0] > KEEP_SECONDS:
        rows = with_stage(ArticlePage.objects.order_by()).values_list("stage").annotate(Count("pk"))
        _articles = monotonic(), {STAGES[stage].value: count for stage, count in rows}
    family = GaugeMetricFamily("cms_articles", "Articles by what is on its way, else as they stand.", labels=["state"])
    for state in STAGES:
        family.add_metric([state.value], _articles[1].get(state.value, 0))
    return family


def _gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, words, value=value)
