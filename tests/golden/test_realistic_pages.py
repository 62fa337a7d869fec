"""Pages as offices print them: several sheets, long names, discounts, deposits, a second currency; each model on
several kinds. ``UPDATE_GOLDEN=1`` writes the files anew, as in ``test_kinds_of_pages``."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from comptoir.core.document_figures import LineType
from comptoir.core.document_kinds import KINDS, kind_of
from comptoir.printing.composer import compose_pdf
from comptoir.printing.print_templates import SUPPLIED_TEMPLATES, templates_for
from comptoir.printing.printed_document import (
    PrintedAddress,
    PrintedDeductedVat,
    PrintedDeposit,
    PrintedDocument,
    PrintedDueDate,
    PrintedLine,
)
from comptoir.printing.sample import SAMPLE_SELLER, sample_document, sample_lines
from tests.golden.pdf_reading import needs_poppler, page_texts, page_words, whole_text
from tests.golden.test_models_of_pages import expect
from tests.requirements import covers

pytestmark = needs_poppler

LONG = (
    "Agrafeuse électrique de bureau à grande capacité avec chargeur frontal, modèle renforcé pour reliures épaisses\n"
    "Référence du fabricant 0099887-XL, garantie deux ans pièces et main-d’œuvre"
)
BUYER = PrintedAddress(
    name="Établissement public d’enseignement supérieur Jean-Jaurès",
    lines=(
        "Service des achats et de la comptabilité",
        "Bâtiment C, escalier 4, troisième étage",
        "127 bis avenue du Général-Commandant-de-Larminat",
        "BP 40512",
    ),
    postal_code="1000",
    city="Bruxelles",
    country="Belgique",
)
SELLER = replace(
    SAMPLE_SELLER,
    name="Librairie papeterie du Grand Boulevard et des Quatre-Vents réunis",
    email="contact@librairie-grand-boulevard.exemple",
    website="www.librairie-papeterie-du-grand-boulevard.exemple",
)
PLACES = ("B2 – Papeterie", "A1 – Rayon jeunesse", "")

#: Each model on several kinds, beside the one of ``test_models_of_pages``.
SHOWN: dict[str, tuple[tuple[str, str], ...]] = {
    "document": (*((kind, "fr") for kind, row in KINDS.items() if row.has_lines), ("invoice", "nl")),
    "letterhead": (("quote", "fr"), ("purchase_order", "fr"), ("deposit_invoice", "fr")),
    "net": (("credit_note", "fr"), ("order", "en")),
    "gross": (("quote", "fr"), ("purchase_invoice", "fr")),
    "summary": (("order", "fr"), ("delivery_note", "nl")),
    "pictures": (("quote", "fr"), ("price_request", "fr")),
    "quantities": (("order", "fr"), ("purchase_order", "fr"), ("goods_receipt", "en")),
    "pro_forma": (("order", "en"), ("invoice", "fr")),
    "preparation": (("delivery_note", "fr"), ("order", "nl")),
}


def realistic(kind: str, language: str = "fr") -> PrintedDocument:
    """A document of three sheets that has a bit of everything its kind may have."""
    rules = kind_of(kind)
    document = sample_document(
        kind,
        lines=_lines() if rules.has_lines else None,
        footer_discount_rate=Decimal(5) if rules.has_lines else Decimal(0),
        shipping_amount=Decimal("6.90") if rules.has_lines else Decimal(0),
        deposit=Decimal(50) if rules.takes_deposits else Decimal(0),
        seller=SELLER,
    )
    document = replace(
        document,
        language=language,
        billing_address=BUYER,
        countervalue_amount=Decimal("933.79"),
        countervalue_currency="CHF",
        contact="Marie-Charlotte de La Rochefoucauld",
        credit_reason="Marchandise abîmée pendant le transport" if rules.is_credit else "",
    )
    if rules.has_delivery:
        lines = [_partly_delivered(line) if line.type.is_item else line for line in document.lines]
        document = replace(document, lines=tuple(lines))
    if rules.has_due_schedule:
        half = Decimal(400)
        document = replace(
            document,
            due_dates=(
                PrintedDueDate(
                    due_on=date(2026, 12, 21), amount=half, method="Lettre de change relevé magnétique"
                ),
                PrintedDueDate(
                    due_on=date(2027, 1, 21),
                    amount=document.net_payable - half,
                    method="Virement",
                ),
            ),
            deposits=(
                PrintedDeposit(number="FD000012", dated_on=date(2026, 11, 1), gross=Decimal(30)),
                PrintedDeposit(number="", dated_on=date(2026, 11, 3), gross=Decimal(20)),
            ),
            deducted_vat=(
                PrintedDeductedVat(
                    rate=Decimal(20),
                    deposit_base=Decimal("41.67"),
                    deposit_amount=Decimal("8.33"),
                    remaining_amount=Decimal("81.12"),
                ),
            ),
        )
    return document


def _lines() -> list[PrintedLine]:
    lines = [
        PrintedLine(
            type=LineType.ORIGIN, description="Transféré de : Bon de livraison N° BL000012 du 14/11/2026."
        )
    ]
    for at, line in enumerate(sample_lines(36)):
        line = replace(line, location=PLACES[at % 3])
        if at % 7 == 2:
            line = replace(line, description=LONG, eco_unit_amount=Decimal("0.12"))
        if at % 9 == 4:
            line = replace(line, type=LineType.SERVICE, code="", description="Emballage cadeau et ruban")
        lines.append(line)
        if at % 12 == 11:
            lines.append(PrintedLine(type=LineType.SUBTOTAL, description="Rayon" if at < 20 else ""))
            lines.append(PrintedLine(type=LineType.TEXT, description="Fournitures de rentrée"))
    return lines[:-1]


def _partly_delivered(line: PrintedLine) -> PrintedLine:
    quantity = line.quantity or Decimal(0)
    return replace(line, delivered_quantity=Decimal(1), remaining_quantity=quantity - 1)


@covers("PRN-030", "PRN-031", "PRN-032")
@pytest.mark.parametrize(
    ("model", "kind", "language"), [(model, *one) for model, shown in SHOWN.items() for one in shown]
)
def test_realistic_pages(model: str, kind: str, language: str):
    expect(f"real_{kind}_{model}_{language}", compose_pdf(realistic(kind, language), model))


@pytest.mark.parametrize(
    ("kind", "model"), [(code, one.name) for code, row in KINDS.items() for one in templates_for(row)]
)
def test_nothing_overlaps_nor_leaves_the_sheet(kind: str, model: str):
    """Every kind in every model that it may be printed with, and no word on another one."""
    for words in page_words(compose_pdf(realistic(kind), model)):
        ordered = sorted(words, key=lambda word: word.top)
        assert all(word.left > 3 and word.right < 196 and word.bottom < 294 for word in words)
        for at, word in enumerate(ordered):
            for other in ordered[at + 1 :]:
                if other.top > word.bottom:
                    break
                assert not word.overlaps(other), (word, other)


def test_every_model_is_shown_on_several_kinds():
    assert {model: len(shown) > 1 for model, shown in SHOWN.items()} == {
        one.name: True for one in SUPPLIED_TEMPLATES
    }


def test_a_supplier_order_tells_what_was_received():
    text = whole_text(compose_pdf(realistic("purchase_order")))
    assert "Qté Unité Reçu Reste" in text and "Livré" not in text
    assert "Qté Unité Livré Reste" in whole_text(compose_pdf(realistic("order")))


def test_models_without_prices_tell_no_eco_contribution():
    assert "éco-contribution" in whole_text(compose_pdf(realistic("order")))
    for model in ("quantities", "preparation"):
        assert "éco-contribution" not in whole_text(compose_pdf(realistic("order"), model))


def test_a_deposit_on_a_price_request_leads_to_an_amount_due():
    text = whole_text(compose_pdf(realistic("price_request")))
    assert "Acompte −50,00 € Net à payer" in text


def test_the_supplier_s_invoice_says_nothing_in_our_name():
    for kind in ("purchase_invoice", "purchase_deposit_invoice"):
        text = whole_text(compose_pdf(realistic(kind)))
        assert "fournisseur N°" in text
        assert "pénalités" not in text and "Catégorie de l’opération" not in text


def test_no_sheet_ends_with_the_title_of_a_part():
    """Whatever the number of lines above it, "Fournitures" is on the sheet of its first article."""
    for count in range(12, 34):
        lines = [
            *sample_lines(count),
            PrintedLine(type=LineType.SUBTOTAL),
            PrintedLine(type=LineType.TEXT, description="Fournitures"),
            replace(sample_lines(1)[0], code="PREMIER"),
            *sample_lines(20),
        ]
        [sheet] = [
            page for page in page_texts(compose_pdf(sample_document(lines=lines))) if "Fournitures" in page
        ]
        assert "PREMIER" in sheet, count


def test_points_stand_between_the_ways_to_reach_the_seller_only():
    seller = replace(SELLER, logo=None)
    for one in (
        seller,
        replace(seller, email="a@exemple.invalid"),
        replace(seller, phone=""),
        SAMPLE_SELLER,
    ):
        head = page_texts(compose_pdf(sample_document(seller=one)))[0]
        rows = [
            line for line in head.splitlines()[:10] if one.email in line or (one.phone and one.phone in line)
        ]
        assert rows and not any(line.strip().startswith("·") or line.strip().endswith("·") for line in rows)
