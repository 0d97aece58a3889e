"""Mails of medical review itself: to editors, when something needs them."""

from django.contrib.auth import get_user_model
from wagtail.admin.mail import send_mail

EDITORS_GROUP = "Editors"


def mail_editors(*, subject: str, text: str, html: str | None = None) -> int:
    """Tell every editor who has an e-mail address; gives how many those are."""
    editors = get_user_model().objects.filter(groups__name=EDITORS_GROUP, is_active=True).exclude(email="").distinct()
    recipients = sorted(editors.values_list("email", flat=True))
    if recipients:
        send_mail(subject, text, recipients, html_message=html)
    return len(recipients)
