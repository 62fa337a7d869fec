"""``Idempotency-Key``: a request that is repeated gets the first answer and acts once (file 13, section 2)."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone

from comptoir.api.answers import answer_response
from comptoir.api.calls import Answer, Call
from comptoir.api.models import IdempotencyKey
from comptoir.core.errors import Refusal

LONGEST_KEY = 200
KEPT = timedelta(days=30)
REPLAYED = "Idempotency-Replayed"


def read_key(call: Call) -> str | None:
    """The key of the request. Raises ``Refusal("idempotency_key_invalid")``."""
    key = call.request.headers.get("Idempotency-Key")
    if key is None:
        return None
    key = key.strip()
    if not 1 <= len(key) <= LONGEST_KEY or not all(33 <= ord(character) <= 126 for character in key):
        raise Refusal("idempotency_key_invalid", maximum=LONGEST_KEY)
    return key


@transaction.atomic
def answered_once(*, call: Call, key: str, act: Callable[[], Answer]) -> HttpResponse:
    """Act and keep the answer, or give the answer kept. A refused action keeps nothing: the key stays free.

    Two requests with one key at the same time: the second waits for the first, then gets its answer. Raises
    ``Refusal("idempotency_key_reused")`` when the key served another request, and what ``act`` raises.
    """
    now = timezone.now()
    claim = IdempotencyKey(user=call.user, key=key, request_hash=fingerprint(call), created_at=now)
    # The insertion waits for a transaction that holds the same key, so that afterwards its row is there or gone.
    IdempotencyKey.objects.bulk_create([claim], ignore_conflicts=True)
    row = IdempotencyKey.objects.get(user=call.user, key=key)
    if row.request_hash != claim.request_hash:
        raise Refusal("idempotency_key_reused")
    if row.status:
        return _replayed(row, call)
    answer = act()
    response = answer_response(answer)
    row.rights = " ".join(sorted(call.rights))
    row.status, row.body, row.location = response.status_code, response.content.decode(), answer.location
    row.save(update_fields=["rights", "status", "body", "location"])
    IdempotencyKey.objects.filter(created_at__lt=now - KEPT).delete()
    return response


def fingerprint(call: Call) -> str:
    """Hash of what is asked: method, address and body, whatever the blanks and the order of the names in it."""
    body = json.dumps(call.values, sort_keys=True, default=str)
    asked = "\n".join([str(call.request.method), call.request.get_full_path(), body])
    return hashlib.sha256(asked.encode()).hexdigest()


def _replayed(row: IdempotencyKey, call: Call) -> HttpResponse:
    for right in row.rights.split():
        call.require(right)
    body = json.loads(row.body) if row.body else None
    response = answer_response(Answer(body, row.status, row.location))
    response[REPLAYED] = "true"
    return response
