"""Who must have a second factor: whoever signs, and whoever could put a word into a signer's mouth."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser, Group
from django.db.models import Q

from reviewers.mails import EDITORS_GROUP
from reviewers.models import Reviewer
from reviewers.models.reviewer import REVIEWERS_GROUP

DESK = Q(name__in=[EDITORS_GROUP, REVIEWERS_GROUP]) | Q(page_permissions__permission__codename="publish_page")


def is_required_of(user: AbstractUser) -> bool:
    """Administrators, medical reviewers and those who run the desk, where ``TWO_FACTOR_REQUIRED``; of nobody else."""
    if not settings.TWO_FACTOR_REQUIRED:
        return False
    if user.is_superuser or Reviewer.objects.filter(user_id=user.pk).exists():
        return True
    return bool(Group.objects.filter(DESK, user=user.pk).exists())
