"""Outils › Messages envoyés: every message with what became of it; cancel one that waits, send a failed one again."""

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from comptoir.accounts.access import signed_in
from comptoir.accounts.models import User
from comptoir.core.document_kinds import Side
from comptoir.core.errors import Forbidden, NotFound
from comptoir.documents.sides import right_on_side
from comptoir.mailing.models import OutgoingMessage
from comptoir.mailing.services import cancel_message, retry_message, right_of
from comptoir.ui.toasts import with_toast

PAGE = 50
COLOURS = {
    OutgoingMessage.State.QUEUED: "blue",
    OutgoingMessage.State.SENDING: "blue",
    OutgoingMessage.State.SENT: "green",
    OutgoingMessage.State.FAILED: "red",
    OutgoingMessage.State.CANCELLED: "secondary",
}


def messages_seen_by(user: User) -> QuerySet[OutgoingMessage]:
    """Messages of the documents that the user may see, the last one first. Raises ``Forbidden`` for who sees none."""
    sides = [side.value for side in Side if user.may(right_on_side(side, "view"))]
    if not sides:
        raise Forbidden("right_missing", right="sales:view")
    seen = Q(document__side__in=sides)
    if Side.SALE.value in sides:
        seen |= Q(document=None)
    found: QuerySet[OutgoingMessage] = OutgoingMessage.objects.filter(seen)
    return found.select_related("document").order_by("-id")


@require_GET
@signed_in
def messages_view(request: HttpRequest) -> HttpResponseBase:
    """The messages, or those in one state (``etat``)."""
    found = messages_seen_by(_user(request))
    state = request.GET.get("etat", "")
    if state in OutgoingMessage.State.values:
        found = found.filter(state=state)
    number = request.GET.get("page", "1")
    page = Paginator(found, PAGE).get_page(
        number if number.isascii() and number.isdigit() and len(number) < 7 else 1
    )
    context = {
        "page": page,
        "rows": [(one, COLOURS[OutgoingMessage.State(one.state)]) for one in page],
        "state": state,
        "states": OutgoingMessage.State.choices,
    }
    return render(request, "mailing/messages.html", context)


@require_GET
@signed_in
def message_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One message as it left, and what the server said."""
    user = _user(request)
    message = messages_seen_by(user).filter(pk=pk).first()
    if message is None:
        raise NotFound("mail_message_unknown")
    context = {
        "message": message,
        "files": message.files.defer("content"),
        "colour": COLOURS[OutgoingMessage.State(message.state)],
        "may_edit": user.may(right_of(message)),
    }
    return render(request, "mailing/message.html", context)


@require_POST
@signed_in
def cancel_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take a message out of the queue."""
    cancel_message(message_id=pk, user=_user(request))
    return with_toast(redirect("message", pk), "Le message ne partira pas.")


@require_POST
@signed_in
def retry_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send a failed message again."""
    retry_message(message_id=pk, user=_user(request))
    return with_toast(redirect("message", pk), "Le message est de nouveau en route.")


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]
