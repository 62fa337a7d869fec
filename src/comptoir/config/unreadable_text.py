"""Text that no database keeps: NUL and halves of character pairs, which PostgreSQL refuses and SQLite takes or not.

They come from programs, never from a keyboard. An address that holds one is refused before any view reads it, and so
is one too long to lead anywhere. Forms name the field at fault themselves; where one does not, the fault of the
database is told as the bad request that it is, once everything was rolled back.
"""

from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from comptoir.config.error_pages import answer, is_api
from comptoir.core.unreadable import is_unreadable_fault

LONGEST_QUERY = 12_000
"""Bytes: an answer may have to repeat the query in the address that it leads to, and 16 kB is what browsers follow."""


class UnreadableTextMiddleware:
    """Answers 400, as a page or as JSON."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        query = request.META.get("QUERY_STRING", "")
        if len(query) > LONGEST_QUERY:
            return answer(request, 414)
        if is_api(request):
            return self.get_response(request)  # the API names the field at fault
        if "\0" in request.path_info or b"\0" in unquote_to_bytes(query):
            return answer(request, 400)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """What a form or a body held and a view did not look at."""
        return answer(request, 400) if is_unreadable_fault(exception) else None
