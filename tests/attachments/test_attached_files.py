"""Files attached to records: taken, refused, downloaded, removed, and gone with their record (UI-155, UI-156)."""

import io
import struct
import zlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from PIL import Image

from comptoir.attachments import services
from comptoir.attachments.models import Attachment
from comptoir.attachments.storage import content_path, stored_places, thumbnail_path
from comptoir.core.attached_files import MAX_FILE, MAX_FILES
from comptoir.core.errors import NotFound, Refusal
from comptoir.dossiers.registry import Dossier
from comptoir.eventlog.models import EventLog
from comptoir.options.logo import clean_logo
from comptoir.references.models import ArticleFamily
from comptoir.resources.attachments import add_attachment
from comptoir.resources.registry import registry
from comptoir.workflows.check_dossier import check_dossier
from tests.requirements import covers
from tests.signed_in_client import SignedInClient

SLUG = "familles-articles"
PDF = b"%PDF-1.7\n%\xe2\xe3\n1 0 obj"


def png(width: int = 30, height: int = 20) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(target, "PNG")
    return target.getvalue()


def bomb() -> bytes:
    """A PNG of a few hundred bytes that says it holds 50,000 × 50,000 points."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 9999))
        + chunk(b"IEND", b"")
    )


@pytest.fixture
def family(dossier: Dossier) -> ArticleFamily:
    return ArticleFamily.objects.create(code="BD", label="Bandes dessinées")


def send(client: SignedInClient, family: ArticleFamily, name: str, content: bytes) -> Any:
    # Django's own class would clean the name: a hostile sender doesn't.
    file = SimpleUploadedFile("x", content)
    file._name = name  # type: ignore[attr-defined]
    return client.post(client.url("resources:attach", SLUG, family.pk), {"file": file})


def download(client: SignedInClient, family: ArticleFamily, one: Attachment) -> Any:
    return client.get(client.url("resources:download", SLUG, family.pk, one.pk))


@covers("UI-155", "DOC-029")
def test_a_file_is_attached_listed_downloaded_and_removed(
    client: SignedInClient, family: ArticleFamily
) -> None:
    answer = send(client, family, "Catalogue été.pdf", PDF)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "Catalogue été.pdf" in page and f"{len(PDF)} octets" in page and str(client.user) in page
    one = Attachment.objects.get()
    assert (one.table, one.record_id, one.size, one.media_type) == (
        SLUG,
        family.pk,
        len(PDF),
        "application/pdf",
    )

    got = download(client, family, one)
    assert b"".join(got.streaming_content) == PDF
    assert got["Content-Disposition"] == "attachment; filename*=utf-8''Catalogue%20%C3%A9t%C3%A9.pdf"
    assert got["Content-Type"] == "application/pdf" and got["X-Content-Type-Options"] == "nosniff"
    assert got["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    got.close()

    path = content_path(one.place)
    answer = client.post(client.url("resources:remove-attachment", SLUG, family.pk, one.pk))
    assert "Aucun fichier joint" in answer.content.decode()
    assert not Attachment.objects.exists() and not path.exists()
    event = EventLog.objects.get(kind="attachment_removal")
    assert "Catalogue été.pdf" in event.description and event.object_id == family.pk
    assert download(client, family, one).status_code == 404


@covers("UI-155")
@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        (
            "../../x",
            PDF,
            "Le fichier « x » n&#x27;est pas joint : ce type de fichier (?) n&#x27;est pas accepté",
        ),
        (
            "logo.svg",
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            "(svg) n&#x27;est pas",
        ),
        ("logo.png", b"<svg><script>alert(1)</script></svg>", "son contenu n&#x27;est pas celui"),
        ("page.html", b"<script>alert(1)</script>", "(html) n&#x27;est pas accepté"),
        ("bombe.png", bomb(), "cette image est démesurée : 50 millions de points"),
        ("abîmée.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "cette image est abîmée"),
        ("vide.pdf", b"", "est vide"),
        ("gros.pdf", PDF + b"\0" * MAX_FILE, "est trop gros : 10 Mo au plus"),
    ],
)
def test_bad_files_are_refused_with_a_sentence(
    client: SignedInClient, family: ArticleFamily, name: str, content: bytes, sentence: str
) -> None:
    answer = send(client, family, name, content)
    assert answer.status_code in (413, 422)
    assert sentence in answer.content.decode()
    assert not Attachment.objects.exists() and list(stored_places()) == []


@covers("UI-155")
def test_a_hostile_name_is_cleaned(client: SignedInClient, family: ArticleFamily) -> None:
    assert send(client, family, "../../facture\u202efdp.pdf", PDF).status_code == 200
    one = Attachment.objects.get()
    assert one.name == "facturefdp.pdf"
    assert content_path(one.place).resolve().is_relative_to(content_path(one.place).parents[2].resolve())


@covers("UI-155")
def test_a_picture_has_a_small_picture_drawn_anew(client: SignedInClient, family: ArticleFamily) -> None:
    content = png(600, 400) + b"<script>alert(1)</script>"
    assert send(client, family, "photo.png", content).status_code == 200
    one = Attachment.objects.get()
    answer = client.get(client.url("resources:thumbnail", SLUG, family.pk, one.pk))
    assert answer["Content-Type"] == "image/webp" and b"script" not in answer.content
    with Image.open(io.BytesIO(answer.content)) as small:
        assert max(small.size) == 192
    send(client, family, "a.pdf", PDF)
    other = Attachment.objects.latest("pk")
    assert client.get(client.url("resources:thumbnail", SLUG, family.pk, other.pk)).status_code == 404


@covers("UI-155")
def test_limits_of_a_record_and_of_the_dossier(
    client: SignedInClient, family: ArticleFamily, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "ATTACHMENTS_LIMIT", 30)
    assert send(client, family, "a.pdf", PDF).status_code == 200
    answer = send(client, family, "b.pdf", PDF)
    assert answer.status_code == 422 and "occupent déjà" in answer.content.decode()
    monkeypatch.undo()
    one = Attachment.objects.get()
    Attachment.objects.bulk_create(
        Attachment(
            table=SLUG, record_id=family.pk, name="x", media_type="x", size=1, sha256="", place=str(at)
        )
        for at in range(MAX_FILES - 1)
    )
    assert "une fiche en a 100 au plus" in send(client, family, "c.pdf", PDF).content.decode()
    assert Attachment.objects.count() == MAX_FILES and Attachment.objects.filter(pk=one.pk).exists()


@covers("UI-156")
def test_the_rights_are_those_of_the_table_and_a_lock_holds(
    client_as: Any, family: ArticleFamily, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin, reader = client_as("administrator"), client_as("sales")
    send(admin, family, "a.pdf", PDF)
    one = Attachment.objects.get()
    assert download(reader, family, one).status_code == 200
    assert send(reader, family, "b.pdf", PDF).status_code == 403
    remove = reader.url("resources:remove-attachment", SLUG, family.pk, one.pk)
    assert reader.post(remove).status_code == 403
    assert client_as("").get(reader.url("resources:download", SLUG, family.pk, one.pk)).status_code == 302
    panel = reader.get(reader.url("resources:attachments", SLUG, family.pk)).content.decode()
    assert "a.pdf" in panel and "data-attach-url" not in panel and "data-remove" not in panel

    resource = registry.get(SLUG)
    monkeypatch.setattr(type(resource), "is_locked", lambda self, record: "Cette fiche est verrouillée.")
    assert "Cette fiche est verrouillée." in send(admin, family, "b.pdf", PDF).content.decode()
    assert admin.post(remove).status_code == 409
    assert (
        "data-attach-url"
        not in admin.get(admin.url("resources:attachments", SLUG, family.pk)).content.decode()
    )
    assert Attachment.objects.count() == 1


def test_a_file_of_another_record_is_not_found(client: SignedInClient, family: ArticleFamily) -> None:
    send(client, family, "a.pdf", PDF)
    other = ArticleFamily.objects.create(code="RO", label="Romans")
    one = Attachment.objects.get()
    assert download(client, other, one).status_code == 404
    assert client.post(client.url("resources:remove-attachment", SLUG, other.pk, one.pk)).status_code == 404
    assert Attachment.objects.exists()


@covers("UI-155")
def test_files_go_with_their_record_and_are_not_copied_with_it(
    client: SignedInClient, family: ArticleFamily
) -> None:
    send(client, family, "photo.png", png())
    one = Attachment.objects.get()
    copy = client.get(client.url("resources:new", SLUG), {"copie": family.pk}).content.decode()
    assert "Enregistrez d&#x27;abord la fiche" in copy or "Enregistrez d'abord la fiche" in copy
    assert client.post(client.url("resources:delete", SLUG, family.pk)).status_code == 302
    assert not ArticleFamily.objects.exists() and not Attachment.objects.exists()
    assert not content_path(one.place).exists() and not thumbnail_path(one.place).exists()


def test_the_check_of_the_dossier_finds_what_is_lost(client: SignedInClient, family: ArticleFamily) -> None:
    for name in ("a.pdf", "b.pdf", "c.pdf"):
        send(client, family, name, PDF)
    assert check_dossier() == []
    a, b, c = Attachment.objects.order_by("pk")
    content_path(a.place).unlink()
    content_path(b.place).write_bytes(b"other")
    Attachment.objects.filter(pk=c.pk).update(record_id=999)
    stray = content_path("ab" + "0" * 30)
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"x")
    found = {one.code for one in check_dossier()}
    assert found == {
        "attachment_without_file",
        "attachment_damaged",
        "attachment_without_record",
        "file_without_attachment",
    }


@covers("UI-155")
@pytest.mark.parametrize(
    "fault", [struct.error("unpack"), zlib.error("-3"), TypeError("x"), OverflowError("x"), MemoryError()]
)
def test_whatever_a_damaged_picture_raises_is_a_sentence(
    fault: Exception, client: SignedInClient, family: ArticleFamily, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = png()

    def broken(self: Image.Image, *args: object, **options: object) -> None:
        raise fault

    monkeypatch.setattr(Image.Image, "load", broken)
    monkeypatch.setattr(Image.Image, "convert", broken)
    answer = send(client, family, "photo.png", picture)
    assert answer.status_code == 422 and "photo.png" in answer.content.decode()
    assert not Attachment.objects.exists() and list(stored_places()) == []
    with pytest.raises(Refusal) as caught:
        clean_logo(picture)
    assert caught.value.fields["logo"][0].code == "logo_unreadable"


def test_a_record_deleted_meanwhile_keeps_no_file(family: ArticleFamily, client: SignedInClient) -> None:
    """The record goes between the check of the page and the row of the file."""

    def chunks() -> Iterator[bytes]:
        ArticleFamily.objects.all().delete()
        yield PDF

    resource = registry.get(SLUG)
    assert resource is not None and client.user is not None
    with pytest.raises(NotFound):
        add_attachment(resource, user=client.user, record=family, name="a.pdf", chunks=chunks())
    assert not Attachment.objects.exists() and list(stored_places()) == []
    assert check_dossier() == []


def test_the_limit_holds_for_files_that_come_together(
    family: ArticleFamily, client: SignedInClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last place was free when the page looked, and taken when the file was there."""
    resource = registry.get(SLUG)
    assert resource is not None and client.user is not None
    seen: list[int] = []

    def taken(record: Model) -> bool:
        rows = [
            Attachment(
                table=SLUG, record_id=family.pk, name="x", media_type="x", size=1, sha256="", place=str(at)
            )
            for at in range(MAX_FILES)
        ]
        seen.append(len(Attachment.objects.bulk_create(rows)))
        return True

    monkeypatch.setattr(services, "lock_record", taken)
    with pytest.raises(Refusal) as caught:
        add_attachment(resource, user=client.user, record=family, name="a.pdf", chunks=[PDF])
    assert caught.value.code == "too_many_files" and seen == [MAX_FILES]
    assert not Attachment.objects.exists() and list(stored_places()) == []
