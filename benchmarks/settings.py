"""The settings of the loader, and of what else is measured inside a process: this project's, less what would be
measured along with it. What serves requests runs under `cms.settings` as they are."""

from cms.settings import *  # noqa: F403
from cms.settings import INSTALLED_APPS as PROJECT_APPS

# Its commands: `load_articles`, `time_approvals`.
INSTALLED_APPS = [*PROJECT_APPS, "benchmarks"]

# The loader signs thousands of times, each with its reviewer's password.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A code is good for one signature in half a minute.
TWO_FACTOR_REQUIRED = False
# Every signature is mailed to its reviewer.
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
# The index behind the admin's search plays no part in what readers get.
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "AUTO_UPDATE": False}}  # type: ignore[dict-item]
