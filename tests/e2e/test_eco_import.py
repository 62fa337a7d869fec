"""The file of an eco-organism: refused with its faults, then imported and seen in the list."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from comptoir.references.models import EcoContribution
from tests.requirements import covers

WRONG = "Code;Libellé;Montant TTC\nF1;Four;1,50\nL1;Lampe;dix\n"


def send(page: Page, text: str) -> None:
    page.get_by_label("Fichier CSV").set_input_files(
        {"name": "bareme.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.keyboard.press("Control+Enter")


@covers("DOC-298", "PAR-042", "TOO-109")
def test_scales_are_imported_once_the_file_is_right(
    page: Page, server: str, assert_accessible: Callable[[Page], None]
) -> None:
    page.goto(f"{server}/t/baremes-eco-contribution/")
    page.get_by_role("link", name="Importer").first.click()
    expect(page.get_by_role("heading", name="Importer des barèmes")).to_be_visible()
    send(page, WRONG)
    expect(page.get_by_role("alert")).to_contain_text("Rien n'est importé")
    expect(page.locator("#faults li")).to_have_text(
        ["Ligne 3, colonne « Montant TTC » : Saisissez un nombre."]
    )
    assert_accessible(page)
    assert not EcoContribution.objects.exists()
    send(page, WRONG.replace("dix", "0,10"))
    expect(page.get_by_text("2 barèmes ajoutés")).to_be_visible()
    expect(
        page.get_by_role("link", name="Lampe").or_(page.get_by_text("Lampe", exact=True)).first
    ).to_be_visible()
    assert [f"{one.gross_amount:.2f}" for one in EcoContribution.objects.order_by("code")] == ["1.50", "0.10"]
