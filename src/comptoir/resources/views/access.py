"""Which resource a page is about, and whether the user may see it."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from comptoir.accounts.access import requires, signed_in
from comptoir.accounts.models import User
from comptoir.core.errors import NotFound
from comptoir.resources.registry import registry
from comptoir.resources.resource import Resource

P = ParamSpec("P")
ResourceView = Callable[Concatenate[HttpRequest, Resource, P], HttpResponseBase]
PageView = Callable[..., HttpResponseBase]


def resource_named(slug: str) -> Resource:
    """Resource of an address; raises ``NotFound``."""
    resource = registry.get(slug)
    if resource is None:
        raise NotFound("table_unknown", name=slug[:40])
    return resource


def for_resource(action: str) -> Callable[[ResourceView[P]], PageView]:
    """Give the view its resource, and refuse users without the right to ``action`` on it ("view", "edit" …)."""

    def decorate(view: ResourceView[P]) -> PageView:
        @wraps(view)
        def answer(
            request: HttpRequest, resource: str, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            found = resource_named(resource)

            def seen(request: HttpRequest) -> HttpResponseBase:
                return view(request, found.seen_by(user_of(request)), *args, **kwargs)

            return requires(found.right(action))(seen)(request)

        # What the address alone can tell; the exact right depends on the table.
        answer.required_right = f"resource:{action}"  # type: ignore[attr-defined]
        return answer

    return decorate


def for_lookup(view: ResourceView[P]) -> PageView:
    """Give the view its resource; choosing in an open table needs only to be signed in."""

    @wraps(view)
    def answer(request: HttpRequest, resource: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        found = resource_named(resource)
        guard = signed_in if found.lookup.is_open else requires(found.right("view"))
        return guard(view)(request, found, *args, **kwargs)

    answer.required_right = "resource:lookup"  # type: ignore[attr-defined]
    return answer


def user_of(request: HttpRequest) -> User:
    """The user who is signed in; views behind a guard always have one."""
    return cast(User, request.user)
