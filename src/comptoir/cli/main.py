"""Entry point of the command ``comptoir``."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

import django
from django.core.exceptions import ImproperlyConfigured
from django.db import Error as DatabaseError

from comptoir.cli.parser import build_parser
from comptoir.cli.usage import REFUSED, fail, system_error
from comptoir.core.errors import Refusal


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command. Ends with status 0, or with one French line on standard error: 2 wrong use, 1 refused."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comptoir.config.settings")
    chosen = build_parser().parse_args(arguments)
    try:
        if chosen.needs_django:
            django.setup()
        raise SystemExit(_function(chosen.command)(chosen))
    except Refusal as refusal:
        fail(_in_french(refusal))
    except KeyboardInterrupt:
        fail("interrompu, rien de plus n'a été fait")
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(REFUSED) from None
    except OSError as error:
        if os.environ.get("COMPTOIR_TRACE"):
            raise
        fail(system_error(error))
    except (DatabaseError, ImproperlyConfigured) as error:
        if os.environ.get("COMPTOIR_TRACE"):
            raise
        fail(f"{type(error).__name__} : {error}")
    except Exception as error:
        if os.environ.get("COMPTOIR_TRACE"):
            raise
        fail(f"erreur du programme, {type(error).__name__} : {error} (COMPTOIR_TRACE=1 montre où)")


def _function(name: str) -> Callable[[argparse.Namespace], int]:
    module, _, function = name.partition(":")
    found: Callable[[argparse.Namespace], int] = getattr(import_module(module), function)
    return found


def _in_french(refusal: Refusal) -> str:
    """The sentences of the fields when they say more than that of the whole."""
    words = import_module("comptoir.ui.messages")
    told = [text for texts in words.problems_by_field(refusal).values() for text in texts]
    return " ".join(told) if told else str(words.refusal_sentence(refusal))


if __name__ == "__main__":
    main()
