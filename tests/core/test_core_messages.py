"""The wording of the core: every kind, every order state and every step of a computation has its French words."""

import ast
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import comptoir.core
from comptoir.core.average_cost import CostState, StockMoveInput, explain_move
from comptoir.core.document_kinds import KINDS, Side
from comptoir.core.payment_terms import DueRule, TermsLine, explain_due_dates
from comptoir.core.totals import FooterInput, LineInput, LineType
from comptoir.core.totals_explanation import explain_totals
from comptoir.core.transfer import DeliveryState, origin_reference
from comptoir.ui.core_messages import (
    DELIVERY_STATE_LABELS,
    FEMININE_KINDS,
    FULL_KIND_LABELS,
    KIND_LABELS,
    origin_sentence,
)
from comptoir.ui.explanations import RESULT_FORMATS, STEP_SENTENCES, explained_steps
from tests.requirements import covers

d = Decimal
CORE = Path(comptoir.core.__file__).parent


@covers("DOC-306")
def test_every_kind_has_its_names():
    assert set(KIND_LABELS) == set(FULL_KIND_LABELS) == set(KINDS)
    assert {code: label.abbreviation for code, label in KIND_LABELS.items()} == {
        code: kind.default_prefix for code, kind in KINDS.items()
    }
    assert len(set(FULL_KIND_LABELS.values())) == len(KINDS)
    assert {"order", "invoice", "deposit_invoice", "price_request"} <= FEMININE_KINDS
    assert not FEMININE_KINDS & {"quote", "credit_note", "goods_receipt"}


@covers("DOC-113", "TV-DOC-18", "TV-DOC-19")
@pytest.mark.parametrize(
    ("kind", "number", "dated_on", "sentence"),
    [
        (
            "delivery_note",
            "BL00000012",
            date(2008, 1, 14),
            "Transféré de : Bon de livraison N° BL00000012 du 14/01/2008.",
        ),
        ("order", "CM00000024", date(2008, 1, 16), "Transféré de : Commande N° CM00000024 du 16/01/2008."),
    ],
)
def test_the_reference_line_of_a_document(kind, number, dated_on, sentence):
    assert origin_sentence(origin_reference(KINDS[kind], number, dated_on)) == sentence


@covers("UPM-040", "DOC-170", "DOC-309")
def test_every_order_state_has_its_words_on_each_side():
    assert set(DELIVERY_STATE_LABELS) == {side.value for side in Side}
    assert set(DELIVERY_STATE_LABELS["sale"]) == {state.value for state in DeliveryState}
    assert set(DELIVERY_STATE_LABELS["purchase"]) == {
        state.value for state in DeliveryState if state is not DeliveryState.BLOCKED
    }


def step_codes():
    for path in CORE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Step":
                yield from (
                    n.value
                    for n in ast.walk(node.args[0])
                    if isinstance(n, ast.Constant) and n.value != "due_"
                )


@covers("P-10")
def test_every_step_of_a_computation_is_worded():
    through_variables = {
        *(f"due_{rule.value}" for rule in DueRule),
        "due_base_in_days",
        "due_base_in_months",
        "due_amount",
        "due_amount_remainder",
        "footer_discount_of_rate",
        "footer_discount_typed",
        "cost_averaged",
        "cost_taken",
    }
    assert set(step_codes()) | through_variables == set(STEP_SENTENCES)
    assert set(RESULT_FORMATS) <= set(STEP_SENTENCES)


@covers("P-10")
def test_a_total_is_explained_in_french():
    steps = explained_steps(
        explain_totals(
            lines=[
                LineInput(
                    LineType.GOODS, d(5), d(25), discount_rate=d(10), vat_rate=d("19.6"), cost_price=d(10)
                )
            ],
            footer=FooterInput(discount_rate=d(5), shipping_amount=d(10), shipping_vat_rate=d("19.6")),
            is_tax_included=False,
            deposit=d(50),
        )
    )
    plain = [f"{s.sentence} = {s.result}".replace("\u202f", " ").replace("\u00a0", " ") for s in steps]
    assert plain == [
        "Ligne 1 : prix 25,00 − remise de 10 %, soit 2,50 = 22,50",
        "Ligne 1 : 5 × 22,50 = 112,50 €",
        "Total des lignes = 112,50 €",
        "Remise de 5 % sur 112,50 € = 5,63 €",
        "Part de la remise au taux de 19,6 % : 112,50 € sur 112,50 € = 5,63 €",
        "Base à 19,6 % : lignes 112,50 € − remise 5,63 € + port 10,00 € = 116,87 €",
        "TVA à 19,6 % de 116,87 € = 22,91 €",
        "Total net HT : somme des bases = 116,87 €",
        "Total TVA : somme des taux = 22,91 €",
        "Total TTC : HT 116,87 € + TVA 22,91 € + éco-contribution 0,00 € = 139,78 €",
        "Net à payer : 139,78 € − acompte 50,00 € = 89,78 €",
        "Marge : HT des lignes 106,87 € − prix de revient 50,00 € (taux de marge 113,74 %) = 56,87 €",
    ]


@covers("P-10")
def test_due_dates_and_costs_are_explained_in_french():
    terms = [
        TermsLine(d(25), 0, DueRule.CASH, None, False, "CB"),
        TermsLine(d(25), 30, DueRule.NET, None, False, "CHQ"),
        TermsLine(d(25), 45, DueRule.NET_ON_DAY, 15, True, "CHQ"),
        TermsLine(d(20), 30, DueRule.END_OF_MONTH, None, False, "CHQ"),
        TermsLine(d(5), 30, DueRule.END_OF_MONTH_ON_DAY, 10, False, "CHQ"),
    ]
    due_steps = explain_due_dates(lines=terms, dated_on=date(2008, 1, 15), amount=d(100))
    sentences = [step.sentence for step in explained_steps(due_steps)]
    assert "Échéance 3 : premier 15 du mois à partir du 01/03/2008" in sentences
    assert sentences[-1].startswith("Montant 5 : le reste de 100,00")
    state = CostState(d(6), d(5))
    for move in (StockMoveInput(d(6), d(7)), StockMoveInput(d(-1)), StockMoveInput(counted_quantity=d(4))):
        assert len(explained_steps(explain_move(state, move))) == 3
        assert len(explained_steps(explain_move(CostState(), move, fallback_cost=d(2)))) == 3
