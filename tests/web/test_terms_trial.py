"""The trial of payment terms computes with the lines on the screen, saved or not."""

import pytest

from comptoir.references.models import PaymentMethod, PaymentTerms
from tests.requirements import covers
from tests.signed_in_client import SignedInClient

pytestmark = pytest.mark.usefixtures("dossier")


@covers("PAY-060")
def test_the_lines_on_the_screen_give_their_due_dates(client: SignedInClient) -> None:
    cheque = PaymentMethod.objects.get(code="CHQ")
    answer = client.post(
        client.url("references:terms_trial"),
        {
            "_trial_date": "21/11/2026",
            "_trial_amount": "100,01",
            "lines-0-rate": "50",
            "lines-0-days": "30",
            "lines-0-rule": "net",
            "lines-0-method": f"#{cheque.pk}",
            "lines-1-rate": "50",
            "lines-1-days": "30",
            "lines-1-rule": "end_of_month",
            "lines-1-method-text": "VIR",
        },
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "21/12/2026" in page and "31/12/2026" in page
    assert "50,01\xa0€" in page and "50,00\xa0€" in page
    assert cheque.label in page
    assert PaymentTerms.objects.count() == PaymentTerms.objects.filter(lines__isnull=False).distinct().count()


@covers("PAY-034", "PAY-060")
def test_lines_that_do_not_make_a_whole_are_told(client: SignedInClient) -> None:
    data = {"lines-0-rate": "60", "lines-0-days": "30", "lines-0-rule": "net", "lines-0-method-text": "CHQ"}
    page = client.post(client.url("references:terms_trial"), data).content.decode()
    assert "100" in page and "field-error" in page
    wrong = client.post(
        client.url("references:terms_trial"), {**data, "lines-0-rate": "100", "_trial_date": "x"}
    )
    assert "field-error" in wrong.content.decode()


def test_the_panel_stands_on_a_new_record_too(client: SignedInClient) -> None:
    assert "Essayer" in client.get(client.url("resources:new", "modes-reglement")).content.decode()
