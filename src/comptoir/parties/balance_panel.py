"""The panel of a party's record that shows what it owes and its deposits, with the ways there."""

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.timezone import localdate

from comptoir.core.document_kinds import Side, kinds_of_side
from comptoir.parties.balances import party_figures
from comptoir.parties.models import Party
from comptoir.resources.conditions import exactly
from comptoir.resources.layout import CustomPanel
from comptoir.ui.addresses import address_with

DEPOSITS_LABEL = {Side.SALE: "Acomptes reçus, à déduire", Side.PURCHASE: "Acomptes versés, à déduire"}
TITLES = {Side.SALE: "Ce que doit le client", Side.PURCHASE: "Ce qui est dû au fournisseur"}


def balance_panel(side: Side, *, table: str, right: str, visible_if: str) -> CustomPanel:
    """The panel of one side; ``table`` is the list of its documents."""
    return CustomPanel(
        TITLES[side],
        "parties/balance.html",
        context=_figures(side, table),
        right=right,
        visible_if=visible_if,
    )


def _figures(side: Side, table: str) -> Callable[[HttpRequest, Party], Mapping[str, object]]:
    def context(request: HttpRequest, party: Party) -> Mapping[str, object]:
        deposits = [kind.code for kind in kinds_of_side(side) if kind.is_deposit]
        filters = {
            "onglet": "tous",
            "f.party_code": exactly(party.code),
            "f.kind": " ou ".join(f"={code}" for code in deposits),
        }
        return {
            "figures": party_figures(party, side=side, today=localdate()),
            "deposits_label": DEPOSITS_LABEL[side],
            "deposits_url": f"{address_with('documents', resource=table)}?{urlencode(filters)}",
        }

    return context
