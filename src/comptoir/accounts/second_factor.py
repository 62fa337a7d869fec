"""The second factor: six digits that a telephone computes (TOTP, RFC 6238), and recovery codes.

The secret must be readable to check a code. It lies in a table of its own that is neither listed, exported,
archived nor answered by the API; ``docs/adr/0012-signing-in.md`` says why it is not encrypted.
"""

import hmac
import secrets
import time

import pyotp
from django.db import transaction
from django.utils import timezone

from comptoir.accounts.attempts import CODE, count_try, forget_tries
from comptoir.accounts.models import RecoveryCode, SecondFactor, User, UserSession
from comptoir.accounts.sessions import hash_key
from comptoir.accounts.sign_in_log import Kind, log_sign_in
from comptoir.core.errors import Refusal
from comptoir.dossiers.connection import current_dossier

STEP = 30
RECOVERY_CODES = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def has_second_factor(user: User) -> bool:
    """Whether the user signs in with a code."""
    return SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).exists()


def begin_second_factor(user: User) -> SecondFactor:
    """Return the secret that waits for its first code, made now if there is none; ``Refusal`` when one is in force."""
    factor, _ = SecondFactor.objects.get_or_create(user=user, defaults={"secret": pyotp.random_base32()})
    if factor.confirmed_at is not None:
        raise Refusal("second_factor_in_force", status=409)
    return factor


def provisioning_uri(factor: SecondFactor) -> str:
    """Return what the QR code says to the telephone."""
    name = f"{factor.user.username} ({current_dossier().name})"
    return pyotp.TOTP(factor.secret).provisioning_uri(name=name, issuer_name="Comptoir")


def confirm_second_factor(user: User, *, code: str, address: str = "", browser: str = "") -> list[str]:
    """Put the waiting secret in force with a first code; return the recovery codes, which can't be shown again.

    Raises ``Refusal``: ``code_wrong``, ``sign_in_blocked``, ``second_factor_in_force``.
    """
    factor = begin_second_factor(user)
    count_try(user.username, CODE)
    if not _takes(factor, code):
        raise Refusal.for_field("code", "code_wrong")
    forget_tries(user.username, CODE)
    with transaction.atomic():
        SecondFactor.objects.filter(pk=factor.pk).update(confirmed_at=timezone.now())
        UserSession.objects.filter(user=user).update(needs_second_factor=False)
        codes = _new_recovery_codes(user)
        log_sign_in(Kind.FACTOR_ON, user=user, address=address, browser=browser)
    return codes


def new_recovery_codes(user: User, *, address: str = "", browser: str = "") -> list[str]:
    """Replace the recovery codes and return the new ones. Raises ``Refusal`` without a second factor."""
    if not has_second_factor(user):
        raise Refusal("second_factor_missing", status=409)
    with transaction.atomic():
        codes = _new_recovery_codes(user)
        log_sign_in(
            Kind.FACTOR_ON, user=user, address=address, browser=browser, details="nouveaux codes de secours"
        )
    return codes


def check_code(user: User, *, code: str, address: str, browser: str) -> None:
    """Accept the code of the telephone, each once, or a recovery code, each once.

    Raises ``Refusal``: ``code_wrong`` (401), ``sign_in_blocked`` (429) after too many wrong ones.
    """
    begins_wait = count_try(user.username, CODE)
    factor = SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).first()
    if factor is not None and _takes(factor, code):
        kind = Kind.CODE
    elif factor is not None and _uses_recovery_code(user, code):
        kind = Kind.RECOVERY
    else:
        log_sign_in(Kind.CODE_FAILURE, user=user, address=address, browser=browser)
        if begins_wait:
            log_sign_in(Kind.BLOCKED, user=user, address=address, browser=browser, details="codes")
        refusal = Refusal.for_field("code", "code_wrong")
        refusal.status = 401
        raise refusal
    forget_tries(user.username, CODE)
    log_sign_in(kind, user=user, address=address, browser=browser)


def remove_second_factor(user: User, *, by: User | None, details: str = "") -> None:
    """Take the second factor and its recovery codes away; nothing when there is none."""
    with transaction.atomic():
        removed, _ = SecondFactor.objects.filter(user=user).delete()
        RecoveryCode.objects.filter(user=user).delete()
        if removed:
            by_whom = "" if by is None or by.pk == user.pk else f"par {by}"
            log_sign_in(Kind.FACTOR_OFF, user=user, details=" ".join(filter(None, (by_whom, details))))
    forget_tries(user.username, CODE)


def _takes(factor: SecondFactor, code: str) -> bool:
    """Whether the code is that of now, or of the step before or after; it is used up then."""
    given = "".join(code.split())
    if not (given.isascii() and given.isdigit() and len(given) == 6):
        return False
    now = int(time.time()) // STEP
    totp = pyotp.TOTP(factor.secret)
    found = 0
    for step in (now - 1, now, now + 1):  # all of them, whichever fits: the time taken tells nothing
        if hmac.compare_digest(totp.generate_otp(step), given):
            found = step
    # The comparison is part of the UPDATE: of two who send the same code, one is in.
    taken = SecondFactor.objects.filter(pk=factor.pk, last_step__lt=found).update(last_step=found)
    return bool(found) and taken == 1


def _uses_recovery_code(user: User, code: str) -> bool:
    given = "".join(sign for sign in code.lower() if sign.isalnum())[:64]
    unused = RecoveryCode.objects.filter(user=user, code_hash=hash_key(given), used_at__isnull=True)
    return unused.update(used_at=timezone.now()) == 1


def _new_recovery_codes(user: User) -> list[str]:
    RecoveryCode.objects.filter(user=user).delete()
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(16)) for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, code_hash=hash_key(code)) for code in codes)
    return ["-".join(code[start : start + 4] for start in range(0, 16, 4)) for code in codes]
