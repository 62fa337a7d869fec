"""From what happened to what is answered: always JSON, errors always ``{"code", "message", "fields"}`` in French."""

import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from ninja import NinjaAPI
from ninja.errors import AuthenticationError

from comptoir.api.calls import Answer
from comptoir.core.errors import NotFound, Question, Refusal
from comptoir.core.unreadable import is_unreadable_fault
from comptoir.ui.failures import log_failure
from comptoir.ui.messages import problems_by_field, refusal_sentence, sentence

JSON = "application/json; charset=utf-8"


def json_text(body: Mapping[str, Any]) -> str:
    """The JSON of a body; amounts are already text, anything else than JSON's own types is a fault."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def answer_response(answer: Answer) -> HttpResponse:
    """The response of an answer; a record with a version carries it as ``ETag``."""
    if answer.body is None:
        return HttpResponse(status=204)
    response = HttpResponse(json_text(answer.body), status=answer.status, content_type=JSON)
    if "version" in answer.body:
        response["ETag"] = f'"{answer.body["version"]}"'
    if answer.location:
        response["Location"] = answer.location
    return response


def refusal_response(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The error of a refusal, with one list of French sentences per field."""
    fields = problems_by_field(refusal)
    if isinstance(refusal, Question):
        # What is asked is a parameter that is missing: programs find it where they find every fault.
        fields["accept"] = [sentence("api_accept_to_go_on", {"name": refusal.code})]
    body = {"code": refusal.code, "message": refusal_sentence(refusal), "fields": fields}
    response = HttpResponse(json_text(body), status=refusal.status, content_type=JSON)
    if refusal.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="comptoir"'
    return response


def failure_response(request: HttpRequest, fault: Exception) -> HttpResponse:
    """500 without any detail but a reference: the fault goes to the log, with the address but not the body.

    Text that can't be stored is the fault of who sent it."""
    if is_unreadable_fault(fault):
        return refusal_response(request, Refusal("api_text_unreadable", status=400))
    reference = log_failure(fault, method=request.method, path=request.path)
    response = refusal_response(request, Refusal("api_failed", status=500, reference=reference))
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def register_error_answers(api: NinjaAPI) -> None:
    """Make the API answer every exception with our own errors."""
    api.add_exception_handler(Refusal, refusal_response)  # type: ignore[arg-type]
    api.add_exception_handler(
        AuthenticationError,
        lambda request, _: refusal_response(request, Refusal("api_token_missing", status=401)),
    )
    api.add_exception_handler(
        Http404, lambda request, _: refusal_response(request, NotFound("api_path_unknown"))
    )
    api.add_exception_handler(Exception, failure_response)  # type: ignore[arg-type]


def always_json(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Turn what a view of the framework answers on its own into our errors: a method that the address lacks."""

    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
        except Refusal as refusal:
            return refusal_response(request, refusal)
        except Exception as fault:
            return failure_response(request, fault)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        allowed = ", ".join(sorted(response["Allow"].replace(" ", "").split(",")))
        method = str(request.method)[:20]
        answer = refusal_response(
            request, Refusal("api_method_not_allowed", status=405, method=method, allowed=allowed)
        )
        answer["Allow"] = allowed
        return answer

    return answering
