"""Faults of the program (500): a reference, told to who met the fault, under which the log has its traceback."""

import logging
import secrets

log = logging.getLogger("comptoir.failures")

SENTENCE = "Le programme a rencontré une erreur ; rien n'a été enregistré. Recommencez, puis prévenez qui l'a installé."
REFERENCE = "Référence de l'erreur : {reference}"

# What is answered when nothing else can be: no template, no file, no dossier.
_PAGE = """<!DOCTYPE html>
<html lang="fr">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title></head>
<body><main><h1>{title}</h1><p>{sentence}</p><p>{reference}</p></main></body></html>
"""


def log_failure(fault: BaseException | None, *, method: str | None, path: str) -> str:
    """Log a fault with its traceback, the address but not the body; answers its reference."""
    reference = secrets.token_hex(4).upper()
    log.error("[%s] %s %s", reference, method, path, exc_info=fault or True)
    return reference


def told(reference: str) -> str:
    """The reference as users read it."""
    return REFERENCE.format(reference=reference)


def plain_page(reference: str) -> str:
    """A page that needs nothing of the program."""
    return _PAGE.format(title="Une erreur est survenue", sentence=SENTENCE, reference=told(reference))
