"""Reading the body of a request: a plain JSON object, or a refusal that says where it is wrong."""

import json
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.http.request import UnreadablePostError

from comptoir.core.errors import Refusal, TooLarge

MEGABYTE = 1024 * 1024


def body_bytes(request: HttpRequest) -> bytes:
    """The body as sent. Raises ``TooLarge`` (413) above the limit of the installation, 5 MB unless told otherwise."""
    try:
        declared = int(request.META.get("CONTENT_LENGTH") or 0)
        body = b"" if declared > settings.DATA_UPLOAD_MAX_MEMORY_SIZE else request.body
    except RequestDataTooBig:
        declared, body = settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1, b""
    except (ValueError, UnreadablePostError):
        raise _malformed(1, 1) from None
    if declared > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        raise TooLarge("api_body_too_large", limit=settings.DATA_UPLOAD_MAX_MEMORY_SIZE // MEGABYTE)
    return body


def is_json(request: HttpRequest) -> bool:
    """Whether the request says that it carries JSON."""
    kind = request.content_type or ""
    return kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))


def json_object(request: HttpRequest) -> dict[str, Any]:
    """The JSON object of the body, ``{}`` when there is no body at all; numbers keep their exact decimals.

    Raises ``Refusal``: ``api_content_type_wrong`` (415), ``api_json_malformed`` with line and column,
    ``api_json_repeated``, ``api_json_not_an_object``, ``api_text_not_unicode`` (400).
    """
    body = body_bytes(request)
    if not body:
        return {}
    if not is_json(request):
        raise Refusal("api_content_type_wrong", status=415)
    try:
        text = body.decode("utf-8-sig")
        value = json.loads(
            text, parse_float=_decimal, parse_constant=_constant, object_pairs_hook=_without_doubles
        )
        if "\\ud" in text or "\\uD" in text:
            json.dumps(value, default=str, ensure_ascii=False).encode()
    except UnicodeError:
        raise Refusal("api_text_not_unicode", status=400) from None
    except json.JSONDecodeError as error:
        raise _malformed(error.lineno, error.colno) from None
    except (ValueError, InvalidOperation, RecursionError):
        # A number of thousands of digits, or brackets nested without end.
        raise _malformed(1, 1) from None
    if not isinstance(value, dict):
        raise Refusal("api_json_not_an_object", status=400)
    return value


def _decimal(text: str) -> Decimal:
    return Decimal(text)


def _constant(text: str) -> NoReturn:
    raise ValueError(text)


def _without_doubles(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Refusal("api_json_repeated", status=400, name=twice[:40])
    return found


def _malformed(line: int, column: int) -> Refusal:
    return Refusal("api_json_malformed", status=400, line=line, column=column)
