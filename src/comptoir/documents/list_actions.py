"""What the lists of documents do with the documents selected, and on which of their tabs."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from comptoir.accounts.models import User
from comptoir.core.document_kinds import DocumentKind, Side
from comptoir.core.errors import Refusal
from comptoir.documents.sides import WORDS, page_on_side, right_on_side
from comptoir.resources.layout import Action, ActionResult
from comptoir.ui.addresses import address

MAX_AT_ONCE = 500


def page_of_selection(
    side: Side | None, name: str
) -> Callable[[Sequence[Any], User, HttpRequest], ActionResult]:
    """An action that goes on, with the selected documents, on a page that asks what it needs."""

    def run(records: Sequence[Any], user: User, request: HttpRequest) -> ActionResult:
        if len(records) > MAX_AT_ONCE:
            raise Refusal("too_many_documents", limit=MAX_AT_ONCE)
        keys = urlencode([("id", record.pk) for record in records])
        url = page_on_side(side, name) if side else address(name)
        return ActionResult("", url=f"{url}?{keys}")

    return run


# Kinds that an action may ever be done with; the others are for all of them.
APPLIES: Mapping[str, Callable[[DocumentKind], bool]] = {
    "valider": lambda kind: kind.is_legal,
    "transferer": lambda kind: bool(kind.transfer_targets),
    "regrouper": lambda kind: kind.can_be_grouped,
    "dupliquer": lambda kind: kind.can_be_duplicated,
    "livrer": lambda kind: kind.has_delivery,
}


def _applies_in_tab(
    applies: Callable[[DocumentKind], bool] | None, kinds: Mapping[str, DocumentKind], tab: str
) -> bool:
    """Whether an action is offered on a tab; the one of all documents has every action."""
    return applies is None or tab not in kinds or applies(kinds[tab])


def document_actions(side: Side, kinds: Mapping[str, DocumentKind]) -> list[Action]:
    """What is done with the selected documents of a side; ``kinds`` are those of its tabs."""
    return [
        Action(
            name,
            label,
            page_of_selection(side, page),
            right_on_side(side, action),
            icon=icon,
            is_in_tab=partial(_applies_in_tab, APPLIES.get(name), kinds),
        )
        for name, label, page, action, icon in (
            ("imprimer", "Imprimer", "documents-print", "view", "printer"),
            ("valider", "Valider", "documents-validate", "validate", "lock-check"),
            ("transferer", "Transférer", "documents-transfer", "edit", "transform"),
            ("envoyer", "Envoyer par e-mail", "documents-send", "edit", "send"),
            ("regrouper", "Regrouper", "documents-group", "edit", "stack-2"),
            ("dupliquer", "Dupliquer", "documents-duplicate", "edit", "copy"),
            ("supprimer", "Supprimer", "documents-delete", "delete", "trash"),
            ("livrer", WORDS[side].deliver, "deliveries", "edit", "truck-delivery"),
            ("imprimer-autrement", "Imprimer autrement…", "documents-print-choice", "view", "file-settings"),
        )
    ]
