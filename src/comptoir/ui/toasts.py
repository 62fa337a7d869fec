"""Short sentences shown in a corner after something was done.

They travel in a cookie that the page reads and erases, so that they survive a redirect without any session.
"""

import json
from urllib.parse import quote

from django.http import HttpResponse

COOKIE = "comptoir_toast"
MAX_LENGTH = 900


def with_toast(response: HttpResponse, message: str, *, kind: str = "success") -> HttpResponse:
    """Add a sentence to the response; ``kind`` is success, warning or danger."""
    if not message:
        return response
    text = message if len(message) <= MAX_LENGTH else message[: MAX_LENGTH - 1] + "…"
    value = quote(json.dumps({"message": text, "kind": kind}, ensure_ascii=False))
    response.set_cookie(COOKIE, value, max_age=30, samesite="Strict", path="/")
    return response
