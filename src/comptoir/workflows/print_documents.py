"""Printing documents: one at once, several as a job on all processors (PRN-061, PRN-062)."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from multiprocessing import get_context

from pikepdf import Pdf

from comptoir.core.errors import NotFound, Refusal
from comptoir.documents.models import Document
from comptoir.printing.composer import compose_pdfs
from comptoir.printing.page_variants import to_prepare
from comptoir.printing.print_templates import print_template
from comptoir.printing.printed_document import PrintedDocument
from comptoir.ui.core_messages import KIND_LABELS
from comptoir.workflows.print_choices import PrintWish, template_of, usual_choices
from comptoir.workflows.printed_pages import printed_documents

PROCESSES = 2
CHUNK = 25
AT_ONCE = 10

USUAL = PrintWish()


@dataclass(frozen=True)
class Sheets:
    """What the composer gets of some documents: a page for each copy, and its template."""

    pages: Sequence[PrintedDocument]
    templates: Sequence[str]


def document_pdf(document_id: int, *, wish: PrintWish = USUAL) -> bytes:
    """PDF of one document, composed from what is stored. Raises ``NotFound("document_not_found")``, and the refusals of
    ``print_choices``."""
    return documents_pdf([document_id], wish=wish)


def documents_pdf(document_ids: Sequence[int], *, wish: PrintWish = USUAL) -> bytes:
    """One PDF of a few documents, at once; more than ``AT_ONCE`` belong in a job."""
    if not document_ids:
        raise Refusal("nothing_to_print")
    sheets = _sheets(document_ids, wish)
    return compose_pdfs(sheets.pages, sheets.templates)


def document_file_name(document: Document) -> str:
    """Name of the file: "Facture FA000001.pdf"; only characters that every system takes."""
    label = KIND_LABELS[document.kind][0]
    number = document.number or f"provisoire {document.pk}"
    safe = "".join(character if character.isalnum() or character in " -_" else "-" for character in number)
    return f"{label} {safe}.pdf"


@dataclass(frozen=True)
class Printed:
    """Some documents that were composed, those that could not be and why; the whole PDF comes with the last."""

    done: Sequence[int]
    failed: Mapping[int, Refusal]
    whole: bytes | None = None


def many_documents_pdf(document_ids: Sequence[int], *, wish: PrintWish = USUAL) -> Iterator[Printed]:
    """Compose any number of documents on two processes; one that fails leaves the others (UI-161).

    Pages are read here, in the dossier's connection; the processes only compose and know nothing of Django.
    Raises the ``Refusal`` of the first one when nothing could be printed at all.
    """
    chunks = [document_ids[start : start + CHUNK] for start in range(0, len(document_ids), CHUNK)]
    with (
        Pdf.new() as whole,
        ProcessPoolExecutor(max_workers=PROCESSES, mp_context=get_context("spawn")) as pool,
    ):
        read = [_readable(chunk, wish) for chunk in chunks]
        asked = [
            pool.submit(compose_pdfs, sheets.pages, sheets.templates) if sheets.pages else None
            for sheets, _, _ in read
        ]
        first: Refusal | None = None
        for (_, done, failed), future in zip(read, asked, strict=True):
            if future is not None:
                with Pdf.open(BytesIO(future.result())) as pdf:
                    whole.pages.extend(pdf.pages)
            first = first or next(iter(failed.values()), None)
            yield Printed(done, failed)
        if not len(whole.pages):
            raise first or Refusal("nothing_to_print")
        target = BytesIO()
        whole.save(target)
        yield Printed([], {}, target.getvalue())


def _sheets(document_ids: Sequence[int], wish: PrintWish) -> Sheets:
    found = Document.objects.in_bulk(document_ids)
    missing = next((key for key in document_ids if key not in found), None)
    if missing is not None:
        raise NotFound("document_not_found", document=missing)
    usual = usual_choices(list(found.values()))
    names = [template_of(found[key], wanted=wish.template, usual=usual[key].template) for key in document_ids]
    has_pictures = any(print_template(name).has_pictures for name in names)
    pages = printed_documents(document_ids, language=wish.language, has_pictures=has_pictures)
    _refuse_nothing_to_prepare(pages, names)
    copies = [usual[key].copies if wish.is_usual_copies else wish.copies for key in document_ids]
    return Sheets(
        [page for page, count in zip(pages, copies, strict=True) for _ in range(count)],
        [name for name, count in zip(names, copies, strict=True) for _ in range(count)],
    )


def _refuse_nothing_to_prepare(pages: Sequence[PrintedDocument], names: Sequence[str]) -> None:
    """A preparation slip without goods would be an empty page. Raises ``Refusal("nothing_to_prepare")``."""
    empty = [
        page.number or KIND_LABELS[page.kind].singular
        for page, name in zip(pages, names, strict=True)
        if print_template(name).is_preparation and not to_prepare(page).lines
    ]
    if empty:
        raise Refusal("nothing_to_prepare", documents=", ".join(empty))


def _readable(document_ids: Sequence[int], wish: PrintWish) -> tuple[Sheets, list[int], dict[int, Refusal]]:
    """The sheets of the documents that can be read, their keys, and why others can't; one by one when some can't."""
    try:
        return _sheets(document_ids, wish), list(document_ids), {}
    except Refusal as refusal:
        if len(document_ids) == 1:
            return Sheets([], []), [], {document_ids[0]: refusal}
    pages: list[PrintedDocument] = []
    templates: list[str] = []
    done: list[int] = []
    failed: dict[int, Refusal] = {}
    for key in document_ids:
        sheets, read, faults = _readable([key], wish)
        pages += sheets.pages
        templates += sheets.templates
        done += read
        failed |= faults
    return Sheets(pages, templates), done, failed
