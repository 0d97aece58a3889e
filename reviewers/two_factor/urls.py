"""Addresses of the second factor. Those at the door stand before Wagtail's, which let in who is signed in alone."""

from django.urls import path

from reviewers.two_factor import account_views, door_views

at_the_door = (
    [
        path("code/", door_views.CodeView.as_view(), name="code"),
        path("set-up/", door_views.SetUpView.as_view(), name="set_up"),
        path("leave/", door_views.leave, name="leave"),
    ],
    "at_the_door",
)
in_the_house = (
    [
        path("account/second-factor/", account_views.StandingView.as_view(), name="account"),
        path("account/second-factor/recovery-codes/", account_views.NewCodesView.as_view(), name="new_codes"),
        path("account/second-factor/remove/", account_views.RemoveView.as_view(), name="remove"),
        path("account/second-factor/reset/<int:user_id>/", account_views.ResetView.as_view(), name="reset"),
        path("account/sign-out-everywhere/", account_views.sign_out_everywhere, name="sign_out_everywhere"),
        path("account/still-here/", account_views.still_here, name="still_here"),
    ],
    "second_factor",
)
