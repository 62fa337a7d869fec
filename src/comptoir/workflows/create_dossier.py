"""A new dossier, ready to work in: tables, default lists, the seller's name and its first user (TOO-010 to TOO-016)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from comptoir.accounts.services import create_user
from comptoir.dossiers.creation import new_dossier
from comptoir.dossiers.registry import Dossier, get_dossier
from comptoir.references.defaults import load_defaults
from comptoir.references.eco_import import Scale, import_scales
from comptoir.references.models import DossierSettings


def create_dossier(
    *,
    slug: str,
    name: str,
    territory: str = "metropole",
    admin_username: str = "admin",
    admin_password: str,
    postal_codes: bool = True,
    options: Mapping[str, Any] | None = None,
    eco_scales: Sequence[Scale] = (),
) -> Dossier:
    """Make a dossier; it appears under its slug only once everything in it is there.

    ``options`` are clean values of its settings, by column, in place of their defaults; ``eco_scales`` those of the
    file of an eco-organism (DOC-298).

    Raises ``Refusal`` (slug taken or malformed, unknown territory, password too weak); nothing is left behind then.
    """
    with new_dossier(slug=slug, name=name), transaction.atomic():
        load_defaults(territory=territory, postal_codes=postal_codes)
        if options:
            DossierSettings.objects.update(**options)
        user = create_user(username=admin_username, password=admin_password, role="administrator")
        if eco_scales:
            import_scales(scales=eco_scales, user=user)
    return get_dossier(slug)
