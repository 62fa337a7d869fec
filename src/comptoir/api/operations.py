"""Declaring the operations of the API: what each asks for and answers, written once for the code and for OpenAPI."""

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.timezone import localdate
from ninja import Router

from comptoir.accounts.rights import Right
from comptoir.api.answers import answer_response
from comptoir.api.bodies import body_bytes, is_json, json_object
from comptoir.api.calls import Answer, Call
from comptoir.api.idempotency import answered_once, read_key
from comptoir.core.errors import Problems, Refusal
from comptoir.documents.acceptance import accepting, read_accepted
from comptoir.resources.reading import exact_values

Run = Callable[..., Answer | HttpResponseBase]
Schema = Mapping[str, Any]

ERRORS = (400, 401, 403, 404, 409, 413, 415, 422, 500)
_ENTITY_TAG = re.compile(r'(?:W/)?"(?P<quoted>[0-9]{1,9})"|(?P<bare>[0-9]{1,9})')
BY_SIDE = "by_side"
"""The right depends on the document: "sales:…" or "purchases:…"; the function asks for it."""
ACCEPT: Schema = {
    "name": "accept",
    "in": "query",
    "required": False,
    "description": "Ce que l'on accepte, séparé par des virgules : le code d'une réponse 409 qui nomme le champ "
    "« accept » (rupture de numérotation, n° de TVA intracommunautaire absent).",
    "schema": {"type": "string"},
}


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address. ``path`` names its parameters as ``{int:id}`` or ``{code}``.

    ``takes`` and ``answers`` are JSON schemas; ``right`` is asked for before the body is read, unless it is
    ``BY_SIDE``. ``is_acting`` operations may carry ``Idempotency-Key``; ``is_versioned`` ones ``If-Match``.
    """

    method: str
    path: str
    name: str
    summary: str
    run: Run
    right: Right
    takes: Schema | None = None
    answers: Schema | None = None
    status: int = 200
    media_type: str = "application/json"
    parameters: Sequence[Schema] = ()
    description: str = ""
    is_acting: bool = False
    is_versioned: bool = False
    takes_file: bool = False
    """The body is a file, which the function reads itself."""


@dataclass(slots=True)
class Section:
    """Operations that stand together in the description of the API."""

    title: str
    operations: list[Operation] = field(default_factory=list)

    def add(self, operation: Operation) -> None:
        """Add one operation."""
        self.operations.append(operation)

    def operation(self, method: str, path: str, **declared: Any) -> Callable[[Run], Run]:
        """Decorator: the function answers this method of this address; its name is the operation's."""

        def decorate(run: Run) -> Run:
            is_acting = declared.pop("is_acting", method != "GET")
            name = declared.pop("name", run.__name__)
            self.add(Operation(method, path, run=run, name=name, is_acting=is_acting, **declared))
            return run

        return decorate


def mount(section: Section, router: Router) -> None:
    """Put the operations of a section into a router of the framework, described for OpenAPI."""
    for operation in section.operations:
        router.add_api_operation(
            operation.path,
            [operation.method],
            _view(operation),
            response={operation.status: None},
            operation_id=operation.name,
            summary=operation.summary,
            description=operation.description or None,
            tags=[section.title],
            openapi_extra=_description(operation),
        )


def _view(operation: Operation) -> Callable[..., HttpResponseBase]:
    """The view of an operation, with the signature from which the framework takes the parameters of the path."""

    def view(request: HttpRequest, **path: Any) -> HttpResponseBase:
        return respond(operation, request, path)

    taken = list(inspect.signature(operation.run).parameters.values())[1:]
    first = inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=HttpRequest)
    view.__signature__ = inspect.Signature([first, *taken])  # type: ignore[attr-defined]
    view.__name__ = operation.name
    view.required_right = operation.right  # type: ignore[attr-defined]
    return view


def respond(operation: Operation, request: HttpRequest, path: Mapping[str, Any]) -> HttpResponseBase:
    """Check the right, read the body, act (once per ``Idempotency-Key``) and answer."""
    call = Call(request, request.auth, localdate())  # type: ignore[attr-defined]
    if operation.right != BY_SIDE:
        call.require(operation.right)
    if operation.method != "GET" and not operation.takes_file:
        _read_body(operation, call)

    def act() -> Answer | HttpResponseBase:
        with exact_values(), accepting(read_accepted(request.GET.get("accept", ""))):
            answer = operation.run(call, **path)
        if not call.rights:
            raise RuntimeError(f"{operation.name} asked for no right")
        return answer

    key = read_key(call) if operation.is_acting else None
    if key is not None:
        return answered_once(call=call, key=key, act=act)  # type: ignore[arg-type]
    answer = act()
    return answer if isinstance(answer, HttpResponseBase) else answer_response(answer)


def _read_body(operation: Operation, call: Call) -> None:
    """The body of an operation that takes one; of the others only a JSON ``version`` is looked at."""
    values: dict[str, Any] = {}
    if operation.takes is not None or is_json(call.request):
        values = json_object(call.request)
    else:
        body_bytes(call.request)
    given = values.pop("version", None) if operation.is_versioned else None
    if operation.takes is None and values:
        problems = Problems()
        for name in values:
            problems.add(name, "unknown_field")
        problems.raise_if_any()
    call.values = values
    call.expected_version = _expected_version(operation, call.request, given)


def _expected_version(operation: Operation, request: HttpRequest, given: object) -> int | None:
    header = request.headers.get("If-Match")
    if header is None or (header.strip() == "*" and operation.is_versioned):
        if given is None:
            return None
        if isinstance(given, bool) or not isinstance(given, int) or not 0 < given < 2**31:
            raise Refusal.for_field("version", "api_version_invalid")
        return given
    if not operation.is_versioned:
        raise Refusal("api_version_not_used")
    match = _ENTITY_TAG.fullmatch(header.strip())
    if match is None:
        raise Refusal("api_version_invalid")
    return int(match["quoted"] or match["bare"])


# ------------------------------------------------------------------------------------------------------ description
def _description(operation: Operation) -> dict[str, Any]:
    parameters = [*operation.parameters]
    if operation.is_versioned:
        parameters.append(
            _header("If-Match", "Version de la fiche que l'on a lue ; 409 si elle a changé depuis.")
        )
    if operation.is_acting and operation.right == BY_SIDE:
        parameters.append(ACCEPT)
    if operation.is_acting:
        parameters.append(
            _header(
                "Idempotency-Key",
                "Répétée avec la même demande : première réponse, une seule action.",
            )
        )
    described: dict[str, Any] = {"parameters": parameters, "responses": _responses(operation)}
    if operation.takes_file:
        binary = {"schema": {"type": "string", "format": "binary"}}
        described["requestBody"] = {"required": True, "content": {"application/octet-stream": binary}}
    if operation.takes is not None:
        described["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": operation.takes}},
        }
    return described


def _responses(operation: Operation) -> dict[int, Any]:
    responses: dict[int, Any] = {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
        }
        for status in ERRORS
    }
    if operation.answers is not None:
        responses[operation.status] = {"content": {operation.media_type: {"schema": operation.answers}}}
    return responses


def _header(name: str, description: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "header",
        "required": False,
        "description": description,
        "schema": {"type": "string"},
    }
