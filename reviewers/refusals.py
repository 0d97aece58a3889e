"""Refused signatures in Wagtail's audit log: who tried to sign which page, and why nothing was signed."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry, LogFormatter, log

from reviewers.models import reviewed_page

SIGN_REFUSED = "reviewers.sign_refused"


def record_refusal(*, page_ids: Iterable[int], user: AbstractBaseUser | None, reason: str) -> None:
    """One entry for each page, shown in its history. Call it outside the transaction that the refusal undoes."""
    for page_id in sorted(set(page_ids)):
        page = reviewed_page(page_id)
        if page is not None:
            log(instance=page, action=SIGN_REFUSED, user=user, data={"reason": reason})


@hooks.register("register_log_actions")
def register_refused_signatures(actions: LogActionRegistry) -> None:
    @actions.register_action(SIGN_REFUSED)
    class RefusedSignature(LogFormatter):
        label = "Signature refused"

        def format_message(self, log_entry: Any) -> str:
            return f"Signature refused: {log_entry.data['reason']}"
