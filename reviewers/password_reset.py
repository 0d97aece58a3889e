"""“Forgotten password?” tells nobody whether there is such an account, by its answer or by how long it takes, and fills
nobody's mailbox. A new password does not go round the second factor: the next sign-in asks for a code.
"""

from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache

# Wagtail's own. On Django 6 the backend of TASKS makes these tasks Django's, so one name serves both.
from django_tasks import task
from wagtail.admin.forms.auth import PasswordResetForm

from reviewers.lockout import address_of

AN_HOUR = 60 * 60
MAILS_AN_HOUR = 3
TRIES_AN_HOUR = 20


class QuietResetForm(PasswordResetForm):
    """Answers everybody alike, and leaves looking for the account to the background."""

    def save(self, **options: Any) -> None:
        email, address = self.cleaned_data["email"], address_of(options["request"])
        if _within(TRIES_AN_HOUR, f"from {address}") and _within(MAILS_AN_HOUR, f"to {email.casefold()}"):
            send_reset_mail.enqueue(email)


@task()
def send_reset_mail(email: str) -> None:
    """As Wagtail's view does (``PasswordResetView`` in wagtail/admin/views/account.py). The link is made here: it waits
    in no queue."""
    form = PasswordResetForm({"email": email})
    site = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    if form.is_valid():
        form.save(
            domain_override=site.netloc,
            use_https=site.scheme == "https",
            subject_template_name="wagtailadmin/account/password_reset/email_subject.txt",
            email_template_name="wagtailadmin/account/password_reset/email.txt",
        )


def _within(limit: int, what: str) -> bool:
    """Whether this has not happened more often within the hour. A cache that is gone forbids nothing."""
    key = f"password-reset-{sha256(what.encode()).hexdigest()}"
    cache.add(key, 0, AN_HOUR)
    try:
        return int(cache.incr(key) or 0) <= limit
    except ValueError:
        return True
