"""Puts the dossier named by the address in place for the request."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponsePermanentRedirect,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.urls import get_script_prefix, set_script_prefix, set_urlconf

from comptoir.dossiers.connection import use_dossier
from comptoir.dossiers.errors import UnknownDossier
from comptoir.dossiers.registry import SLUG_PATTERN, Dossier, get_dossier

_ADDRESS = re.compile(rf"/d/({SLUG_PATTERN})(/.*)?", re.DOTALL)


class DossierMiddleware:
    """For ``/d/<slug>/…``: sets ``request.dossier``, its connection, its addresses and its script prefix.

    Other addresses get ``request.dossier = None`` and no database. An unknown slug answers 404.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        match = _ADDRESS.fullmatch(request.path_info)
        request.dossier = None  # type: ignore[attr-defined]
        if match is None:
            return self.get_response(request)
        slug, rest = match.groups()
        try:
            dossier = get_dossier(slug)
        except UnknownDossier:
            raise Http404(f"unknown dossier {slug}") from None
        if rest is None:
            return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))
        return self._answer(request, dossier, rest)

    def _answer(self, request: HttpRequest, dossier: Dossier, rest: str) -> HttpResponseBase:
        outer_prefix = get_script_prefix()
        request.dossier = dossier  # type: ignore[attr-defined]
        request.path_info = rest
        request.urlconf = settings.DOSSIER_URLCONF
        with _inside(dossier, outer_prefix):
            response = self.get_response(request)
        if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
            chunks: Iterator[bytes] = iter(response.streaming_content)  # type: ignore[arg-type]
            response.streaming_content = _streamed(dossier, outer_prefix, chunks)
        return response


@contextmanager
def _inside(dossier: Dossier, outer_prefix: str) -> Iterator[None]:
    """Put the dossier's connection and addresses in place."""
    set_script_prefix(f"{outer_prefix}d/{dossier.slug}/")
    set_urlconf(settings.DOSSIER_URLCONF)
    try:
        with use_dossier(dossier):
            yield
    finally:
        set_urlconf(None)
        set_script_prefix(outer_prefix)


def _streamed(dossier: Dossier, outer_prefix: str, chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Make each chunk inside the dossier: the server asks for them after the request, maybe in another thread."""
    while True:
        with _inside(dossier, outer_prefix):
            try:
                chunk = next(chunks)
            except StopIteration:
                return
        yield chunk
