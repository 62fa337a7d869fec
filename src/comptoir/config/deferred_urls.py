"""Addresses whose views are loaded with the first request for one of them."""

from django.urls import URLResolver


class DeferredResolver(URLResolver):
    """A namespaced group of addresses that writing other addresses doesn't load.

    Django loads every group when the first ``reverse`` asks for a name, although it needs no more than the namespace:
    the views behind it are found through ``url_patterns``, on the first request or ``reverse`` inside the namespace.
    """

    def _populate(self) -> None:
        """Load nothing: the group has a namespace, which its parent reads."""
