"""The desk's addresses, below the admin's."""

from django.urls import path

from articles.desk.taking_back import TakeBackView
from articles.desk.views import ReviewListView, ReviewPageView, WithdrawView

app_name = "desk"
urlpatterns = [
    path("reviews/", ReviewListView.as_view(), name="reviews"),
    path("reviews/<int:round_id>/", ReviewPageView.as_view(), name="review"),
    path("reviews/<int:round_id>/take-back/", TakeBackView.as_view(), name="take_back"),
    path("articles/<int:page_id>/withdraw/", WithdrawView.as_view(), name="withdraw"),
]
