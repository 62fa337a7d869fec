"""Fields that follow others while one types: a name in the declaration, a function that calls the core.

``@computed("article_prices")`` registers a function ``(values, changed, user) -> new values``; ``values`` are typed and
hold only what could be read, ``changed`` names the field that the user just left.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from comptoir.core.errors import NotFound

if TYPE_CHECKING:
    from comptoir.accounts.models import User

Adapter = Callable[[Mapping[str, Any], str, "User"], Mapping[str, Any]]

_adapters: dict[str, Adapter] = {}


def computed(name: str) -> Callable[[Adapter], Adapter]:
    """Register an adapter under the name that fields refer to (``computes=``)."""

    def keep(adapter: Adapter) -> Adapter:
        _adapters[name] = adapter
        return adapter

    return keep


def adapter_named(name: str) -> Adapter:
    """The adapter of a name; raises ``NotFound``."""
    try:
        return _adapters[name]
    except KeyError:
        raise NotFound("action_unknown", name=name[:40]) from None


def has_adapter(name: str) -> bool:
    """Whether the name is registered."""
    return name in _adapters
