"""Addresses of pages, remembered: a list page names a hundred of them, and working one out costs 40 microseconds."""

from functools import lru_cache

from django.urls import get_script_prefix, reverse


def address(name: str, *args: str) -> str:
    """Address of the named page in the dossier in place; for names and arguments that come back often.

    Raises:
        NoReverseMatch: there is no such page.
    """
    return _address(get_script_prefix(), name, args)


@lru_cache(maxsize=4096)
def _address(prefix: str, name: str, args: tuple[str, ...]) -> str:
    # The prefix, which names the dossier, is part of the key: nothing leaks from one dossier to another.
    return reverse(name, args=args)


def record_address(name: str, key: int) -> str:
    """Address of the page of one record: the name's own, whose only argument is the number of the record.

    Raises:
        NoReverseMatch: there is no such page.
    """
    model = address(name, "0")
    head, found, tail = model.rpartition("/0/")
    return f"{head}/{key}/{tail}" if found else reverse(name, args=[key])


def address_with(name: str, **arguments: object) -> str:
    """Address of a named page by its arguments, among which those that its route fixes and that tell pages apart.

    Raises:
        NoReverseMatch: there is no such page.
    """
    return _address_with(get_script_prefix(), name, tuple(sorted(arguments.items())))


@lru_cache(maxsize=4096)
def _address_with(prefix: str, name: str, arguments: tuple[tuple[str, object], ...]) -> str:
    return reverse(name, kwargs=dict(arguments))


def record_address_on_side(name: str, side: str, key: int) -> str:
    """Address of the page of one record that stands under its side.

    Raises:
        NoReverseMatch: there is no such page.
    """
    head, _, tail = address_with(name, side=str(side), pk=0).rpartition("/0/")
    return f"{head}/{key}/{tail}"
