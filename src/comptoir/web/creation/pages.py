"""The pages of the wizard: outside any dossier for the first one, inside a dossier for its administrator."""

import fcntl
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from comptoir.accounts.access import public, requires
from comptoir.accounts.models import User
from comptoir.accounts.rights import ADMINISTRATOR
from comptoir.core.errors import Forbidden, Problem, Refusal
from comptoir.references.eco_import import Scale, read_scales
from comptoir.resources.table_files import MAX_BYTES
from comptoir.ui.messages import problem_sentence, refusal_sentence
from comptoir.ui.toasts import with_toast
from comptoir.web.creation.access import check_first_start, forget_setup_key
from comptoir.web.creation.steps import Step, read_step, wizard_steps
from comptoir.web.refusals import refusal_page
from comptoir.workflows.create_dossier import create_dossier

#: What the workflow takes by name; the rest are options of the new dossier.
NAMED = ("slug", "territory", "postal_codes", "username", "password", "password_again")
DONE = "Le dossier est créé. Connectez-vous, puis suivez les premiers pas : vérifiez d'abord les options."


@never_cache
@public
@require_http_methods(["GET", "HEAD", "POST"])
def first_dossier_view(request: HttpRequest) -> HttpResponseBase:
    """The first dossier of a new server."""
    key = request.POST.get("cle") or request.GET.get("cle", "")
    try:
        check_first_start(request, key)
        return _wizard(request, "web/bare.html", key=key)
    except Forbidden as refusal:
        return refusal_page(request, 403, refusal_sentence(refusal))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires("users:edit")
def new_dossier_view(request: HttpRequest) -> HttpResponseBase:
    """Another dossier, by an administrator of this one."""
    user: User = request.user  # type: ignore[assignment]
    if user.role != ADMINISTRATOR:
        raise Forbidden("creation_by_administrators")
    return _wizard(request, "web/base.html")


def _wizard(request: HttpRequest, layout: str, *, key: str = "") -> HttpResponseBase:
    steps = wizard_steps()
    if request.method != "POST":
        return _page(request, layout, steps, 0, {}, {}, key=key)
    posted = {name: str(text)[:1000] for name, text in request.POST.items()}
    at = _index(posted.get("etape", ""), len(steps))
    way = posted.get("vers", "suivant")
    if way == "precedent":
        return _page(request, layout, steps, max(at - 1, 0), posted, {}, key=key)
    values: dict[str, Any] = {}
    for number, step in enumerate(steps[: at + 1]):
        read, problems = read_step(step, posted)
        if problems:
            return _page(request, layout, steps, number, posted, problems, key=key)
        values |= read
    if way != "lancer" or at < len(steps) - 1:
        return _page(request, layout, steps, min(at + 1, len(steps) - 1), posted, {}, key=key)
    try:
        slug = _create(request, values, key=key, is_first=layout == "web/bare.html")
    except Refusal as refusal:
        if isinstance(refusal, Forbidden):
            raise
        found = dict(refusal.fields) or {"": [Problem(refusal.code, refusal.params)]}
        return _page(request, layout, steps, len(steps) - 1, posted, found, key=key)
    return with_toast(HttpResponseRedirect(f"{_root(request)}d/{slug}/"), DONE)


def _create(request: HttpRequest, values: Mapping[str, Any], *, key: str, is_first: bool) -> str:
    """Make the dossier; two first starts at once make one."""
    with open(Path(settings.DATA_FOLDER) / ".creating", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if is_first:
            check_first_start(request, key)
        made = create_dossier(
            slug=values["slug"],
            name=values["name"],
            territory=values["territory"],
            admin_username=values["username"],
            admin_password=values["password"],
            postal_codes=values["postal_codes"] == "all",
            eco_scales=_eco_scales(request),
            options={name: value for name, value in values.items() if name not in NAMED},
        )
    forget_setup_key()
    return made.slug


def _eco_scales(request: HttpRequest) -> Sequence[Scale]:
    """What the file of an eco-organism holds, when one was chosen (DOC-298)."""
    file = request.FILES.get("eco_scales")
    return read_scales(bytes(file.read(MAX_BYTES + 1))) if file is not None else ()


def _root(request: HttpRequest) -> str:
    """Address of the server, whether or not a dossier is in place."""
    return request.path.partition("/d/")[0].removesuffix("nouveau/").rstrip("/") + "/"


def _index(text: str, count: int) -> int:
    return min(int(text), count - 1) if text.isascii() and text.isdigit() and len(text) < 3 else 0


def _page(
    request: HttpRequest,
    layout: str,
    steps: Sequence[Step],
    at: int,
    posted: Mapping[str, str],
    problems: Mapping[str, Sequence[Problem]],
    *,
    key: str,
) -> HttpResponseBase:
    step = steps[at]
    focused = next((one.name for one in step.fields if one.name in problems), step.fields[0].name)
    errors = {name: " ".join(problem_sentence(one) for one in found) for name, found in problems.items()}
    fields = [
        {
            "asked": one,
            "text": "" if one.input_type == "password" else posted.get(one.name, one.default),
            "error": errors.get(one.name, ""),
            "is_focused": one.name == focused,
        }
        for one in step.fields
    ]
    others = [
        (one.name, posted[one.name])
        for other in steps
        for one in other.fields
        if other is not step and one.name in posted and one.input_type != "password"
    ]
    shown = {field["asked"].name for field in fields}  # type: ignore[attr-defined]
    context = {
        "layout": layout,
        "steps": steps,
        "step": step,
        "at": at,
        "is_last": at == len(steps) - 1,
        "fields": fields,
        "others": others,
        "key": key,
        "general": " ".join(text for name, text in errors.items() if name not in shown),
        "summary": _summary(steps, posted) if at == len(steps) - 1 else (),
    }
    return render(request, "web/creation/wizard.html", context, status=422 if problems else 200)


def _summary(steps: Sequence[Step], posted: Mapping[str, str]) -> list[tuple[str, str]]:
    """What was answered, in words."""
    found = []
    for one in (one for step in steps[:-1] for one in step.fields):
        text = posted.get(one.name, one.default).strip()
        if text:
            found.append((one.label, dict(one.choices).get(text, text)))
    return found
