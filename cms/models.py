"""What operating the site keeps: when each periodic job ran, and when each worker last said that it lives."""

from django.db import models


class ScheduledJob(models.Model):
    """A periodic job as its last run left it. One row a job, written by ``manage.py run_schedule``."""

    name = models.CharField(max_length=60, primary_key=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True, help_text="Before the start where it runs, or was killed.")
    succeeded_at = models.DateTimeField(null=True, help_text="When the last run began that went well.")
    failures = models.PositiveIntegerField(default=0, help_text="How often it has failed since then.")
    outcome = models.TextField(blank=True, help_text="What it said at its end.")

    def __str__(self) -> str:
        return self.name

    class Meta:
        default_permissions = ()


class Heartbeat(models.Model):
    """When a worker last said that it lives. A row for each worker, gone when the worker ends as it should."""

    worker = models.CharField(max_length=64, primary_key=True)
    machine = models.CharField(max_length=255)
    beat_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"Worker {self.worker} on {self.machine}"

    class Meta:
        default_permissions = ()
