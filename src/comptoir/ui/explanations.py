"""The answer to "Pourquoi ?": the steps of a computation in French (P-10)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from string import Formatter
from typing import Any

from comptoir.core.explanation import Step
from comptoir.ui.french_format import (
    format_amount,
    format_date,
    format_price,
    format_quantity,
    format_rate,
)

STEP_SENTENCES: dict[str, str] = {
    # totals of a document
    "line_net_price": "Ligne {line} : prix {unit_price:price} − remise de {discount_rate:rate}, soit {discount:price}",
    "line_amount": "Ligne {line} : {quantity:quantity} × {price:price}",
    "line_subtotal": "Ligne {line} : sous-total des lignes depuis le précédent",
    "lines_total": "Total des lignes",
    "footer_discount_of_rate": "Remise de {rate:rate} sur {total:amount}",
    "footer_discount_typed": "Remise saisie, soit {rate:rate} de {total:amount}",
    "footer_discount_share": "Part de la remise au taux de {rate:rate} : {part:amount} sur {total:amount}",
    "vat_base": "Base à {rate:rate} : lignes {lines:amount} − remise {discount:amount} + port {shipping:amount}",
    "vat_of_base": "TVA à {rate:rate} de {base:amount}",
    "vat_gross": "TTC à {rate:rate} : lignes {lines:amount} − remise {discount:amount} + port {shipping:amount}",
    "vat_base_of_gross": "Base à {rate:rate} contenue dans {gross:amount}",
    "vat_of_gross": "TVA à {rate:rate} : {gross:amount} − {base:amount}",
    "vat_not_collected": "TVA à {rate:rate} de {base:amount}, non perçue récupérable : elle n'est pas facturée",
    "net_total": "Total net HT : somme des bases",
    "vat_total": "Total TVA : somme des taux",
    "eco_total_added": "Éco-contribution, ajoutée au total TTC",
    "eco_total_included": "Éco-contribution, déjà comprise dans les prix",
    "gross_total": "Total TTC : HT {net:amount} + TVA {vat:amount} + éco-contribution {eco:amount}",
    "net_payable": "Net à payer : {gross:amount} − acompte {deposit:amount}",
    "margin": "Marge : HT des lignes {net:amount} − prix de revient {cost:amount} (taux de marge {rate:rate})",
    # due dates
    "due_base_in_days": "Échéance {line} : {from:date} + {days} jours",
    "due_base_in_months": "Échéance {line} : {from:date} + {days} jours comptés en mois",
    "due_cash": "Échéance {line} : comptant, à la date du document",
    "due_net": "Échéance {line} : à la date atteinte",
    "due_net_on_day": "Échéance {line} : premier {day} du mois à partir du {base:date}",
    "due_end_of_month": "Échéance {line} : fin du mois du {base:date}",
    "due_end_of_month_on_day": "Échéance {line} : le {day} du mois qui suit le {base:date}",
    "due_planned": "Échéance {line} : planifiée à la main au {due_on:date}",
    "due_amount": "Montant {line} : {rate:rate} de {total:amount}",
    "due_amount_remainder": "Montant {line} : le reste de {total:amount} ({rate:rate})",
    # stock
    "cost_count": "Inventaire : compté {counted:quantity} − en stock {stock:quantity}",
    "cost_averaged": (
        "PUMP : ({stock:quantity} × {cost:price} + {quantity:quantity} × {unit_cost:price}) ÷ quantité totale"
    ),
    "cost_taken": "PUMP : stock nul ou négatif avant l'entrée, le prix de l'entrée est pris",
    "cost_before": "Prix du mouvement : PUMP précédent",
    "cost_fallback": "Prix du mouvement : prix de revient de l'article, faute de PUMP",
    "move_value": "Valeur du mouvement : {quantity:quantity} × {unit_cost:price}",
    "stock_value": "Valeur du stock : {stock:quantity} × {cost:price}",
}

#: How the result of a step is written where it is not an amount.
RESULT_FORMATS: dict[str, str] = {
    "line_net_price": "price",
    "cost_count": "quantity",
    "cost_averaged": "price",
    "cost_taken": "price",
    "cost_before": "price",
    "cost_fallback": "price",
}

_WRITERS: dict[str, Callable[[Any], str]] = {
    "amount": format_amount,
    "price": format_price,
    "quantity": format_quantity,
    "rate": format_rate,
    "date": format_date,
}


@dataclass(frozen=True, slots=True)
class ExplainedStep:
    """One line of an explanation: what was done, and what came out."""

    sentence: str
    result: str


class _StepFormatter(Formatter):
    def format_field(self, value: object, format_spec: str) -> str:
        return _WRITERS[format_spec](value) if format_spec else str(value)


def explained_steps(steps: Iterable[Step]) -> list[ExplainedStep]:
    """The steps in French, in their order."""
    return [_explained(step) for step in steps]


def _explained(step: Step) -> ExplainedStep:
    sentence = _StepFormatter().vformat(STEP_SENTENCES[step.code], (), step.values)
    return ExplainedStep(sentence, _result(step))


def _result(step: Step) -> str:
    value: Decimal | date = step.result
    if isinstance(value, date):
        return format_date(value)
    return _WRITERS[RESULT_FORMATS.get(step.code, "amount")](value)
