"""The options of the dossier, for programs: who the seller is, how documents are made (specification 08, part J)."""

from collections.abc import Iterator
from typing import Any

from comptoir.api.calls import Answer, Call
from comptoir.api.operations import Section
from comptoir.api.table_schemas import object_schema, read_schema
from comptoir.options.page import OptionPage
from comptoir.options.pages import PAGES, resource_of
from comptoir.options.services import page_record
from comptoir.references.models import AccountingFirm, DossierSettings
from comptoir.resources.field_base import Field

section = Section("Options")


def settings_as_dict() -> dict[str, Any]:
    """Every option by name; those of the accountant below ``accountant``."""
    settings, firm = page_record(_pages(DossierSettings)[0]), page_record(_pages(AccountingFirm)[0])
    return {
        "version": settings.version,
        **{one.name: one.plain(one.value(settings)) for one in _fields(DossierSettings)},
        "accountant": {one.name: one.plain(one.value(firm)) for one in _fields(AccountingFirm)},
    }


def _pages(model: type) -> list[OptionPage]:
    return [page for page in PAGES if page.groups and page.model is model]


def _fields(model: type) -> Iterator[Field]:
    for page in _pages(model):
        yield from resource_of(page).fields


def _schema() -> dict[str, Any]:
    accountant = object_schema({one.name: read_schema(one) for one in _fields(AccountingFirm)})
    options = {one.name: read_schema(one) for one in _fields(DossierSettings)}
    return object_schema({"version": {"type": "integer"}, **options, "accountant": accountant})


@section.operation(
    "GET",
    "/settings",
    summary="Lire les options du dossier",
    description="Identité du vendeur, TVA, décimales, mentions, réglages des documents, cabinet d'expertise comptable.",
    right="settings:view",
    answers=_schema(),
)
def get_settings(call: Call) -> Answer:
    """The options as the pages show them, without the logo."""
    return Answer(settings_as_dict())
