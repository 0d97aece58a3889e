"""What tests of the whole desk begin with: people and articles, and a browser for each of them."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connections
from wagtail.models import Site

from articles.tests.factories import PASSWORD
from cms.tests.browser import Person, chromium
from cms.tests.desk.scene import Scene, make_people, make_scene

SignIn = Callable[..., Person]


@pytest.fixture
def site(live_server: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Site:
    """The site at the test server's address."""
    # Playwright runs an event loop in this thread, and Django would refuse to talk to the database beside one.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    settings.WAGTAILADMIN_BASE_URL = live_server.url
    Site.objects.update(hostname=live_server.thread.host, port=live_server.thread.port)
    return Site.objects.get()


@pytest.fixture
def people(site: Site) -> Scene:
    return make_people()


@pytest.fixture
def scene(site: Site) -> Scene:
    return make_scene()


@pytest.fixture
def sign_in(site: Site) -> Iterator[SignIn]:
    """Gives an account a browser of its own, signed in. No page's script may fail in it."""
    signed_in: list[Person] = []

    def begin(user: Any, **options: Any) -> Person:
        person = Person(browser, site.root_url, **options)
        person.sign_in(user.get_username(), PASSWORD)
        signed_in.append(person)
        return person

    with chromium() as browser:
        try:
            yield begin
        finally:
            # Beside Playwright's event loop the ORM has a connection of its own, which nobody else would close.
            connections.close_all()
        errors = [error for person in signed_in for error in person.errors]
    assert errors == []
