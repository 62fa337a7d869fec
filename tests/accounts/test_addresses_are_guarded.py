"""Every address of a dossier says who may use it, and means it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, set_urlconf

from comptoir.accounts.access import public, requires, signed_in
from comptoir.accounts.models import User
from comptoir.core.errors import Forbidden, Refusal
from comptoir.dossiers.registry import Dossier
from tests.signed_in_client import SignedInClient

OPEN_PAGES = {"connexion/", "connexion/code/", "invitation/<str:key>/", "api/v1/openapi.json", "api/v1/docs"}
"""What a stranger may open: nothing else wears ``public``."""


def walk(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    for entry in resolver.url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield address, entry.callback
        else:
            yield from walk(entry, address)


def guarded_views() -> list[tuple[str, Callable[..., Any]]]:
    return list(walk(get_resolver("comptoir.config.dossier_urls")))


def operations_of(view: Callable[..., Any]) -> list[Callable[..., Any]]:
    """Return the functions behind a page of django-ninja, nothing for a plain view."""
    for cell in getattr(view, "__closure__", None) or ():
        path_view = cell.cell_contents
        if hasattr(path_view, "operations"):
            return [operation.view_func for operation in path_view.operations]
    return []


def is_marked(view: Callable[..., Any]) -> bool:
    return bool(getattr(view, "required_right", "")) or getattr(view, "is_public", False) is True


def test_every_view_says_who_may_use_it() -> None:
    found = guarded_views()
    assert len(found) > 5
    bare = [
        address
        for address, view in found
        if not is_marked(view)
        and not (operations_of(view) and all(is_marked(function) for function in operations_of(view)))
        and address not in OPEN_PAGES
    ]
    assert bare == [], "wrap these views in requires(...), signed_in or public (comptoir.accounts.access)"


def test_only_the_known_pages_are_public() -> None:
    open_pages = {address for address, view in guarded_views() if getattr(view, "is_public", False)}
    assert open_pages <= OPEN_PAGES


def filled(address: str) -> str:
    """Return the address with something in each of its places."""
    values = {"<int:": "1", "<slug:": "taux-tva", "<": "x"}
    while "<" in address:
        start, end = address.index("<"), address.index(">") + 1
        kind = next(value for key, value in values.items() if address[start:].startswith(key))
        address = address[:start] + kind + address[end:]
    return address


def test_a_stranger_sees_no_page_of_a_dossier(client_as: Callable[[str], SignedInClient]) -> None:
    stranger = client_as("")
    for address, _view in guarded_views():
        if address in OPEN_PAGES or address.startswith("api/"):
            continue
        for ask in (stranger.get, stranger.post):
            answer = ask(f"/d/essai/{filled(address)}")
            assert answer.status_code in (302, 401, 404, 405), address
            if answer.status_code == 302:
                assert "/connexion/" in answer["Location"], address


def test_a_stranger_calls_nothing_of_the_api(client_as: Callable[[str], SignedInClient]) -> None:
    stranger = client_as("")
    asked = 0
    for address, _view in guarded_views():
        if address in OPEN_PAGES or not address.startswith("api/"):
            continue
        for ask in (stranger.get, stranger.post, stranger.patch, stranger.delete):
            answer = ask(f"/d/essai/{filled(address)}", content_type="application/json")
            assert answer.status_code in (401, 405), (address, answer.status_code)
            asked += answer.status_code == 401
    assert asked > 5


def request_of(user: User | None, path: str = "/t/x/", **headers: str) -> HttpRequest:
    request = RequestFactory().get(path, headers=headers)
    request.user = user
    return request


@requires("sales:edit")
def edit(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def test_a_right_lets_in_or_refuses() -> None:
    assert edit(request_of(User(username="x", role="sales"))).content == b"ok"
    with pytest.raises(Forbidden):
        edit(request_of(User(username="x", role="read_only")))
    with pytest.raises(Forbidden):
        edit(request_of(User(username="x", role="sales", is_active=False)))
    assert edit.required_right == "sales:edit"
    with pytest.raises(ValueError, match="unknown right"):
        requires("sales:fly")


@pytest.mark.usefixtures("dossier")
def test_a_stranger_is_sent_to_sign_in_in_the_way_that_fits(settings_of_dossier: None) -> None:
    page = edit(request_of(None))
    assert page.status_code == 302
    htmx = edit(
        request_of(None, **{"HX-Request": "true", "HX-Current-URL": "http://testserver/d/essai/t/x/?p=2"})
    )
    assert htmx.status_code == 401
    assert htmx["HX-Redirect"].endswith("/connexion/?suite=%2Fd%2Fessai%2Ft%2Fx%2F%3Fp%3D2")
    with pytest.raises(Refusal) as refusal:
        edit(request_of(None, "/api/v1/parties"))
    assert refusal.value.status == 401


@pytest.fixture
def settings_of_dossier() -> Iterator[None]:
    set_urlconf("comptoir.config.dossier_urls")
    yield
    set_urlconf(None)


def test_signed_in_and_public_mark_their_views() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        raise Http404

    assert signed_in(view).required_right == "signed_in"
    assert public(view).is_public


def test_a_role_without_the_right_gets_a_french_403(client_as: Callable[[str], SignedInClient]) -> None:
    answer = client_as("counter").get("/d/essai/t/taux-tva/export.csv")
    assert answer.status_code == 403
    assert "Votre rôle ne permet pas" in answer.content.decode()


def test_a_form_without_its_token_is_refused_in_french(client: SignedInClient, dossier: Dossier) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    answer = strict.post("/d/essai/deconnexion/")
    assert answer.status_code == 403
    assert "rechargez-la" in answer.content.decode()
    assert strict.get("/d/essai/").status_code == 200
