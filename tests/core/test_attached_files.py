"""Names and contents of attached files (UI-155)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.core.attached_files import (
    FILE_TYPES,
    MAX_FILE,
    MAX_FILES,
    MAX_NAME,
    check_room,
    clean_file_name,
    file_type_of,
)
from comptoir.core.errors import Refusal
from tests.requirements import covers


@covers("UI-155")
@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("facture.pdf", "facture.pdf"),
        ("../../x", "x"),
        ("..\\..\\Windows\\x.pdf", "x.pdf"),
        ("/etc/passwd", "passwd"),
        ("..", "fichier"),
        ("", "fichier"),
        ("a\x00b\r\n.pdf", "ab.pdf"),
        ("bilan\u202efdp.exe", "bilanfdp.exe"),
        ("a\u200b\ufeff\u2066.txt", "a.txt"),
        ("CON.txt", "_CON.txt"),
        ("lpt1", "_lpt1"),
        ("contrat.txt", "contrat.txt"),
        (' "devis": <v2>?.pdf ', "_devis__ _v2__.pdf"),
        (".htaccess", "htaccess"),
        ("note. . ", "note"),
        ("e\u0301te\u0301.pdf", "été.pdf"),
        ("é" * 300 + ".pdf", "é" * 125 + ".pdf"),
        ("a" * 300, "a" * 255),
    ],
)
def test_names_are_cleaned(name: str, cleaned: str) -> None:
    assert clean_file_name(name) == cleaned


@given(st.text())
def test_any_name_becomes_one_that_a_file_system_takes(name: str) -> None:
    cleaned = clean_file_name(name)
    assert cleaned and cleaned not in (".", "..") and not set(cleaned) & set('/\\<>:"|?*\x00\n\u202e')
    assert len(cleaned.encode()) <= MAX_NAME and cleaned == cleaned.strip(" .")
    assert clean_file_name(cleaned) == cleaned


@pytest.mark.parametrize(
    ("name", "head", "code"),
    [
        ("x", b"%PDF-1.7", "file_type_refused"),
        ("virus.exe", b"MZ", "file_type_refused"),
        ("page.html", b"<html>", "file_type_refused"),
        ("logo.svg", b"<svg onload=alert(1)>", "file_type_refused"),
        ("macro.docm", b"PK\x03\x04", "file_type_refused"),
        ("logo.png", b"<svg onload=alert(1)>", "file_content_refused"),
        ("photo.jpg", b"MZ\x90\x00", "file_content_refused"),
        ("note.txt", b"MZ\x90\x00", "file_content_refused"),
        ("a.pdf", b"<script>", "file_content_refused"),
    ],
)
def test_what_is_not_taken_is_refused(name: str, head: bytes, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        file_type_of(name, head)
    assert caught.value.code == code


def test_ordinary_files_are_taken() -> None:
    assert file_type_of("A.PDF", b"%PDF-1.4").media_type == "application/pdf"
    assert file_type_of("é.Txt", "déjà vu\r\n".encode()).media_type == "text/plain"
    assert file_type_of("b.txt", "déjà vu".encode("latin-1")).media_type == "text/plain"
    assert file_type_of("c.docx", b"PK\x03\x04").media_type.endswith("wordprocessingml.document")
    assert all("html" not in one.media_type and "svg" not in one.media_type for one in FILE_TYPES.values())


@pytest.mark.parametrize(
    ("size", "files", "total", "code"),
    [
        (0, 0, 0, "file_empty"),
        (MAX_FILE + 1, 0, 0, "file_too_large"),
        (1, MAX_FILES, 0, "too_many_files"),
        (2, 0, 99, "files_full"),
    ],
)
def test_limits(size: int, files: int, total: int, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        check_room(size=size, record_files=files, total=total, limit=100, name="a.pdf")
    assert caught.value.code == code


def test_the_last_place_is_given() -> None:
    check_room(size=1, record_files=MAX_FILES - 1, total=99, limit=100, name="a.pdf")
    check_room(size=MAX_FILE, record_files=0, total=0, limit=MAX_FILE, name="a.pdf")
