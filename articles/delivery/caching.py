"""How long others may keep what readers get, and the keys by which shared caches are told to forget it.

Here and nowhere else, so that it holds for every page and every answer of the API. What names its keys may be kept for
``CMS_SHARED_MAX_AGE`` seconds, since it is purged (``articles.delivery.purging``); all else, such as redirects and what
is not found, for five. Browsers ask again each time.
"""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import has_vary_header
from wagtail.models import Site

from reviewers.days import site_today, start_of

# Seconds for which anything may be kept that nobody can purge.
BRIEF = 5
NOT_SHARED = "private, max-age=0, must-revalidate"
# The addresses outside the API that readers and those who read for them ask.
READ = {"wagtail_serve", "article_feed", "sitemap", "sitemap_section", "robots_txt"}

# Each change purges one of these. What names them all is never stale, and purged more often than it must be.
EVERYTHING = "articles conditions consents images medicines redirects reviewers writers"
# Bytes of keys. Proxies refuse answers with longer headers.
LONGEST_KEYS = 3_000
# What is made of more than its own rows.
SHOWN = {"writers": ["images"], "reviewers": ["images"], "conditions": ["images"], "medicines": ["images"]}


def keep_briefly(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, outside the one for sessions: what depends on who asks is not for shared caches."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code < 500 and _is_for_readers(request) and not response.has_header("Cache-Control"):
            if has_vary_header(response, "Cookie"):
                response.headers["Cache-Control"] = NOT_SHARED
            elif response.status_code in (200, 304):
                share(response, _keys(request))
            else:
                share_briefly(response)
        return response

    return answer


def share(response: HttpResponse, keys: str) -> None:
    """Let shared caches keep the answer until one of these keys, apart by blanks, is purged."""
    response.headers["Surrogate-Key"] = keys if len(keys) <= LONGEST_KEYS else EVERYTHING
    response.headers["Cache-Control"] = _cache_control(_longest())


def share_briefly(response: HttpResponse) -> None:
    """Let shared caches keep the answer for a moment: nobody will purge it."""
    response.headers["Cache-Control"] = _cache_control(min(BRIEF, settings.CMS_SHARED_MAX_AGE))


def _cache_control(seconds: int) -> str:
    return f"public, max-age=0, must-revalidate, s-maxage={seconds}"


def _longest() -> int:
    """Seconds; not beyond midnight, when reviews fall due and consents end without a change that would purge."""
    longest: int = settings.CMS_SHARED_MAX_AGE
    if longest <= BRIEF:
        return longest
    tomorrow = start_of(site_today() + timedelta(days=1))
    return max(BRIEF, min(longest, int(tomorrow.timestamp() - timezone.now().timestamp())))


def _is_for_readers(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and (match.url_name in READ or match.namespaces[:1] == ["wagtailapi"])


def _keys(request: HttpRequest) -> str:
    """The keys of an answer that names none itself."""
    match = request.resolver_match
    if match is None or match.url_name == "wagtail_serve":
        return EVERYTHING
    if match.url_name in READ:
        return "articles"
    endpoint = match.namespaces[1] if len(match.namespaces) > 1 else "pages"
    if endpoint == "pages":
        return EVERYTHING
    if endpoint == "site":
        site = Site.find_for_request(request)
        return f"site-{site.pk}" if site else EVERYTHING
    # ``writers`` for a list, ``writer-3`` for one of them; all show articles, or what articles use.
    own = f"{endpoint.removesuffix('s')}-{match.kwargs['pk']}" if "pk" in match.kwargs else endpoint
    return " ".join(["articles", own, *SHOWN.get(endpoint, [])])
