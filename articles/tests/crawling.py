"""Follows the links that a screen of the admin shows, as the person who looks at it."""

import re
from html import unescape

from django.test import Client

LINK = re.compile(r'\bhref="([^"#]+)[^"]*"')
# Signing out would end the walk; the others are no screens.
LEFT_ALONE = ("/admin/logout/", "/static/", "/admin/jsi18n/", "/media/")


def links_on(content: str) -> set[str]:
    """The paths below the admin to which a page links."""
    found = {unescape(address) for address in LINK.findall(content)}
    return {address for address in found if address.startswith("/admin/") and not address.startswith(LEFT_ALONE)}


def dead_ends_on(client: Client, address: str) -> dict[str, str]:
    """The links on this screen that do not work for the person, each with what they meet instead."""
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    met = {}
    for link in sorted(links_on(answer.content.decode())):
        there = client.get(link, follow=True)
        refused = "Sorry, you do not have permission" in there.content.decode()
        if there.status_code != 200 or refused:
            met[link] = "Sorry" if refused else str(there.status_code)
    return met
