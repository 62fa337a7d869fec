"""The API of a dossier, put together: every operation, its description and the page to try it."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, get_script_prefix, path
from django.views.decorators.csrf import csrf_exempt, ensure_csrf_cookie
from django.views.decorators.http import require_GET
from ninja import NinjaAPI, Router

from comptoir.accounts.access import public
from comptoir.api import (
    attachments,
    deposits,
    document_reading,
    document_templates,
    grouping,
    parties,
    payments,
    purchases,
    settings,
    stock,
)
from comptoir.api.answers import always_json, register_error_answers
from comptoir.api.authentication import AUTHENTICATION, caller
from comptoir.api.describing import components
from comptoir.api.operations import Section, mount
from comptoir.api.table_schemas import table_components
from comptoir.api.tables import table_resources, table_section
from comptoir.core.errors import NotFound

TITLE = "Comptoir"
VERSION = "1"
DESCRIPTION = (
    "Montants, quantités et taux sont des textes (« 12.50 »), les dates s'écrivent AAAA-MM-JJ. Toute erreur répond "
    "« code », « message » et « fields » en français ; rien n'a alors été changé."
)


def sections() -> list[Section]:
    """Every section of the API, in the order of its description."""
    return [
        document_reading.section,
        grouping.section,
        deposits.section,
        document_templates.section,
        purchases.section,
        payments.section,
        stock.section,
        parties.section,
        attachments.section,
        settings.section,
        *(table_section(resource) for resource in table_resources()),
    ]


def make_api() -> NinjaAPI:
    """The API with all its operations."""
    api = NinjaAPI(
        title=TITLE,
        version=VERSION,
        description=DESCRIPTION,
        openapi_url=None,
        docs_url=None,
        auth=AUTHENTICATION,
        urls_namespace="api",
    )
    register_error_answers(api)
    router = Router()
    for section in sections():
        mount(section, router)
    api.add_router("", router)
    return api


API = make_api()


@lru_cache(maxsize=1)
def openapi_document() -> Mapping[str, Any]:
    """The OpenAPI document, the same for every dossier but for the address of its server."""
    document: dict[str, Any] = dict(API.get_openapi_schema(path_prefix=""))
    found = components()
    for resource in table_resources():
        found |= table_components(resource)
    document["components"] = {**document["components"], "schemas": dict(sorted(found.items()))}
    return document


@require_GET
@public
def openapi_view(request: HttpRequest) -> HttpResponse:
    """``openapi.json``: describes the program, tells nothing of the dossier."""
    root = f"{get_script_prefix()}api/v1"
    return JsonResponse(
        {**openapi_document(), "servers": [{"url": root}]}, json_dumps_params={"ensure_ascii": False}
    )


@require_GET
@public
@ensure_csrf_cookie
def docs_view(request: HttpRequest) -> HttpResponse:
    """The page to try the API, with files of our own."""
    return render(request, "api/docs.html", {"title": TITLE})


@csrf_exempt
def unknown_address(request: HttpRequest, rest: str = "") -> HttpResponseBase:
    """What no operation answers: 404 to those who may call, 401 to strangers."""
    caller(request)
    raise NotFound("api_path_unknown")


unknown_address.required_right = "signed_in"  # type: ignore[attr-defined]


def api_patterns() -> list[URLPattern]:
    """Addresses below ``api/v1/``; whatever stands at one, it answers JSON."""
    found = {
        "openapi.json": path("openapi.json", always_json(openapi_view), name="openapi"),
        "docs": path("docs", docs_view, name="docs"),
    }
    for pattern in API.urls[0]:
        if isinstance(pattern, URLPattern) and pattern.name != "api-root":
            # The framework gives one pattern an operation; each answers all methods of its address.
            route = str(pattern.pattern)
            if route not in found:
                found[route] = path(route, _guarded(pattern.callback), name=pattern.name)
    found |= {route: path(route, always_json(unknown_address)) for route in ("", "<path:rest>")}
    return list(found.values())


def _guarded(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    answering = always_json(view)
    answering.required_right = "by_operation"  # type: ignore[attr-defined]
    return answering
