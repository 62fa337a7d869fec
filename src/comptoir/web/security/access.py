"""What an administrator does about someone's access, and the rules of the dossier for everybody."""

from typing import Any

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comptoir.accounts.access import requires
from comptoir.accounts.invitations import LASTS, invite
from comptoir.accounts.management import check_may_manage
from comptoir.accounts.models import SignInLog, User
from comptoir.accounts.policy import LONGEST_IDLE, SHORTEST_IDLE, change_policy, security_policy
from comptoir.accounts.rights import ROLE_LABELS
from comptoir.accounts.second_factor import has_second_factor, remove_second_factor
from comptoir.accounts.services import give_one_time_password
from comptoir.accounts.sessions import end_sessions
from comptoir.accounts.sign_in_log import Kind, log_sign_in
from comptoir.core.errors import NotFound, Refusal
from comptoir.ui.messages import problems_by_field, refusal_sentence
from comptoir.ui.toasts import with_toast
from comptoir.web.security.browsers import browser_name
from comptoir.web.security.pages import current_user


@never_cache
@require_GET
@requires("users:edit")
def access_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """How this user gets in, and what can be done about it."""
    return render(request, "security/access.html", _context(request, _user(request, pk)))


@never_cache
@require_POST
@requires("users:edit")
def one_time_password_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A password to hand over, shown this once; the user must choose another one at once."""
    user = _user(request, pk)
    password = give_one_time_password(user, by=current_user(request))
    return render(request, "security/access.html", {**_context(request, user), "password": password})


@never_cache
@require_POST
@requires("users:edit")
def invitation_link_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A link to hand over, shown this once."""
    user = _user(request, pk)
    key = invite(user, by=current_user(request))
    link = request.build_absolute_uri(reverse("invitation", args=[key]))
    context = {**_context(request, user), "link": link, "link_hours": int(LASTS.total_seconds() // 3600)}
    return render(request, "security/access.html", context)


@require_POST
@requires("users:edit")
def reset_second_factor_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """For a telephone that is lost: the user installs a new one."""
    user = _user(request, pk)
    remove_second_factor(user, by=current_user(request))
    return _back(user, "La double authentification est réinitialisée.")


@require_POST
@requires("users:edit")
def end_user_sessions_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Sign the user out everywhere."""
    user = _user(request, pk)
    count = end_sessions(user)
    if count:
        log_sign_in(Kind.ENDED, user=user, details=f"{count} session(s) par {current_user(request)}")
    return _back(user, f"{count} session(s) fermée(s).")


@require_http_methods(["GET", "HEAD", "POST"])
@requires("users:view")
def policy_view(request: HttpRequest) -> HttpResponseBase:
    """The rules of signing in for the whole dossier."""
    policy = security_policy()
    context: dict[str, Any] = {
        "policy": policy,
        "chosen": policy.second_factor_roles,
        "roles": list(ROLE_LABELS.items()),
        "least": SHORTEST_IDLE,
        "most": LONGEST_IDLE,
        "may_edit": current_user(request).is_administrator,
        "errors": {},
    }
    if request.method != "POST":
        return render(request, "security/policy.html", context)
    idle = request.POST.get("idle_minutes", "").strip()
    policy.is_second_factor_required = request.POST.get("is_second_factor_required") == "on"
    chosen = request.POST.getlist("second_factor_role")
    is_number = idle.isascii() and idle.isdigit() and len(idle) < 7
    try:
        change_policy(
            by=current_user(request),
            is_second_factor_required=policy.is_second_factor_required,
            second_factor_roles=chosen,
            idle_minutes=int(idle) if is_number else 0,
        )
    except Refusal as refusal:
        if refusal.status == 403:
            raise
        context |= {"chosen": chosen, "idle": idle, "errors": problems_by_field(refusal)}
        context["summary"] = refusal_sentence(refusal)
        return render(request, "security/policy.html", context, status=refusal.status)
    return with_toast(HttpResponseRedirect(reverse("policy")), "Les règles de connexion sont enregistrées.")


def _user(request: HttpRequest, pk: int) -> User:
    """The user of the address, whom the one who asks may manage."""
    user: User | None = User.objects.select_related("own_role").filter(pk=pk).first()
    if user is None:
        raise NotFound("record_not_found", table="Utilisateur", key=pk)
    check_may_manage(current_user(request), user)
    return user


def _context(request: HttpRequest, user: User) -> dict[str, Any]:
    now = timezone.now()
    sessions = user.sessions.filter(is_pending=False, expires_at__gt=now)
    log = SignInLog.objects.filter(username=user.username).order_by("-occurred_at", "-id")[:12]
    return {
        "managed": user,
        "has_password": user.has_usable_password(),
        "has_second_factor": has_second_factor(user),
        "sessions": [(one, browser_name(one.browser)) for one in sessions],
        "tokens": user.tokens.filter(is_active=True).count(),
        "log": [(row, browser_name(row.browser) if row.browser else "") for row in log],
    }


def _back(user: User, message: str) -> HttpResponseBase:
    return with_toast(HttpResponseRedirect(reverse("user_access", args=[user.pk])), message)
