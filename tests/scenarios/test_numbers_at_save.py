"""The option that numbers invoices at their first save: breaks of the series are asked about and written down (P-04)."""

from collections.abc import Iterator
from datetime import date

import pytest

from comptoir.accounts.models import User
from comptoir.core.errors import Question, Refusal
from comptoir.documents.acceptance import DELETION_BREAK, SEQUENCE_BREAK, accepting
from comptoir.documents.models import Document
from comptoir.dossiers.registry import Dossier
from comptoir.eventlog.models import EventLog
from comptoir.exchange.vocabulary import Shop, remaining_lines
from comptoir.options.numbering import CounterChange, CounterText, set_counters
from comptoir.options.pages import page_of
from comptoir.options.services import save_options
from comptoir.references.models import Counter, DossierSettings
from comptoir.references.settings_row import dossier_settings
from comptoir.ui.messages import refusal_sentence
from comptoir.workflows import documents as workflows
from comptoir.workflows.check_dossier import check_dossier
from comptoir.workflows.deliver_orders import deliver_orders
from tests.requirements import covers
from tests.services.refusals import refusal_of

TODAY = date(2026, 11, 20)


@pytest.fixture
def shop(dossier: Dossier) -> Iterator[Shop]:
    """A shop that numbers its invoices when they are saved; whatever it accepted, its dossier is sound."""
    shop = Shop(user=User.objects.get(), today=TODAY)
    shop.article("A", "Livre A", gross_price="10.00", cost_price="6.00")
    shop.receives([("A", 100, "6.00")])
    shop.customer("DUR", "Durand")
    shop.supplier("EDI", "Éditions")
    numbers(shop, "save")
    yield shop
    assert check_dossier() == []


def numbers(shop: Shop, when: str) -> None:
    values = {"legal_numbering": when}
    save_options(
        page=page_of("numeros-et-dates"),
        values=values,
        user=shop.user,
        expected_version=dossier_settings().version,
    )


def invoices(shop: Shop, day: int, kind: str = "invoice", party: str = "DUR", **values: object) -> Document:
    """A document dated that day of the month."""
    return shop.writes(kind, party, [("A", 1)], dated_on=date(2026, 11, day).isoformat(), **values)


def deletes(shop: Shop, document: Document) -> None:
    workflows.delete_document(document_id=document.pk, user=shop.user, today=shop.today)


def events(kind: str) -> list[str]:
    return list(EventLog.objects.filter(kind=kind).order_by("pk").values_list("description", flat=True))


@covers("P-04", "DOC-003", "DOC-005", "DOC-009", "DOC-201", "DOC-206")
def test_an_invoice_has_its_number_at_its_first_save_and_is_sealed_with_it(shop: Shop) -> None:
    first, second = invoices(shop, 10), invoices(shop, 11)
    assert [(one.number, one.status) for one in (first, second)] == [
        ("FA000001", "provisional"),
        ("FA000002", "provisional"),
    ]
    # In whichever order they are validated, they keep the numbers they have.
    assert [shop.validates(one).number for one in (second, first)] == ["FA000002", "FA000001"]
    third = invoices(shop, 12)
    deletes(shop, third)
    assert invoices(shop, 12).number == "FA000003", "the last number serves again"
    assert events("gap") == events("deletion") == []
    # Back to numbers at validation: what has a number keeps it, the next one gets its own when it is sealed.
    numbers(shop, "validation")
    draft = invoices(shop, 13)
    assert draft.number is None
    assert shop.validates(Document.objects.get(number="FA000003")).number == "FA000003"
    assert shop.validates(draft).number == "FA000004"


