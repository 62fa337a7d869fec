"""Tries that get slower and slower: by name and address, by name alone, by address alone."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from comptoir.accounts.models import SignInAttempt
from comptoir.core.errors import Refusal

FREE_TRIES = 5
"""For one name from one address."""
FREE_TRIES_OF_NAME = 20
"""For one name from wherever: someone who guesses from many machines."""
FREE_TRIES_OF_ADDRESS = 100
"""For one address whatever the name: someone who tries one password on everybody. A shop shares one address."""
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
FORGOTTEN_AFTER = timedelta(days=1)

CODE, OWN_PASSWORD = "code", "own-password"
"""Stand for the address when the digits of a second factor are tried, or the password of who is signed in."""
SHARED = (CODE, OWN_PASSWORD)


def count_try(username: str, address: str) -> bool:
    """Count a try before it is looked at, so that many at once gain nothing; return whether it begins a wait.

    Raises ``Refusal`` ``sign_in_blocked`` (429) during a wait: 30 seconds after the free tries, doubled by each further
    one, at most an hour.
    """
    now = timezone.now()
    username, address = username.casefold()[:60], address[:45]
    limits = [(username, address, FREE_TRIES)]
    if address not in SHARED:
        limits += [(username, "", FREE_TRIES_OF_NAME), ("", address, FREE_TRIES_OF_ADDRESS)]
    with transaction.atomic():
        SignInAttempt.objects.filter(last_failed_at__lt=now - FORGOTTEN_AFTER).delete()
        attempts = [(_attempt(name, place, now), free) for name, place, free in limits if name or place]
        for attempt, _ in attempts:
            _refuse_while_blocked(attempt, now)
        waits = [_count(attempt, now, free) for attempt, free in attempts]
    return any(waits)


def forget_tries(username: str, address: str) -> None:
    """Begin again after a right answer, which takes itself off the tries of the address.

    The wrong ones of the address stay: whoever guesses may also have an account.
    """
    username, address = username.casefold()[:60], address[:45]
    if not address or address in SHARED:
        SignInAttempt.objects.filter(username=username, address=address).delete()
        return
    with transaction.atomic():
        SignInAttempt.objects.filter(username=username, address__in=(address, "")).delete()
        of_address = SignInAttempt.objects.filter(username="", address=address)
        of_address.update(failures=F("failures") - 1, blocked_until=None)
        of_address.filter(failures__lte=0).delete()


def wait_after(failures: int, free: int = FREE_TRIES) -> timedelta:
    """Return how long to wait after so many wrong tries."""
    if failures < free:
        return timedelta(0)
    return min(FIRST_WAIT * 2 ** min(failures - free, 12), LONGEST_WAIT)


def wait_sentence(wait: timedelta) -> str:
    """Return the wait in French, rounded up: "30 secondes", "2 minutes", "1 heure"."""
    seconds = max(1, -int(-wait.total_seconds() // 1))
    if seconds <= 90:
        return f"{seconds} seconde{'s' if seconds > 1 else ''}"
    minutes = -(-seconds // 60)
    return "1 heure" if minutes >= 60 else f"{minutes} minutes"


def _attempt(username: str, address: str, now: datetime) -> SignInAttempt:
    attempt, _ = SignInAttempt.objects.select_for_update().get_or_create(
        username=username, address=address, defaults={"last_failed_at": now}
    )
    return attempt


def _count(attempt: SignInAttempt, now: datetime, free: int) -> bool:
    attempt.failures += 1
    attempt.last_failed_at = now
    wait = wait_after(attempt.failures, free)
    attempt.blocked_until = now + wait if wait else None
    attempt.save()
    return bool(wait)


def _refuse_while_blocked(attempt: SignInAttempt, now: datetime) -> None:
    if attempt.blocked_until is not None and attempt.blocked_until > now:
        wait = attempt.blocked_until - now
        raise Refusal(
            "sign_in_blocked", status=429, wait=wait_sentence(wait), seconds=int(wait.total_seconds()) + 1
        )
