"""Who calls: a program with its token, or a page of the program with the session of its user."""

from django.http import HttpRequest
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from comptoir.accounts.access import user_of
from comptoir.accounts.duties import duty_of
from comptoir.accounts.models import User
from comptoir.accounts.sessions import session_of
from comptoir.core.errors import Forbidden, Refusal

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class BearerToken(AuthBase):
    """``Authorization: Bearer cpt_…``: acts with the rights of its user."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> User | None:
        """The active user of a living token. Raises ``Refusal`` 401 for a header that names none."""
        if "Authorization" not in request.headers:
            return None
        user = user_of(request)
        if user is None:
            raise Refusal("api_token_wrong", status=401)
        return user


class Session(AuthBase):
    """The session cookie of the dossier; a call that may change something also carries ``X-CSRFToken``."""

    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_name = "comptoir_{dossier}"

    def __call__(self, request: HttpRequest) -> User | None:
        """The signed-in user. Raises ``Forbidden`` when another site may have made the browser call."""
        session = session_of(request)
        if session is None:
            return None
        if duty_of(session):
            raise Forbidden("account_duty")
        if request.method not in SAFE_METHODS and check_csrf(request) is not None:
            raise Forbidden("api_csrf_failed")
        return session.user


AUTHENTICATION = (BearerToken(), Session())


def caller(request: HttpRequest) -> User:
    """Who calls, for what lies outside the operations. Raises ``Refusal`` 401 for a stranger."""
    for authentication in AUTHENTICATION:
        user = authentication(request)
        if user is not None:
            return user
    raise Refusal("api_token_missing", status=401)