@covers(
    "TV-DOC-49", "DOC-083", "DOC-223", "DOC-224", "DOC-225", "DOC-226", "DOC-227", "DOC-228", "TOO-084", "TOO-089",
    "TOO-091", "AMB-DOC-20", "AMB-DOC-30",
)  # fmt: skip
def test_a_date_before_the_last_one_is_asked_about_and_written_down(shop: Shop) -> None:
    invoices(shop, 15)
    invoices(shop, 15)
    assert events("gap") == [], "an equal date is no break"
    question = refusal_of(lambda: invoices(shop, 14))
    assert isinstance(question, Question) and question.status == 409
    assert (question.code, list(question.fields)) == (SEQUENCE_BREAK, ["dated_on"])
    assert refusal_sentence(question) == (
        "La date de la facture est inférieure à la dernière facture enregistrée dans votre dossier et/ou le numéro de "
        "facture est inférieur au dernier numéro de facture enregistré dans votre dossier (FA000002 du 15/11/2026). "
        "Nous vous rappelons, d'après l'art. 121 du B.O des impôts du 07/08/2003, que la facture doit comporter un "
        "numéro unique basé sur une séquence chronologique et continue. Voulez-vous valider cette facture ?"
    )
    with accepting({SEQUENCE_BREAK}):
        assert invoices(shop, 14).number == "FA000003"
    assert events("gap") == [
        "Erreur de continuité : Document FA000003 du 14/11/2026 /Document précédent FA000002 du 15/11/2026"
    ]
    assert EventLog.objects.get(kind="gap").user == shop.user


@covers("DOC-224", "DOC-228")
def test_the_last_of_a_day_is_the_one_with_the_highest_number(shop: Shop) -> None:
    numbers(shop, "validation")
    first, second = invoices(shop, 15), invoices(shop, 15)
    assert [shop.validates(one).number for one in (second, first)] == ["FA000001", "FA000002"]
    numbers(shop, "save")
    with accepting({SEQUENCE_BREAK}):
        invoices(shop, 14)
    assert events("gap") == [
        "Erreur de continuité : Document FA000003 du 14/11/2026 /Document précédent FA000002 du 15/11/2026"
    ]


@covers("TV-DOC-50", "DOC-004", "OPT-051")
def test_a_number_typed_below_the_last_one_is_asked_about(shop: Shop) -> None:
    Counter.objects.filter(code="invoice").update(next_value=12)
    invoices(shop, 15)
    Counter.objects.filter(code="invoice").update(is_used=False)
    assert list(refusal_of(lambda: invoices(shop, 16)).fields) == ["number"]
    assert refusal_of(lambda: invoices(shop, 16, number="FA000012")).code == "number_already_used"
    assert refusal_of(lambda: invoices(shop, 16, number="FA 12")).code == "counter_einvoice_characters"
    assert refusal_of(lambda: invoices(shop, 16, number="FA000011")).code == SEQUENCE_BREAK
    with accepting({SEQUENCE_BREAK}):
        invoices(shop, 16, number="FA000011")
    assert events("gap") == [
        "Erreur de continuité : Document FA000011 du 16/11/2026 /Document précédent FA000012 du 15/11/2026"
    ]
    assert invoices(shop, 17, number="FA000013").number == "FA000013"


@covers("TV-DOC-51", "DOC-230")
def test_the_date_of_what_is_made_from_others_is_asked_about_whatever_the_kind(shop: Shop) -> None:
    invoices(shop, 15)
    note = invoices(shop, 10, kind="delivery_note")
    invoices(shop, 18, kind="delivery_note")
    shop.on(date(2026, 11, 12))
    assert refusal_of(lambda: shop.transfers(note, "invoice")).code == SEQUENCE_BREAK
    order = shop.takes_order("DUR", [("A", 2)])
    question = refusal_of(lambda: shop.delivers(order))
    assert question.code == SEQUENCE_BREAK
    assert refusal_sentence(question).startswith(
        "La date du bon de livraison est inférieure au dernier bon de livraison enregistré"
    )
    assert "art. 121" not in refusal_sentence(question)
    [(line, left)] = remaining_lines(order)
    body = {
        "kind": "delivery_note",
        "dated_on": "2026-11-12",
        "lines": [{"line": line.pk, "quantity": str(left)}],
    }
    with accepting({SEQUENCE_BREAK}):
        deliver_orders(values=body, user=shop.user, today=shop.today)
        shop.transfers(note, "invoice")
    assert len(events("gap")) == 2
    # A delivery note that nothing but its user dates is free.
    shop.on(TODAY)
    invoices(shop, 9, kind="delivery_note")


