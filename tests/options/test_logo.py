"""The logo: verified, written again, printed; and what is no picture is refused with a sentence."""

import struct
import zlib
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from comptoir.documents.models import Document
from comptoir.options.logo import MAX_BYTES, clean_logo
from comptoir.parties.models import Party
from comptoir.references.models import DossierSettings
from comptoir.workflows.seller_words import printed_seller, seller_words
from tests.requirements import covers
from tests.signed_in_client import SignedInClient

pytestmark = pytest.mark.usefixtures("dossier")


def picture(format: str, size: tuple[int, int] = (300, 120), **options: object) -> bytes:
    target = BytesIO()
    Image.new("RGB", size, "#2f6f4f").save(target, format, **options)
    return target.getvalue()


def stored() -> DossierSettings:
    return DossierSettings.objects.get(pk=1)


def send(client: SignedInClient, content: bytes | None, name: str = "logo.png", **fields: str):
    values: dict[str, object] = {
        "_version": str(stored().version),
        "logo_width": "60",
        "is_logo_printed": "1",
        **fields,
    }
    if content is not None:
        values["logo"] = SimpleUploadedFile(name, content)
    return client.post(client.url("options:logo"), values)


def seller_of(settings: DossierSettings):
    invoice = Document(kind="invoice", dated_on=date(2026, 11, 20), party=Party(code="DUR"))
    return printed_seller(seller_words(invoice, settings=settings, vat_changes=[]), settings=settings)


@covers("OPT-045")
@pytest.mark.parametrize("format", ["PNG", "JPEG", "GIF", "BMP"])
def test_usual_pictures_are_written_again_and_printed(format: str, client: SignedInClient) -> None:
    assert send(client, picture(format), "../../x.exe").status_code == 302
    settings = stored()
    kept = Image.open(BytesIO(bytes(settings.logo)))
    assert kept.format == ("JPEG" if format == "JPEG" else "PNG") and kept.size == (300, 120)
    seller = seller_of(settings)
    assert seller.logo == bytes(settings.logo) and seller.logo_width == 60
    shown = client.get(client.url("options:logo_image"))
    assert shown.headers["Content-Type"] == f"image/{kept.format.lower()}"
    assert shown.headers["Content-Disposition"].startswith("attachment")


@covers("OPT-045")
def test_a_logo_is_resized_hidden_and_cleared(client: SignedInClient) -> None:
    send(client, picture("PNG", (3000, 1000)))
    assert Image.open(BytesIO(bytes(stored().logo))).size == (1400, 467)
    send(client, None, logo_width="45")
    assert (stored().logo_width, seller_of(stored()).logo_width) == (45, 45)
    assert send(client, None, logo_width="200").status_code == 422
    send(client, None, is_logo_printed="")
    assert stored().logo and seller_of(stored()).logo is None
    send(client, None, _action="clear")
    assert not stored().logo
    page = client.get(client.url("options:logo")).content.decode()
    assert "Aucun logo" in page and "Historique de cette page" in page


def bomb() -> bytes:
    """A PNG of a few hundred bytes that says it has 40,000 × 40,000 points."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
            "SVG peut contenir un programme",
        ),
        (b'<?xml version="1.0"?><!-- x --><svg/>', "SVG peut contenir un programme"),
        (b"MZ\x90\x00 not a picture", "pas une image PNG"),
        (b"", "fichier est vide"),
        (picture("PNG")[:60], "abîmée"),
        (picture("TIFF"), "pas une image PNG"),
        (bomb(), "millions de points"),
        (b"\x89PNG" + b"\0" * (MAX_BYTES + 10), "pèse plus de 2"),
    ],
    ids=["svg", "svg with a head", "program", "empty", "cut", "tiff", "bomb", "heavy"],
)
def test_what_is_no_picture_is_refused_beside_the_field(
    content: bytes, words: str, client: SignedInClient
) -> None:
    send(client, picture("PNG"))
    before = bytes(stored().logo)
    answer = send(client, content, "logo.png")
    text = answer.content.decode().replace("&#x27;", "'")
    assert answer.status_code == 422 and words in text and 'id="id-logo-error"' in text
    assert bytes(stored().logo) == before


def test_what_hides_in_a_picture_does_not_stay() -> None:
    hidden = picture("JPEG", comment=b"<script>alert(1)</script>") + b"<?php system(1) ?>"
    assert b"script" in hidden and b"script" not in clean_logo(hidden) and b"php" not in clean_logo(hidden)


def test_only_those_who_edit_settings_load_a_logo(client_as: Callable[[str], SignedInClient]) -> None:
    assert send(client_as("sales"), picture("PNG")).status_code == 403
    assert not stored().logo
