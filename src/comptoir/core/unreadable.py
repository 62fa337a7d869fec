"""Faults that come from what was sent, not from the program: text that can't be stored."""


def is_unreadable_fault(fault: BaseException) -> bool:
    """Whether a driver refused a NUL or half of a character pair. PostgreSQL's names the NUL in its message."""
    if isinstance(fault, UnicodeEncodeError):
        return "surrogates" in fault.reason
    return type(fault).__name__ in ("DataError", "ValueError") and "NUL" in str(fault)
