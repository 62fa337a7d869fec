"""Composes printed documents into PDF with Typst, from the supplied templates and fonts alone.

Data reaches the template as JSON and is only ever shown as text, never read as markup. Nothing of the
machine (system fonts, network, files outside the workspace) takes part, so the same document gives the same bytes
everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import typst
from pikepdf import Pdf

from comptoir.core.errors import Refusal
from comptoir.printing.languages import language_named
from comptoir.printing.page_data import page_data
from comptoir.printing.print_templates import DEFAULT_TEMPLATE, PrintTemplate, print_template
from comptoir.printing.printed_document import PrintedAddress, PrintedDocument, PrintedSeller
from comptoir.printing.workspace import CompilerPool, Workspace

#: Formats of a logo that a page can show, by media type (OPT-045).
LOGO_FORMATS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/svg+xml": "svg",
}

#: Documents given to Typst together. It remembers its last runs, so that its memory grows with what one run sets:
#: 90 MB with single documents, 200 MB with five at once, 380 MB with ten.
DOCUMENTS_AT_ONCE = 5

SOURCE = "document.typ"

_workspace = Workspace()
_pool = CompilerPool(_workspace)


def compose_pdf(document: PrintedDocument, template: str = DEFAULT_TEMPLATE) -> bytes:
    """The PDF of one document.

    Raises NotFound for an unknown template, Refusal ``print_logo_format`` or ``print_logo_unreadable`` for a logo
    that can't be shown.
    """
    return compose_pdfs((document,), template)


def compose_picture(document: PrintedDocument, template: str = DEFAULT_TEMPLATE) -> bytes:
    """The first page of one document as a PNG, as wide as a screen column. Raises as ``compose_pdf``."""
    data, _ = _template_data([(document, print_template(template))])
    with _pool.compiler(SOURCE) as compiler:
        pages = compiler.compile(format="png", ppi=110.0, sys_inputs={"data": data})
    first = pages[0] if isinstance(pages, list) else pages
    if not isinstance(first, bytes):
        raise TypeError("typst gave no picture")
    return first


def compose_pdfs(
    documents: Sequence[PrintedDocument], template: str | Sequence[str] = DEFAULT_TEMPLATE
) -> bytes:
    """One PDF of several documents, each with its own page numbers; ``template`` is that of all, or one for each.

    Raises as ``compose_pdf``, and Refusal ``nothing_to_print`` when there is no document.
    """
    if not documents:
        raise Refusal("nothing_to_print")
    names = [template] * len(documents) if isinstance(template, str) else template
    pages = list(zip(documents, map(print_template, names), strict=True))
    parts = [_composed(pages[at : at + DOCUMENTS_AT_ONCE]) for at in range(0, len(pages), DOCUMENTS_AT_ONCE)]
    return parts[0] if len(parts) == 1 else _one_file(parts)


_Page = tuple[PrintedDocument, PrintTemplate]


def _composed(pages: Sequence[_Page]) -> bytes:
    data, logos = _template_data(pages)
    try:
        return _compiled(data, pages[0][0].dated_on)
    except typst.TypstError as error:
        if logos:
            _refuse_unreadable_logo(pages, error)
        raise


def _one_file(parts: Sequence[bytes]) -> bytes:
    """The pages of all parts in one PDF, the same bytes for the same parts."""
    with Pdf.new() as whole:
        for part in parts:
            with Pdf.open(BytesIO(part)) as pdf:
                whole.pages.extend(pdf.pages)
        target = BytesIO()
        whole.save(target, deterministic_id=True)
    return target.getvalue()


def check_logo(logo: bytes, media_type: str) -> None:
    """Raises Refusal ``print_logo_format`` or ``print_logo_unreadable`` when pages could not show this picture."""
    compose_pdf(_bare_document(PrintedSeller(name="—", logo=logo, logo_media_type=media_type)))


def _template_data(sheets: Sequence[_Page]) -> tuple[str, dict[str, Any]]:
    """The JSON of the template, and the logos it names by their place in the workspace."""
    logos: dict[str, Any] = {}
    pages = []
    for document, template in sheets:
        page = page_data(document, template)
        seller = document.seller
        page["seller"]["logo"] = None
        if seller.logo is not None and template.has_logo:
            path = _logo_path(seller.logo, seller.logo_media_type)
            logos[path] = {"path": path, "width": _plain(seller.logo_width)}
            page["seller"]["logo"] = logos[path]
        for row in page["table"]["rows"]:
            if row.get("picture"):
                row["picture"] = _workspace.picture(row["picture"], "webp")
        pages.append(page)
    language = language_named(sheets[0][0].language)
    title = pages[0]["running"] if len(pages) == 1 else language.word("documents", count=str(len(pages)))
    data = {
        "title": title,
        "author": pages[0]["seller"]["name"],
        "language": language.code,
        "documents": pages,
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")), logos


def _logo_path(logo: bytes, media_type: str) -> str:
    suffix = LOGO_FORMATS.get(media_type)
    if suffix is None:
        raise Refusal("print_logo_format", media_type=media_type)
    return _workspace.picture(logo, suffix)


def _plain(value: Decimal) -> float:
    """A length in millimetres for the page's geometry; money never passes here."""
    return float(value)


def _compiled(data: str, dated_on: date) -> bytes:
    """Runs Typst. The creation date of the file is the document's, so that printing twice gives the same file."""
    return compiled(SOURCE, data, datetime(dated_on.year, dated_on.month, dated_on.day, tzinfo=UTC))


def compiled(source: str, data: str, stamp: datetime) -> bytes:
    """The PDF of a template file of the package, given its data as JSON and the creation date of the file."""
    with _pool.compiler(source) as compiler:
        pdf = compiler.compile(format="pdf", sys_inputs={"data": data}, timestamp=stamp, pdf_tags=False)
    if not isinstance(pdf, bytes):
        raise TypeError("typst gave no PDF")
    return pdf


def _refuse_unreadable_logo(pages: Sequence[_Page], error: typst.TypstError) -> None:
    """Raises the refusal when a page that holds nothing but the logo fails as well: the logo is at fault."""
    for seller in {id(document.seller): document.seller for document, _ in pages}.values():
        bare = _bare_document(seller)
        try:
            _compiled(_template_data([(bare, print_template(DEFAULT_TEMPLATE))])[0], bare.dated_on)
        except typst.TypstError:
            raise Refusal("print_logo_unreadable") from error


def _bare_document(seller: PrintedSeller) -> PrintedDocument:
    return PrintedDocument(
        kind="invoice",
        title="—",
        number="—",
        dated_on=date(2000, 1, 1),
        seller=seller,
        billing_address=PrintedAddress(name="—"),
    )
