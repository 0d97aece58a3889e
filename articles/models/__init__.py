"""What an article is made of."""

from articles.models.images import ArticleDocument, ArticleImage, ArticleRendition
from articles.models.imports import ImportRecord
from articles.models.pages import ArticleIndexPage, ArticlePage, ArticleRelation, ArticleWriter, Reference
from articles.models.people import Writer
from articles.models.snippets import Condition, Consent, Medicine, Promotion

__all__ = [
    "ArticleDocument",
    "ArticleImage",
    "ArticleIndexPage",
    "ArticlePage",
    "ArticleRelation",
    "ArticleRendition",
    "ArticleWriter",
    "Condition",
    "Consent",
    "ImportRecord",
    "Medicine",
    "Promotion",
    "Reference",
    "Writer",
]