@covers("DOC-229", "DOC-233", "AMB-DOC-28", "TOO-090")
def test_each_kind_has_its_own_sequence_and_purchases_are_not_reminded_of_the_law(shop: Shop) -> None:
    invoices(shop, 15)
    invoices(shop, 14, kind="credit_note")
    invoices(shop, 13, kind="purchase_invoice", party="EDI")
    invoices(shop, 12, kind="purchase_credit_note", party="EDI")
    assert events("gap") == []
    told = {
        kind: refusal_sentence(
            refusal_of(lambda kind=kind, party=party: invoices(shop, 5, kind=kind, party=party))
        )
        for kind, party in (
            ("credit_note", "DUR"),
            ("purchase_invoice", "EDI"),
            ("purchase_credit_note", "EDI"),
        )
    }
    assert "La date de l'avoir est inférieure au dernier avoir enregistré" in told["credit_note"]
    assert (
        "que l'avoir doit comporter" in told["credit_note"] and "valider cet avoir ?" in told["credit_note"]
    )
    assert "cette facture ?" in told["purchase_invoice"]
    assert not any("art. 121" in told[kind] for kind in ("purchase_invoice", "purchase_credit_note"))


@covers(
    "TV-DOC-47", "DOC-193", "DOC-231", "DOC-232", "DOC-236", "TOO-086", "TOO-089", "TOO-090", "AMB-DOC-36"
)
def test_an_invoice_in_the_middle_goes_only_once_the_break_is_accepted(shop: Shop) -> None:
    made = [invoices(shop, 10) for _ in range(3)]
    question = refusal_of(lambda: deletes(shop, made[1]))
    assert question.code == DELETION_BREAK
    assert refusal_sentence(question).startswith(
        "Vous supprimez une pièce de vente, ce qui déclenche une rupture dans la numérotation de vos documents, pour "
        "justifier cette rupture, un événement va être créé dans le journal des événements."
    )
    shop.on(date(2026, 11, 19))
    with accepting({DELETION_BREAK}):
        deletes(shop, made[1])
    assert events("deletion") == ["Le document FA000002 du 10/11/2026 a été supprimé le 19/11/2026."]
    deletes(shop, made[2])
    assert len(events("deletion")) == 1
    assert invoices(shop, 11).number == "FA000003"
    bought = [invoices(shop, 10, kind="purchase_invoice", party="EDI") for _ in range(2)]
    question = refusal_of(lambda: deletes(shop, bought[0]))
    assert "une pièce d'achat" in refusal_sentence(question)


@covers("DOC-224")
def test_a_change_asks_only_when_it_touches_the_date_or_the_number(shop: Shop) -> None:
    first, _ = invoices(shop, 10), invoices(shop, 11)

    def revises(**values: object) -> None:
        workflows.update_document(document_id=first.pk, values=values, user=shop.user, today=shop.today)

    revises(reference="BC 12")
    assert refusal_of(lambda: revises(dated_on="2026-11-12")).code == SEQUENCE_BREAK
    with accepting({SEQUENCE_BREAK}):
        revises(dated_on="2026-11-12")
    assert len(events("gap")) == 1
    revises(reference="BC 13", dated_on="2026-11-12")
    assert len(events("gap")) == 1


@covers("OPT-056")
def test_a_counter_may_be_set_back_and_never_over_a_gap(shop: Shop) -> None:
    invoices(shop, 10)
    invoices(shop, 10)

    def sets(text: str) -> None:
        change = CounterChange(CounterText("FA000003", True), CounterText(text, True))
        set_counters(changes={"invoice": change}, user=shop.user)

    with pytest.raises(Refusal):
        sets("FA000009")
    sets("FA000001")
    assert invoices(shop, 10).number == "FA000003", "numbers in use are passed over"


@covers("P-04")
def test_the_check_of_the_dossier_finds_a_break_that_nobody_accepted(shop: Shop) -> None:
    made = [invoices(shop, day) for day in (10, 11, 12)]
    Document.objects.filter(pk=made[1].pk).update(dated_on=date(2026, 11, 14))
    assert [one.code for one in check_dossier()] == ["number_not_chronological"]
    Document.objects.filter(pk=made[1].pk).update(dated_on=date(2026, 11, 11))
    DossierSettings.objects.update(legal_numbering="validation")
    assert check_dossier() == [], "the option was on when they were numbered"
