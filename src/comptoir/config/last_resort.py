"""Faults that no handler of Django's caught: they would reach the server, which answers an empty 500 and logs nothing.

They come from the handlers themselves, when the files of the program change under a running server: the page that tells
a fault loads templates and modules as well. A page that is sent in pieces may fail after it has begun.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.http import FileResponse, StreamingHttpResponse

from comptoir.ui.failures import log_failure, plain_page

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
HEADERS = [
    ("Content-Type", "text/html; charset=utf-8"),
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", "default-src 'none'"),
    ("X-Content-Type-Options", "nosniff"),
]


def with_last_resort(application: Application) -> Application:
    """The application, with a log and a plain page for whatever it lets through."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        method, path = str(environ.get("REQUEST_METHOD")), str(environ.get("PATH_INFO"))
        try:
            response = application(environ, start_response)
        except Exception as fault:
            page = plain_page(log_failure(fault, method=method, path=path)).encode()
            start_response("500 Internal Server Error", [*HEADERS, ("Content-Length", str(len(page)))])
            return [page]
        if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
            pieces: Iterable[bytes] = response.streaming_content  # type: ignore[assignment]
            response.streaming_content = _logged(pieces, method=method, path=path)
        return response

    return answer


def _logged(pieces: Iterable[bytes], *, method: str, path: str) -> Iterator[bytes]:
    try:
        yield from pieces
    except Exception as fault:
        log_failure(fault, method=method, path=path)
        raise
