"""Refusals. Each carries a sentence for the person it stops: what is wrong and what to do next."""

from django.core.exceptions import PermissionDenied


class PublishingLawError(PermissionDenied):
    """A page would go live, or be scheduled, in a form that nobody has approved."""


class SubmissionError(PermissionDenied):
    """An article cannot be sent for review as it is. ``problems`` lists the reasons, one sentence each."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems))


class SigningError(Exception):
    """A signature is refused. Nothing has been signed."""


class WrongPasswordError(SigningError):
    """The password given with the signature is not the reviewer's."""


class WrongCodeError(SigningError):
    """The code of the second factor is missing, not right, used already, or comes too soon after a wrong one."""


class AccountLockedError(SigningError):
    """Too many wrong passwords or codes were given for the account: none is looked at until the lock ends."""


class DocumentChangedError(SigningError):
    """The document under review is not the one that was shown to the reviewer."""


class HandingOverError(Exception):
    """A review round cannot go to another reviewer. It stays where it is."""


class WithdrawalError(Exception):
    """There is nothing to withdraw."""
