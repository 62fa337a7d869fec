"""Scales of an eco-organism imported from its file: all or none (DOC-298, PAR-042, TOO-123)."""

import io
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from comptoir.accounts.models import User
from comptoir.core.errors import Refusal
from comptoir.references.eco_import import EcoImport, import_scales, read_scales
from comptoir.references.models import EcoContribution
from comptoir.resources.listing import may_sum
from comptoir.resources.registry import registry
from comptoir.resources.saved_views import system_views
from comptoir.ui.messages import problems_by_field
from tests.requirements import covers
from tests.services.refusals import refusal_of

pytestmark = pytest.mark.usefixtures("dossier")


def imported(data: bytes, **options: bool) -> EcoImport:
    return import_scales(scales=read_scales(data), user=User.objects.get(), **options)


def stored() -> list[tuple[str, str, Decimal]]:
    return list(EcoContribution.objects.order_by("code").values_list("code", "label", "gross_amount"))


def faults(data: bytes) -> list[str]:
    refusal = refusal_of(lambda: imported(data))
    assert refusal.code == "eco_file_invalid"
    return [text for texts in problems_by_field(refusal).values() for text in texts]


def spreadsheet(*rows: tuple[object, ...]) -> bytes:
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept) as book:
        sheet = book.add_worksheet()
        for index, row in enumerate(rows):
            sheet.write_row(index, 0, row)
    return kept.getvalue()


@covers("DOC-298", "PAR-042", "TOO-123", "TOO-101", "TOO-106", "TOO-107")
def test_scales_are_added_then_changed_by_a_later_file() -> None:
    first = 'Code;Libellé;Montant TTC\r\nf1;Réfrigérateur;12,50\r\n\r\nT1;"Téléphone ; portable";0.02\r\n'
    assert imported(first.encode("cp1252")) == EcoImport(2, 0, 0)
    expected = [("F1", "Réfrigérateur", Decimal("12.50")), ("T1", "Téléphone ; portable", Decimal("0.02"))]
    assert stored() == expected
    later = "F1;Réfrigérateur;13\nT1;Téléphone ; portable;0,02\nL1;Lampe;0,1".replace(
        "Téléphone ; portable", '"Téléphone ; portable"'
    )
    assert imported(later.encode(), has_replacement=False) == EcoImport(1, 0, 2)
    assert stored()[0] == expected[0]
    assert imported(("\ufeff" + later).encode()) == EcoImport(0, 1, 2)
    assert stored() == [("F1", "Réfrigérateur", Decimal("13")), ("L1", "Lampe", Decimal("0.1")), expected[1]]


@covers("DOC-298", "PAR-042")
def test_a_spreadsheet_is_read_like_a_text_file() -> None:
    rows = (
        ("Code", "Libellé", "Montant TTC"),
        ("F1", "Réfrigérateur", 12.5),
        ("123", "Four", "1,1"),
        (77, "Lampe", 0.1 + 0.2),
    )
    assert imported(spreadsheet(*rows)) == EcoImport(3, 0, 0)
    assert stored() == [
        ("123", "Four", Decimal("1.1")),
        ("77", "Lampe", Decimal("0.3")),
        ("F1", "Réfrigérateur", Decimal("12.5")),
    ]


@covers("DOC-298", "TOO-109", "TOO-110", "P-08")
def test_every_fault_is_told_by_line_and_column_and_nothing_is_imported() -> None:
    lines = [
        "OK1;Bon;1",
        ";Sans code;1",
        "LONGLONGLONG;Libellé;1",
        "A/B;;x",
        "N1;Négatif;-1",
        "OK1;Encore;2",
        "T4;a;1;2",
        "V1;Vide",
    ]
    assert faults("\n".join(lines).encode()) == [
        "Ligne 2, colonne « Code » : Ce champ est obligatoire.",
        "Ligne 3, colonne « Code » : Ce texte est trop long : 10 caractères au plus.",
        "Ligne 4, colonne « Libellé » : Ce champ est obligatoire.",
        "Ligne 4, colonne « Montant TTC » : Saisissez un nombre.",
        "Ligne 4, colonne « Code » : "
        "Un code ne peut contenir ni barre (/ ou \\), ni « ? », « # » ou « % », ni caractère invisible, ni commencer "
        "ou finir par un point : l'adresse de la fiche ne pourrait pas le porter.",
        "Ligne 5, colonne « Montant TTC » : Cette valeur ne peut pas être négative.",
        "Ligne 6, colonne « Code » : le code OK1 est déjà à la ligne 1.",
        "Ligne 7, colonne « Montant TTC » : une ligne a trois colonnes au plus : code, libellé, montant TTC.",
        "Ligne 8, colonne « Montant TTC » : Ce champ est obligatoire.",
    ]
    assert stored() == []
    assert len(faults(b"A;B;x\n" * 100)) == 20


def hostile_files() -> list[tuple[bytes, str]]:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (51 * 1024 * 1024))
    entities = io.BytesIO()
    with zipfile.ZipFile(entities, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    bare = io.BytesIO()
    with zipfile.ZipFile(bare, "w") as archive:
        archive.writestr("word/document.xml", b"<x/>")
    return [
        (b"", "eco_file_empty"),
        (b"Code;Libelle;Montant\n", "eco_file_empty"),
        (b"A;\0;1", "table_file_unreadable"),
        (b'A;"x;1', "table_file_unreadable"),
        (b"%PDF-1.7\n\0", "table_file_unreadable"),
        (b"PK\x03\x04rubbish", "table_file_unreadable"),
        (bomb.getvalue(), "table_file_too_large"),
        (entities.getvalue(), "table_file_unreadable"),
        (bare.getvalue(), "table_file_unreadable"),
        (b"A;B;1\n" * 5001, "table_file_too_large"),
        (b" " * (10 * 1024 * 1024 + 1), "table_file_too_large"),
    ]


@covers("DOC-298", "P-08")
def test_a_file_that_is_none_is_refused() -> None:
    for data, code in hostile_files():
        with pytest.raises(Refusal) as caught:
            read_scales(data)
        assert caught.value.code == code, data[:40]


@covers("PAR-041")
def test_amounts_per_unit_are_not_summed() -> None:
    resource = registry.for_model(EcoContribution)
    assert [one.api_name for one in resource.columns if may_sum(one)] == []
    assert system_views(resource)[0].spec.sums == ()


@covers("DOC-298")
def test_only_who_may_edit_the_table_imports(tmp_path: Path) -> None:
    scales = read_scales(b"F1;Four;1")
    user = User(username="counter", role="counter")
    assert refusal_of(lambda: import_scales(scales=scales, user=user)).code == "right_missing"


@covers("DOC-298", "TOO-109")
@pytest.mark.parametrize(
    ("first", "is_heading"),
    [("Code;Libellé;Montant TTC 2026", True), ("Réf.;Nom;Prix", True), ("code_produit;a;b", True), ("Code", True),
     ("REFRI;Frigo;dix", False), ("CODE1;Four;dix", False), ("Code;Four;1,5O", False), ("REFRI;Frigo", False)],
)  # fmt: skip
def test_a_heading_is_passed_over_and_a_faulty_first_line_is_not(first: str, is_heading: bool) -> None:
    data = f"{first}\nF1;Four;1,50\n".encode()
    if is_heading:
        assert [scale.code for scale in read_scales(data)] == ["F1"]
    else:
        assert faults(data)[0].startswith("Ligne 1, colonne « Montant TTC »")
