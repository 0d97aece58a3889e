"""The models of medical review. They know no article: what is reviewed is a ``ReviewedPage``."""

from reviewers.models.append_only import AppendOnly
from reviewers.models.chain import ChainedRecord, ChainHead
from reviewers.models.comments import ReviewComment
from reviewers.models.contributions import Contribution
from reviewers.models.records import Approval, NamedObject, Publication, Withdrawal
from reviewers.models.reminders import Reminder
from reviewers.models.reviewed_page import ReviewedPage, reviewed_models, reviewed_page
from reviewers.models.reviewer import Reviewer
from reviewers.models.rounds import MedicalReviewTask, ReviewRound
from reviewers.models.settings import ReviewSettings

__all__ = [
    "AppendOnly",
    "Approval",
    "ChainHead",
    "ChainedRecord",
    "Contribution",
    "MedicalReviewTask",
    "NamedObject",
    "Publication",
    "Reminder",
    "ReviewComment",
    "ReviewRound",
    "ReviewSettings",
    "ReviewedPage",
    "Reviewer",
    "Withdrawal",
    "reviewed_models",
    "reviewed_page",
]
