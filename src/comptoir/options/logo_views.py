"""The page of the logo."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from comptoir.accounts.access import requires
from comptoir.core.errors import NotFound, Refusal
from comptoir.options.history import last_changes
from comptoir.options.logo import MAX_BYTES, MAX_WIDTH, MIN_WIDTH, PAGE, save_logo
from comptoir.options.pages import page_of
from comptoir.options.views import EDIT, frame, user_of, version_of
from comptoir.references.models import DossierSettings
from comptoir.ui.messages import problems_by_field, refusal_sentence
from comptoir.ui.toasts import with_toast


@require_http_methods(["GET", "POST"])
@requires("settings:view")
def logo_view(request: HttpRequest) -> HttpResponseBase:
    """Show the logo, or load, resize and clear it."""
    if request.method != "POST":
        return _page(request, {}, status=200)
    file = request.FILES.get("logo")
    width = request.POST.get("logo_width", "").strip()
    try:
        differences = save_logo(
            # One byte too many is enough to know that it is too heavy.
            content=file.read(MAX_BYTES + 1) if file is not None else None,
            is_cleared=request.POST.get("_action") == "clear",
            width=int(width) if width.isascii() and width.isdigit() and len(width) < 4 else None,
            is_printed=bool(request.POST.get("is_logo_printed")),
            user=user_of(request),
            expected_version=version_of(request),
        )
    except Refusal as refusal:
        if refusal.status == 403:
            raise
        errors = problems_by_field(refusal) or {"": [refusal_sentence(refusal)]}
        return _page(request, errors, status=refusal.status)
    return with_toast(redirect("options:logo"), "Logo enregistré." if differences else "Rien n'a changé.")


@require_GET
@requires("settings:view")
def logo_image_view(request: HttpRequest) -> HttpResponse:
    """The picture itself, to be shown inside a page: opened alone it is downloaded, never run."""
    settings = DossierSettings.objects.only("logo").get(pk=1)
    if not settings.logo:
        raise NotFound("logo_missing")
    content = bytes(settings.logo)
    kinds = {b"\x89PN": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF": "image/gif"}
    media_type = kinds.get(content[:3], "image/svg+xml")
    return HttpResponse(
        content,
        content_type=media_type,
        headers={
            "Content-Disposition": "attachment; filename=logo",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-cache",
        },
    )


def _page(request: HttpRequest, errors: Mapping[str, Sequence[str]], *, status: int) -> HttpResponse:
    settings = DossierSettings.objects.get(pk=1)
    posted = request.POST if request.method == "POST" else None
    context: dict[str, Any] = {
        **frame(page_of(PAGE)),
        "settings": settings,
        "has_logo": bool(settings.logo),
        "errors": errors,
        "general": errors.get("", ()),
        "width": posted.get("logo_width", "")[:4] if posted else settings.logo_width,
        "is_printed": bool(posted.get("is_logo_printed")) if posted else settings.is_logo_printed,
        "version": settings.version,
        "changes": last_changes(PAGE),
        "limit": MAX_BYTES // (1024 * 1024),
        "minimum": MIN_WIDTH,
        "maximum": MAX_WIDTH,
        "may_edit": user_of(request).may(EDIT),
    }
    return render(request, "options/logo.html", context, status=status)
