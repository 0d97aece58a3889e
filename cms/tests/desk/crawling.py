"""A walk along every link that somebody is shown, from one screen to the next."""

import re
from collections import Counter, deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.test import Client

SORRY = "Sorry, you do not have permission"
# Signing out would end the walk, changing the account's picture or the language shows nothing new; the rest are files.
LEFT_ALONE = re.compile(r"^/(admin/(logout|jsi18n)/|static/|media/)")
MENU = "wagtail-sidebar-props"
BULK = "/admin/bulk/"
# Of one kind of page, such as the history of an article, so many are looked at; of those that an article in each of its
# states shows otherwise, more; and of a list's filters and orders some.
OF_A_KIND, OF_OURS, OF_A_LIST = 2, 12, 6
OURS = re.compile(r"^/admin/(reviews|articles|pages/#/edit)/")
DEEPEST = 6
MOST = 300


class Links(HTMLParser):
    """The addresses that a page's links lead to. Links that a ``<template>`` keeps are shown later, so they count.

    The menu at the side is made by a script, of the addresses in a ``<script>``. Wagtail's bulk actions are shown once
    rows are chosen, and its script adds these to the address: here, all rows.
    """

    def __init__(self, content: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.rows: list[str] = []
        self.is_menu = False
        self.feed(content)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        address, row = values.get("href"), values.get("data-object-id")
        if tag == "a" and address:
            self.addresses.append(address)
        if tag == "input" and row:
            self.rows.append(row)
        self.is_menu = values.get("id") == MENU

    def handle_data(self, data: str) -> None:
        if self.is_menu:
            self.addresses += re.findall(r'"(/[^"]*)"', data)

    @property
    def found(self) -> list[str]:
        chosen = "&".join(f"id={row}" for row in self.rows)
        acted = [address for address in self.addresses if BULK in address]
        others = [address for address in self.addresses if BULK not in address]
        return others + [address + ("&" if "?" in address else "?") + chosen for address in acted if chosen]


@dataclass
class Walk:
    """What somebody meets who follows every link. ``dead_ends`` says of each address what was met, and which page links
    there."""

    client: Client
    host: str
    seen: set[str] = field(default_factory=set)
    kinds: Counter[str] = field(default_factory=Counter)
    dead_ends: dict[str, str] = field(default_factory=dict)
    pages: int = 0
    waiting: deque[tuple[str, str, int]] = field(default_factory=deque)

    def begin(self, address: str) -> "Walk":
        self.waiting.append((address, "the start", 0))
        while self.waiting and self.pages < MOST:
            self.follow(*self.waiting.popleft())
        return self

    def follow(self, address: str, found_on: str, depth: int) -> None:
        self.pages += 1
        answer = self.client.get(address, follow=True, headers={"host": self.host})
        is_html = answer.headers.get("Content-Type", "").startswith("text/html")
        content = answer.text if is_html else ""
        if answer.status_code >= 400 or SORRY in content:
            met = "Sorry" if SORRY in content else str(answer.status_code)
            self.dead_ends[address] = f"{met}, linked on {found_on}"
            return
        at = answer.redirect_chain[-1][0] if answer.redirect_chain else address
        if depth < DEEPEST:
            for link in Links(content).found:
                self.note(urljoin(f"http://{self.host}{at}", link), address, depth + 1)

    def note(self, link: str, found_on: str, depth: int) -> None:
        parts = urlsplit(link)
        if parts.scheme not in ("http", "https") or parts.netloc != self.host or LEFT_ALONE.match(parts.path):
            return
        address = parts.path + (f"?{parts.query}" if parts.query else "")
        if address in self.seen:
            return
        self.seen.add(address)
        if self.is_wanted(parts.path, parts.query):
            self.waiting.append((address, found_on, depth))

    def is_wanted(self, path: str, query: str) -> bool:
        """Addresses that differ in numbers and in the values of their parameters alone are of one kind."""
        pages = re.sub(r"\d+", "#", path)
        if not query:
            self.kinds[pages] += 1
            return self.kinds[pages] <= (OF_OURS if OURS.match(pages) else OF_A_KIND)
        kind = f"{pages}?{'&'.join(sorted({part.partition('=')[0] for part in query.split('&')}))}"
        self.kinds[kind] += 1
        self.kinds[f"{pages}?"] += 1
        return self.kinds[kind] <= OF_A_KIND and self.kinds[f"{pages}?"] <= OF_A_LIST


def walk_as(user: Any, *, host: str, start: str) -> Walk:
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return Walk(client, host).begin(start)
