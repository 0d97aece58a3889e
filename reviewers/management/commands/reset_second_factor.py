"""``manage.py reset_second_factor NAME``: for the last administrator, who has lost phone and recovery codes."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from reviewers.two_factor.devices import remove


class Command(BaseCommand):
    """Takes the second factor away, as an administrator does in the admin; its person is told by mail."""

    help = "Take away the second factor of the account with this user name, and sign it out everywhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        users = get_user_model()
        name = options["username"]
        user = users._default_manager.filter(**{users.USERNAME_FIELD: name}).first()
        if user is None:
            raise CommandError(f"There is no account “{name}”. Give its user name, not its e-mail address.")
        if not remove(user, by=None):
            raise CommandError(f"“{name}” has no second factor. Nothing has been changed.")
        self.stdout.write(self.style.SUCCESS(f"The second factor of “{name}” is taken away."))
