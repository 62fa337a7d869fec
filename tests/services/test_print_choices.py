"""Which template, language and number of copies a document is printed with when nobody chooses."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from comptoir.accounts.models import User
from comptoir.core.errors import Forbidden, NotFound
from comptoir.parties.models import CustomerProfile, Party
from comptoir.printing.models import PrintSetting
from comptoir.printing.services import save_print_settings
from comptoir.workflows.print_choices import PrintChoice, PrintWish, usual_choices
from comptoir.workflows.print_documents import document_pdf, documents_pdf
from comptoir.workflows.printed_pages import printed_documents
from tests.requirements import covers
from tests.services.refusals import codes_of, refusal_of
from tests.services.shops import BusyShop, open_shop

pytestmark = pytest.mark.usefixtures("dossier")


@pytest.fixture
def shop() -> BusyShop:
    return open_shop()


def wants(**values: object) -> None:
    CustomerProfile.objects.filter(party__code="DUR").update(**values)


def pages_of(pdf: bytes) -> int:
    return len(PdfReader(BytesIO(pdf)).pages)


def text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


@covers("PRN-051", "PRN-053", "TPT-090")
def test_the_party_wins_over_the_kind_and_the_user_over_both(shop: BusyShop) -> None:
    invoice = shop.writes("invoice", "DUR", [("A", 1)])
    assert usual_choices([invoice]) == {invoice.pk: PrintChoice("document", 1)}
    save_print_settings(
        values={"invoice": {"template": "letterhead", "copies": "2", "is_party_copies": True}}, user=shop.user
    )
    assert usual_choices([invoice])[invoice.pk] == PrintChoice("letterhead", 2)
    wants(print_template="quantities", copies=3)
    assert usual_choices([invoice])[invoice.pk] == PrintChoice("quantities", 3)
    assert "10,00" not in text_of(document_pdf(invoice.pk))
    assert "10,00" in text_of(document_pdf(invoice.pk, wish=PrintWish(template="gross")))
    assert pages_of(document_pdf(invoice.pk)) == 1, "one is looked at"
    assert pages_of(documents_pdf([invoice.pk], wish=PrintWish(is_usual_copies=True))) == 3
    assert pages_of(documents_pdf([invoice.pk], wish=PrintWish(copies=2))) == 2
    save_print_settings(
        values={"invoice": {"template": "document", "copies": "2", "is_party_copies": False}}, user=shop.user
    )
    assert usual_choices([invoice])[invoice.pk].copies == 2, "a kind may want its own number for everyone"


def test_a_partly_delivered_order_tells_of_each_line_what_remains(shop: BusyShop) -> None:
    order = shop.takes_order("DUR", [("A", 3), ("B", 4)])

    def printed() -> list[tuple[object, object]]:
        [document] = printed_documents([order.pk])
        return [(line.delivered_quantity, line.remaining_quantity) for line in document.lines if line.code]

    assert printed() == [(None, None), (None, None)], "nothing was delivered: no columns for it"
    shop.delivers(order, {"A": 1})
    assert printed() == [(1, 2), (0, 4)]


def test_a_template_of_the_party_that_does_not_suit_gives_way(shop: BusyShop) -> None:
    wants(print_template="pro_forma")
    invoice = shop.writes("invoice", "DUR", [("A", 1)])
    assert usual_choices([invoice])[invoice.pk].template == "pro_forma"
    sealed = shop.validates(invoice)
    assert usual_choices([sealed])[sealed.pk].template == "document"
    refused = refusal_of(lambda: document_pdf(sealed.pk, wish=PrintWish(template="pro_forma")))
    assert refused.code == "print_template_unsuited"


@covers("TPT-053", "P-05")
def test_a_document_is_printed_in_the_language_of_its_party_and_a_sealed_one_stays_so(shop: BusyShop) -> None:
    Party.objects.filter(code="DUR").update(language="nl")
    draft, sealed = (shop.writes("invoice", "DUR", [("A", 1)]) for _ in range(2))
    sealed = shop.validates(sealed)
    assert [page.language for page in printed_documents([draft.pk, sealed.pk])] == ["nl", "nl"]
    Party.objects.filter(code="DUR").update(language="en")
    assert [page.language for page in printed_documents([draft.pk, sealed.pk])] == ["en", "nl"]
    assert printed_documents([sealed.pk], language="fr")[0].language == "fr"
    text = text_of(document_pdf(sealed.pk))
    assert "Factuur" in text and "Te betalen" in text and "€ 10,00" in " ".join(text.split())


def test_a_rich_notice_of_the_options_reaches_the_page_with_its_styles(shop: BusyShop) -> None:
    shop.is_known_as(invoice_legal_notice="<p><b>Réserve</b> de propriété</p>")
    [page] = printed_documents([shop.writes("invoice", "DUR", [("A", 1)]).pk])
    [paragraph] = page.rich_notices
    assert [(run.text, run.style.bold) for run in paragraph.runs] == [
        ("Réserve", True),
        (" de propriété", False),
    ]
    assert page.legal_notices == ()


def test_bad_settings_are_refused_whole(shop: BusyShop) -> None:
    refused = refusal_of(
        lambda: save_print_settings(
            values={
                "quote": {"template": "letterhead", "copies": "1"},
                "credit_note": {"template": "pro_forma", "copies": "0"},
                "invoice": {"template": "inconnu", "copies": "1,5"},
                "order": {"template": "document", "copies": "9" * 40},
            },
            user=shop.user,
        )
    )
    assert codes_of(refused) == {
        "credit_note.template": ["print_template_unsuited"],
        "credit_note.copies": ["print_copies_invalid"],
        "invoice.template": ["print_template_unknown"],
        "invoice.copies": ["print_copies_invalid"],
        "order.copies": ["print_copies_invalid"],
    }
    assert not PrintSetting.objects.exists()
    with pytest.raises(Forbidden):
        save_print_settings(values={}, user=User(username="x", role="read_only"))
    with pytest.raises(NotFound):
        PrintWish(template="../document").checked()
    assert refusal_of(lambda: PrintWish(language="de").checked()).code == "print_language_unknown"
