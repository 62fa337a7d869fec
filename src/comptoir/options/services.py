"""Changing the options of the dossier."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from comptoir.accounts.access import check_right
from comptoir.accounts.models import User
from comptoir.core.errors import Problems
from comptoir.dossiers.versions import save_versioned
from comptoir.options.fields import ItemField, QuoteStateField, shown
from comptoir.options.history import Difference, record_changes
from comptoir.options.models import VatOptionChange
from comptoir.options.page import OptionPage
from comptoir.options.pages import resource_of
from comptoir.references.models import DossierSettings
from comptoir.resources.cleaning import clean_changes
from comptoir.resources.field_base import Field


def page_record(page: OptionPage) -> Any:
    """The row that holds the options of the page."""
    return page.model._default_manager.get(pk=1)


@transaction.atomic
def save_options(
    *, page: OptionPage, values: Mapping[str, Any], user: User, expected_version: int | None
) -> list[Difference]:
    """Give options of a page other values; answers what changed, which is kept with the user and the day.

    Raises ``Forbidden``, ``Stale`` (P-09), or ``Refusal`` with every option at fault; nothing is changed then.
    """
    check_right(user, "settings:edit")
    cleaned = clean_changes(resource_of(page), values)
    rows = page.model._default_manager
    record: Any = rows.select_for_update().get(pk=1)
    problems = Problems()
    if page.check is not None:
        page.check(record, cleaned, problems)
    problems.raise_if_any()
    fields = {one.name: one for one in resource_of(page).fields}
    before = {name: fields[name].value(record) for name in cleaned}
    columns = {_give(record, fields[name], value) for name, value in cleaned.items()}
    differences = [
        _difference(fields[name], old, fields[name].value(record), record)
        for name, old in before.items()
        if old != fields[name].value(record)
    ]
    save_versioned(record, expected=expected_version, update_fields=columns)
    record_changes(page=page.slug, differences=differences, user=user)
    return differences


def _give(record: Any, field: Field, value: Any) -> str:
    """Put a value in the row; returns the column that holds it."""
    if isinstance(field, ItemField):
        labels = list(getattr(record, field.source))
        labels += [""] * (field.place + 1 - len(labels))
        labels[field.place] = value
        setattr(record, field.source, labels)
        return field.source
    setattr(record, field.name, value)
    return field.name


def _difference(field: Field, old: object, new: object, record: Any) -> Difference:
    if isinstance(field, QuoteStateField):
        field = field.named(record)
    return Difference(field.name, field.label, shown(field, old), shown(field, new))


@transaction.atomic
def change_vat_option(*, option: str, changed_on: date | None, user: User, today: date) -> VatOptionChange:
    """Choose another VAT option from a day on; documents already issued keep theirs (OPT-040, OPT-041).

    Raises ``Forbidden`` or ``Refusal``: ``not_a_choice``, ``vat_option_same``, ``vat_option_date_required``,
    ``vat_option_date_before_last``, ``vat_option_date_future``.
    """
    check_right(user, "settings:edit")
    settings = DossierSettings.objects.select_for_update().defer("logo").get(pk=1)
    problems = Problems()
    if option not in DossierSettings.VatOption.values:
        problems.add("vat_option", "not_a_choice", value=option[:40])
    elif option == settings.vat_option:
        problems.add("vat_option", "vat_option_same")
    last = VatOptionChange.objects.first()
    if changed_on is None:
        problems.add("changed_on", "vat_option_date_required")
    elif last is not None and changed_on < last.changed_on:
        problems.add("changed_on", "vat_option_date_before_last", last=last.changed_on)
    elif changed_on > today:
        problems.add("changed_on", "vat_option_date_future")
    problems.raise_if_any()
    before = settings.get_vat_option_display()
    change = VatOptionChange.objects.create(
        previous=settings.vat_option,
        changed_on=changed_on,
        recorded_at=timezone.now(),
        user=user,
        user_name=str(user)[:120],
    )
    settings.vat_option = option
    save_versioned(settings, expected=None, update_fields=["vat_option"])
    after = settings.get_vat_option_display()
    difference = Difference("vat_option", "Option de calcul de la TVA", before, after)
    record_changes(page="identification", differences=[difference], user=user)
    return change


def vat_option_in_force(
    changes: Iterable[VatOptionChange], *, dated_on: date, created_at: datetime, now: str
) -> str:
    """The VAT option of a document (OPT-041): the previous one of the first change that came after the document was
    issued, else the one of ``now``."""
    later = [one for one in changes if dated_on < one.changed_on or created_at < one.recorded_at]
    return min(later, key=lambda one: one.recorded_at).previous if later else now
