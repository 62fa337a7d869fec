"""Answers to the islands: JSON in the shape of the API (file 13), the same for success and refusal."""

import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string

from comptoir.accounts.access import requires
from comptoir.accounts.rights import Right
from comptoir.core.errors import Question, Refusal
from comptoir.documents.acceptance import accepting, read_accepted
from comptoir.ui.messages import problems_by_field, refusal_sentence, sentence

P = ParamSpec("P")
JsonView = Callable[Concatenate[HttpRequest, P], HttpResponseBase | Mapping[str, Any]]
View = Callable[..., HttpResponseBase]


def json_view(right: Right) -> Callable[[JsonView[P]], View]:
    """A view that an island calls, for users with ``right``: a mapping becomes JSON, a refusal its sentences.

    A stranger gets 401 with a sentence instead of the sign-in page, which an island can't show.
    """

    def decorate(view: JsonView[P]) -> View:
        @wraps(view)
        def told(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            result = view(request, *args, **kwargs)
            return result if isinstance(result, HttpResponseBase) else JsonResponse(result)

        guarded = requires(right)(told)

        @wraps(guarded)
        def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            try:
                with accepting(read_accepted(request.GET.get("accept", ""))):
                    response = guarded(request, *args, **kwargs)
            except Refusal as refusal:
                return JsonResponse(refusal_as_dict(refusal), status=refusal.status)
            if response.status_code in (301, 302):
                stranger = {"code": "signed_out", "message": sentence("signed_out_page"), "fields": {}}
                return JsonResponse(stranger, status=401)
            return response

        return answer

    return decorate


def refusal_as_dict(refusal: Refusal) -> dict[str, Any]:
    """Code, sentence, and sentences by field; of a question also what to accept for the same call to go through."""
    told = {
        "code": refusal.code,
        "message": refusal_sentence(refusal),
        "fields": problems_by_field(refusal),
    }
    return told | {"accept": refusal.code} if isinstance(refusal, Question) else told


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The JSON object of the request; an empty body is an empty object. Raises ``Refusal("body_not_json")``, 400."""
    try:
        body = json.loads(request.body or b"{}")
    except (ValueError, RecursionError):
        raise Refusal("body_not_json", status=400) from None
    if not isinstance(body, dict):
        raise Refusal("body_not_json", status=400)
    return body


def taken_version(body: dict[str, Any]) -> int | None:
    """Take ``version`` out of the body: the one its user had before the eyes (P-09)."""
    version = body.pop("version", None)
    return version if isinstance(version, int) and not isinstance(version, bool) else None


def fragment(request: HttpRequest, template: str, context: Mapping[str, Any]) -> dict[str, str]:
    """A piece of page for an island to show."""
    return {"html": render_to_string(template, dict(context), request)}
