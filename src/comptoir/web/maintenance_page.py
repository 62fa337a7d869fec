"""Outils › Maintenance: what repairs a dossier, and where the server keeps it.

Each operation says what it will do before it does it, and the page begins with a backup (UI-162).
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from comptoir.accounts.access import requires
from comptoir.accounts.models import User
from comptoir.dossiers.connection import current_dossier
from comptoir.dossiers.registry import get_dossier
from comptoir.resources.models import SavedView
from comptoir.resources.saved_views import delete_every_view
from comptoir.ui.toasts import with_toast
from comptoir.workflows.recalculate_counters import recalculate_counters

RIGHT = "settings:edit"
# Places of the server are shown to who manages the users of the dossier, and changed by nobody here (OPT-010, UI-033).
PLACES_RIGHT = "users:edit"


@require_safe
@requires(RIGHT)
def maintenance_view(request: HttpRequest) -> HttpResponseBase:
    """What can be repaired, and the places of the dossier."""
    user: User = request.user  # type: ignore[assignment]
    dossier = current_dossier()
    context = {
        "last_backup_at": get_dossier(dossier.slug).last_backup_at,
        "view_count": SavedView.objects.count(),
        "places": _places() if user.may(PLACES_RIGHT) else (),
    }
    return render(request, "web/maintenance.html", context)


@require_POST
@requires(RIGHT)
def recalculate_view(request: HttpRequest) -> HttpResponseBase:
    """Recalculer: the counters, then back with what changed."""
    user: User = request.user  # type: ignore[assignment]
    changed = recalculate_counters(user=user)
    told = ", ".join(f"{one.label} : {one.new}" for one in changed[:5])
    rest = f" et {len(changed) - 5} autre(s)" if len(changed) > 5 else ""
    said = f"Compteurs recalculés. {told}{rest}." if changed else "Tous les compteurs étaient justes."
    return with_toast(HttpResponseRedirect(reverse("maintenance")), said)


@require_POST
@requires(RIGHT)
def delete_views_view(request: HttpRequest) -> HttpResponseBase:
    """Delete every view that users made (UI-144)."""
    user: User = request.user  # type: ignore[assignment]
    count = delete_every_view(user=user)
    words = {0: "Il n'y avait aucune vue personnalisée.", 1: "Une vue personnalisée est supprimée."}
    said = words.get(count, f"{count} vues personnalisées sont supprimées.")
    return with_toast(HttpResponseRedirect(reverse("maintenance")), said)


def _places() -> tuple[tuple[str, str], ...]:
    """Label and place of what the server keeps of this dossier."""
    dossier = current_dossier()
    database = str(dossier.database_file)
    if dossier.engine == "postgresql":
        database = f"base « {dossier.database.get('dbname', '')} » du serveur PostgreSQL"
    return (
        ("Données", database),
        ("Fichiers joints", str(dossier.files_folder)),
        ("Fichiers de configuration", str(settings.DATA_FOLDER)),
        ("Sauvegardes", str(dossier.backups_folder)),
    )
