"""What the API answers about the site itself, as models: see ``articles.delivery.answers``."""

from typing import Literal

from pydantic import Field

from articles.delivery.answer_parts import HTML, Answer, Link
from articles.delivery.answers import PageDetailMeta


class HomePageMeta(PageDetailMeta):
    """About the site's root."""

    type: Literal["home.HomePage"]


class HomePage(Answer):
    """The site's root: a name and an introduction, no medical text."""

    id: int
    meta: HomePageMeta
    title: str
    introduction: str = Field(description=HTML)


class SharedFacts(Answer):
    """Figures that change at once, everywhere."""

    member_count: int = Field(ge=0, description="Members of the community.")


class Language(Answer):
    """A language in which articles are written."""

    code: str = Field(description="Language tag, such as `en`.")
    name: str


class RootPage(Answer):
    """The site's root, at which the tree of pages begins."""

    id: int
    detail_url: str


class Site(Answer):
    """The site, and what stands around every page of the frontend."""

    name: str
    strapline: str
    frontend_url: str = Field(description="Where readers read, without a slash at the end.")
    language: str = Field(description="The first of `languages`.")
    languages: list[Language]
    root_page: RootPage
    menu: list[Link]
    footer: list[Link]
    facts: SharedFacts
    feed_url: str = Field(description="The Atom feed of this site.")
    sitemap_url: str
    api_version: Literal["v2"]
