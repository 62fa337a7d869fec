"""The page of a document: its editor, or the same page greyed when it can't be changed any more."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from comptoir.accounts.models import User
from comptoir.accounts.rights import MARGINS_RIGHT
from comptoir.core.document_kinds import DocumentKind, Side, kind_of
from comptoir.core.errors import NotFound
from comptoir.documents.models import Document
from comptoir.documents.resources import (
    DELIVERY_COLOURS,
    STATUS_COLOURS,
    kind_of_slug,
    kind_slug,
    listed_kinds,
    tab_slug,
)
from comptoir.documents.services.continuity import has_later_number
from comptoir.documents.services.transfer import transfer_state
from comptoir.documents.sides import WORDS, document_address, list_on_side, page_on_side, right_on_side
from comptoir.documents.state import lock_reason
from comptoir.documents.vat_book import VatBook
from comptoir.documents.wording import name_of
from comptoir.dossiers.connection import current_dossier
from comptoir.parties.models import Party
from comptoir.references.models import DossierSettings, PaymentMethod, Unit
from comptoir.references.settings_row import dossier_settings
from comptoir.resources.registry import registry
from comptoir.ui.core_messages import DELIVERY_STATE_LABELS, FEMININE_KINDS, FULL_KIND_LABELS, KIND_LABELS
from comptoir.ui.french_format import format_date
from comptoir.ui.messages import refusal_sentence
from comptoir.ui.navigation_mark import mark_in_navigation
from comptoir.ui.rich_text import rich_text_defaults
from comptoir.web.purchases.actions import purchase_actions
from comptoir.web.sales.deposit_pages import deposit_context, deposit_notice, is_refund_warned
from comptoir.web.sales.editor_fields import (
    address_fields,
    contact_fields,
    footer_fields,
    header_fields,
    rate_options,
)
from comptoir.web.sales.line_grid import grid_config, grid_context, shown_document
from comptoir.web.sales.offered_actions import DocumentState, offered_actions, target_options
from comptoir.web.sales.own_fields import more_fields, supplement_fields
from comptoir.web.sales.print_pages import print_choices
from comptoir.web.sales.sides import document_on_side, party_asked_for, side_page
from comptoir.workflows.document_view import plain_text

# What the lines ask for by a name of its own.
LINE_PAGES = ("paste", "generate", "price", "grid", "columns", "views")


@dataclass(frozen=True)
class Badge:
    """A coloured state, always with its word."""

    label: str
    colour: str
    icon: str = ""


@require_GET
@side_page("view")
def document_view(request: HttpRequest, side: Side, pk: int) -> HttpResponseBase:
    """A saved document."""
    document = document_on_side(side, pk)
    state = _state(document)
    user: User = request.user  # type: ignore[assignment]
    settings = dossier_settings()
    is_read_only = state.lock is not None or not user.may(right_on_side(side, "edit"))
    context = _page(document, user, is_read_only=is_read_only, settings=settings)
    context["targets"] = target_options(state)
    context |= print_choices(document)
    context["messages"] = document.messages.order_by("-id")[:20]
    context["may_send"] = user.may(right_on_side(side, "edit"))
    context |= deposit_context(document, user=user, settings=settings, is_locked=state.lock is not None)
    offered = offered_actions(state, user, names=context["offered"])
    context["actions"] = [*offered[:1], *purchase_actions(state, user), *offered[1:]]
    is_new = bool(request.GET.get("cree"))
    context["deposit_notice"] = deposit_notice(document, is_new=is_new, settings=settings)
    context["badges"] = _badges(document)
    # Numbered at its first save, it gets nothing new from its validation (DOC-207).
    context["is_validation_told"] = document.number is None and any(
        action.name == "validate" for action in offered
    )
    context["lock_sentence"] = refusal_sentence(state.lock) if state.lock else ""
    context["title"] = name_of(document)
    mark_in_navigation(request, tab_slug(kind_of(document.kind)))
    context["rich_defaults"] = {} if context["is_read_only"] else rich_text_defaults(request.user)  # type: ignore[arg-type]
    return render(request, "sales/document.html", context)


@require_GET
@side_page("edit")
def new_document_view(request: HttpRequest, side: Side, kind: str = "") -> HttpResponseBase:
    """An empty document of a kind, for the party that the address names, if any (DOC-019)."""
    row = kind_of_slug(kind or request.GET.get("type", "") or request.GET.get("onglet", ""), side)
    party = party_asked_for(request)
    if not kind:
        query = urlencode({WORDS[side].party_parameter: party.code}) if party else ""
        return _choice_of_kind(request, side, row, f"?{query}" if query else "")
    if row is None:
        raise NotFound("unknown_document_kind", kind=kind[:40])
    settings = dossier_settings()
    document = Document(
        kind=row.code, side=row.side.value, dated_on=localdate(), territory=settings.territory, status=""
    )
    if row.has_payment_method:
        document.payment_method = settings.default_payment_method
    context = _page(document, request.user, is_read_only=False, settings=settings, party=party)  # type: ignore[arg-type]
    context |= deposit_context(document, user=request.user, settings=settings)  # type: ignore[arg-type]
    context["is_refund_warned"] = is_refund_warned(document, settings=settings)
    mark_in_navigation(request, tab_slug(row))
    new = "Nouvelle" if row.code in FEMININE_KINDS else "Nouveau"
    label = FULL_KIND_LABELS[row.code]
    context["title"] = f"{new} {label[:1].lower()}{label[1:]}"
    context["rich_defaults"] = {} if context["is_read_only"] else rich_text_defaults(request.user)  # type: ignore[arg-type]
    return render(request, "sales/document.html", context)


def _choice_of_kind(
    request: HttpRequest, side: Side, row: DocumentKind | None, query: str
) -> HttpResponseBase:
    """The editor of the kind asked for, else the kinds to choose from."""
    if row is not None:
        return redirect(page_on_side(side, "document-new-kind", kind=kind_slug(row)) + query)
    kinds = [
        (KIND_LABELS[one.code].singular, page_on_side(side, "document-new-kind", kind=kind_slug(one)) + query)
        for one in listed_kinds(side)
    ]
    return render(request, "sales/new_document.html", {"kinds": kinds, "words": WORDS[side], "side": side})


def _state(document: Document) -> DocumentState:
    lock = lock_reason(document)
    has_break = lock is None and has_later_number(document)
    return DocumentState(document, lock, transfer_state(document), has_break)


def _badges(document: Document) -> list[Badge]:
    if document.seal_hash and document.validated_at is not None:
        end = "e" if document.kind in FEMININE_KINDS else ""
        label = f"Validé{end} et scellé{end} le {format_date(localdate(document.validated_at))}"
        badges = [Badge(label, STATUS_COLOURS[Document.Status.VALIDATED], "lock")]
    else:
        badges = [Badge(document.get_status_display(), STATUS_COLOURS[Document.Status(document.status)])]
    if document.delivery_status:
        labels = DELIVERY_STATE_LABELS[document.side]
        colour = DELIVERY_COLOURS[Document.Delivery(document.delivery_status)]
        badges.append(Badge(labels[document.delivery_status], colour))
    is_open = document.status == Document.Status.OPEN
    if is_open and document.valid_until_on and document.valid_until_on < localdate():
        badges.append(Badge(f"Expiré depuis le {format_date(document.valid_until_on)}", "orange"))
    if document.is_closed:
        badges.append(Badge("Soldée", "secondary"))
    return badges


def _page(
    document: Document,
    user: User,
    *,
    is_read_only: bool,
    settings: DossierSettings | None = None,
    party: Party | None = None,
) -> dict[str, Any]:
    settings = settings or dossier_settings()
    kind = kind_of(document.kind)
    shown = document.party if document.pk else party
    label = KIND_LABELS[kind.code]
    rates = rate_options(document.territory_id, localdate())
    units = list(Unit.objects.all())
    grid = grid_context(kind, user, units=units, is_read_only=is_read_only, is_saved=document.pk is not None)
    return {
        **grid,
        "document": document,
        "may_see_margins": user.may(MARGINS_RIGHT),
        "resource": registry.get(WORDS[kind.side].documents_table),
        "words": WORDS[kind.side],
        "kind_label": label.singular,
        "kind_plural": label.plural,
        "list_url": f"{list_on_side(kind.side)}?onglet={tab_slug(kind)}",
        "party": shown,
        "party_url": registry.for_model(Party).record_url(shown) if shown else "",
        "header": header_fields(kind, document, settings),
        "more": more_fields(document, today_rates=rates),
        "supplements": supplement_fields(kind, document),
        "billing": address_fields(document, "billing"),
        "contact": contact_fields(document),
        "delivery": address_fields(document, "delivery"),
        "footer": footer_fields(kind, document, rates),
        "due_methods": PaymentMethod.objects.all() if kind.has_due_schedule else (),
        "config": {
            **_config(document, kind, is_read_only=is_read_only),
            "grid": (of_grid := grid_config(grid["line_view"], user)),
            "document": shown_document(document, user, of_grid["columns"]) if document.pk else None,
            "rates": rates,
            "money": {"amount": settings.amount_decimals, "price": settings.price_decimals},
            "is_article_vat_used": settings.is_article_vat_used,
            "default_type": settings.default_article_type,
            "default_rate": _default_rate(document, settings),
            # A quantity is shown with the decimals of its unit, else with those of the options (PAR-060).
            "decimals": {"": settings.quantity_decimals} | {unit.code: unit.decimals for unit in units},
        },
    }


def _default_rate(document: Document, settings: DossierSettings) -> str:
    """The rate that an amount of a deposit takes where none is chosen."""
    if kind_of(document.kind).has_lines:
        return ""
    book = VatBook.load(settings)
    book.choose_territory(document.territory_id)
    return plain_text((document.vat_rate or book.default()).rate)


def _config(document: Document, kind: DocumentKind, *, is_read_only: bool) -> dict[str, Any]:
    """What the editor needs beside the page: where it asks for what."""
    side, is_saved = kind.side, bool(document.pk)

    def url(name: str) -> str:
        return document_address(document, name) if is_saved else ""

    def either(name: str, new: str) -> str:
        return url(name) or page_on_side(side, new)

    return {
        "kind": kind.code,
        "document": document.pk or "",
        "party_word": WORDS[side].party,
        "draft": f"{current_dossier().slug}:document:{document.pk or kind.code}",
        "is_read_only": is_read_only,
        "is_saved": document.pk is not None,
        "has_delivery": kind.has_delivery,
        "moves_goods": kind.moves_goods or kind.has_delivery,
        "is_discount_typed": document.is_footer_discount_typed,
        "urls": {
            "preview": either("document-preview-saved", "document-preview"),
            "save": either("document-save", "document-create"),
            "data": url("document-data"),
            "explain": either("document-explain-saved", "document-explain"),
            "history": url("document-history"),
            "line_history": page_on_side(side, "line-history", pk=document.pk, line=0) if is_saved else "",
            "articles": page_on_side(side, "line-articles"),
            "new_article": f"{reverse('resources:new', args=['articles'])}?retour=champ",
            "article_facts": page_on_side(side, "line-facts"),
            **{name: page_on_side(side, f"line-{name}") for name in LINE_PAGES},
            "party": page_on_side(side, "document-party"),
            "new": page_on_side(side, "document-new-kind", kind=kind_slug(kind)),
            "list": f"{list_on_side(kind.side)}?onglet={tab_slug(kind)}",
        },
    }
