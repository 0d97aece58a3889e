"""In which form the delivery API answers. Alone in its module, since the REST framework imports it while it loads."""

from typing import Any

from django.conf import settings
from rest_framework.exceptions import ParseError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request


class JsonUnlessAsked(DefaultContentNegotiation):
    """JSON, whatever ``Accept`` says; the browsable page for ``?format=api``, and in development only."""

    def select_renderer(
        self, request: Request, renderers: list[Any], format_suffix: str | None = None
    ) -> tuple[Any, str]:
        wanted = request.query_params.get("format", "json")
        offered = {renderer.format: renderer for renderer in renderers if renderer.format == "json" or settings.DEBUG}
        if wanted not in offered:
            raise ParseError(f"format must be {' or '.join(sorted(offered, reverse=True))}.")
        return offered[wanted], offered[wanted].media_type
