"""What an article is made of."""

from articles.models.images import ArticleDocument, ArticleImage, ArticleRendition
from articles.models.imports import ImportRecord
from articles.models.pages import ArticleIndexPage, ArticlePage, ArticleRelation, ArticleWriter, Reference
from articles.models.people import Writer
from articles.models.presentations import ArticleEntry, ArticleTerm, Dependency, Generation, Presentation
from articles.models.searching import SearchedText, SearchedWord
from articles.models.snippets import Condition, Consent, Medicine, Promotion

__all__ = [
    "ArticleDocument",
    "ArticleEntry",
    "ArticleImage",
    "ArticleIndexPage",
    "ArticlePage",
    "ArticleRelation",
    "ArticleRendition",
    "ArticleTerm",
    "ArticleWriter",
    "Condition",
    "Consent",
    "Dependency",
    "Generation",
    "ImportRecord",
    "Medicine",
    "Presentation",
    "Promotion",
    "Reference",
    "SearchedText",
    "SearchedWord",
    "Writer",
]
