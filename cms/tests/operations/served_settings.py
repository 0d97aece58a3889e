"""The production settings, with static files as they lie in the packages: gathering them would take long."""

from cms.settings import *  # noqa: F403
from cms.settings import STORAGES

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
