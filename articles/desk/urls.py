"""The desk's addresses, below the admin's."""

from django.urls import path

from articles.desk.assigning import AssignView
from articles.desk.away import AwayView
from articles.desk.comment_views import CommentView, SettleView
from articles.desk.figures import FiguresView
from articles.desk.new_article import FromDocumentView, NewArticleView
from articles.desk.pipeline import PipelineView
from articles.desk.queue import ReviewListView
from articles.desk.review_page import ReviewPageView
from articles.desk.sending import SendView
from articles.desk.taking_back import TakeBackView
from articles.desk.timeline_page import TimelineView
from articles.desk.withdrawing import WithdrawView
from articles.desk.writer_desk import WriterDeskView

app_name = "desk"
urlpatterns = [
    path("reviews/", ReviewListView.as_view(), name="reviews"),
    path("reviews/<int:round_id>/", ReviewPageView.as_view(), name="review"),
    path("reviews/<int:round_id>/comments/", CommentView.as_view(), name="comment"),
    path("reviews/<int:round_id>/comments/<int:comment_id>/", SettleView.as_view(), name="settle_comment"),
    path("reviews/<int:round_id>/take-back/", TakeBackView.as_view(), name="take_back"),
    path("articles/", WriterDeskView.as_view(), name="articles"),
    path("articles/new/", NewArticleView.as_view(), name="new_article"),
    path("articles/from-document/", FromDocumentView.as_view(), name="from_document"),
    path("articles/<int:page_id>/send/", SendView.as_view(), name="send"),
    path("articles/<int:page_id>/withdraw/", WithdrawView.as_view(), name="withdraw"),
    path("articles/<int:page_id>/timeline/", TimelineView.as_view(), name="timeline"),
    path("away/", AwayView.as_view(), name="away"),
    path("pipeline/", PipelineView.as_view(), name="pipeline"),
    path("pipeline/results/", PipelineView.as_view(results_only=True), name="pipeline_results"),
    path("pipeline/assign/", AssignView.as_view(), name="assign"),
    path("pipeline/figures/", FiguresView.as_view(), name="figures"),
]
