"""The second factor's places in the admin: account, list of users, log; and the script that says somebody is there."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry

from reviewers.two_factor.devices import WORDS
from reviewers.two_factor.urls import in_the_house


@hooks.register("register_admin_urls")
def register_second_factor_urls() -> list[Any]:
    return [path("", include(in_the_house))]


@hooks.register("register_account_menu_item")
def register_second_factor(request: HttpRequest) -> dict[str, str]:
    return {
        "url": reverse("second_factor:account"),
        "label": "Two-factor sign-in",
        "help_text": "A code from your phone beside the password, recovery codes, and signing out everywhere else.",
    }


@hooks.register("register_user_listing_buttons")
def reset_button(user: Any, request_user: Any) -> Iterator[Button]:
    """For administrators, who alone see this list."""
    if request_user.is_superuser and user.pk != request_user.pk:
        address = reverse("second_factor:reset", args=[user.pk])
        yield Button("Reset two-factor sign-in", address, icon_name="lock-open", priority=25)


@hooks.register("register_log_actions")
def register_second_factor_actions(actions: LogActionRegistry) -> None:
    for action, words in WORDS.items():
        sentence = f"{words[0].upper()}{words[1:]}"
        actions.register_action(action, sentence, sentence)


@hooks.register("insert_global_admin_js")
def say_that_somebody_is_there() -> SafeString:
    # Ten times within the time after which a session is idle, so that little of it is lost.
    return format_html(
        '<script src="{}" data-address="{}" data-every="{}" defer></script>',
        versioned_static("reviewers/js/still_here.js"),
        reverse("second_factor:still_here"),
        settings.SESSION_IDLE_MINUTES * 6,
    )
