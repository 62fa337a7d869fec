"""What the codes of records may be made of: an address must be able to carry them."""

import re

# Each of these ends or splits the path of an address; browsers read a backslash as a slash.
_NOT_IN_ADDRESSES = frozenset("/\\?#%")
_POSTAL_CODE = re.compile(r"[A-Z0-9 -]{1,10}")
_COUNTRY_CODE = re.compile(r"[A-Z]{2,3}|[0-9]{3}")


def is_addressable(code: str) -> bool:
    """Whether ``code`` can stand in an address such as ``/articles/{code}``.

    Dots at either end are refused: "." and ".." are steps of a path, and a final one is taken for punctuation where
    the address is copied. So are characters that nobody sees (a zero-width space): two codes would look the same.
    """
    return code.isprintable() and not (
        _NOT_IN_ADDRESSES & set(code) or code.startswith(".") or code.endswith(".")
    )


def is_postal_code(code: str) -> bool:
    """Whether ``code``, in capitals, is made of letters A to Z, digits, hyphens and spaces (PAR-051, T08-12)."""
    return bool(_POSTAL_CODE.fullmatch(code))


def is_country_code(code: str) -> bool:
    """Whether ``code``, in capitals, has a form of ISO 3166-1: two or three letters, or three digits (PAR-054)."""
    return bool(_COUNTRY_CODE.fullmatch(code))
