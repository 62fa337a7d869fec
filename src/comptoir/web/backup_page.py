"""Outils › Sauvegarde (TOO-030 to TOO-036): a backup made by a job, kept on the server, downloaded from there."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import get_current_timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comptoir.accounts.access import requires
from comptoir.accounts.models import User
from comptoir.core.errors import NotFound, Refusal
from comptoir.dossiers.backup import backup_dossier
from comptoir.dossiers.connection import current_dossier
from comptoir.dossiers.registry import get_dossier
from comptoir.dossiers.sizes import size_in_french
from comptoir.eventlog.models import EventLog
from comptoir.eventlog.services import record_event
from comptoir.jobs.models import Job
from comptoir.jobs.queries import ACTIVE
from comptoir.jobs.services import start_job
from comptoir.ui.toasts import with_toast

KIND = "backup_dossier"
# A backup holds everything, passwords' hashes included: only who manages the users gets it.
RIGHT = "users:edit"
KEPT = 10
_NAME = re.compile(r"Sauvegarde_[A-Za-z0-9_-]{1,60}\.zip")


@dataclass(frozen=True)
class KeptBackup:
    """One file of the folder of backups."""

    path: Path
    made_at: datetime
    size: str

    @property
    def name(self) -> str:
        """Name of the file."""
        return self.path.name


def kept_backups() -> Sequence[KeptBackup]:
    """The backups kept on the server, the last one first."""
    folder = current_dossier().backups_folder
    paths = [path for path in folder.glob("*.zip") if _NAME.fullmatch(path.name)] if folder.is_dir() else []
    found = [(path, path.stat()) for path in paths]
    found.sort(key=lambda one: (one[1].st_mtime, one[0].name), reverse=True)
    zone = get_current_timezone()
    return [
        KeptBackup(path, datetime.fromtimestamp(status.st_mtime, zone), size_in_french(status.st_size))
        for path, status in found
    ]


def write_backup() -> Path:
    """Write a backup of the dossier in place among the kept ones; the oldest give way above :data:`KEPT`."""
    folder = current_dossier().backups_folder
    folder.mkdir(mode=0o700, exist_ok=True)
    written = backup_dossier(slug=current_dossier().slug, destination=folder)
    for old in kept_backups()[KEPT:]:
        old.path.unlink(missing_ok=True)
    return written


@require_http_methods(["GET", "HEAD", "POST"])
@requires(RIGHT)
def backup_view(request: HttpRequest) -> HttpResponseBase:
    """The kept backups and the running one; POST starts one."""
    user: User = request.user  # type: ignore[assignment]
    if request.method == "POST":
        if request.POST.get("rapide") and _last_backup_at() is None:
            raise Refusal("backup_first_needed")
        if not _running().exists():
            start_job(kind=KIND, label=f"Sauvegarde de {current_dossier().name}", user=user)
        return with_toast(HttpResponseRedirect(reverse("backup")), "La sauvegarde est lancée.")
    context = {
        "backups": kept_backups(),
        "job": _running().first(),
        "last": _last_failure(),
        "last_backup_at": _last_backup_at(),
        "kept": KEPT,
    }
    is_part = request.headers.get("HX-Request") == "true"
    return render(request, "web/backup_list.html" if is_part else "web/backup.html", context)


@require_GET
@requires(RIGHT)
def backup_file_view(request: HttpRequest, name: str) -> HttpResponseBase:
    """Download a kept backup."""
    backup = _named(name)
    user: User = request.user  # type: ignore[assignment]
    record_event(kind=EventLog.Kind.BACKUP, description=f"Sauvegarde téléchargée : {backup.name}", user=user)
    return FileResponse(backup.path.open("rb"), as_attachment=True, filename=backup.name)


@require_POST
@requires(RIGHT)
def delete_backup_view(request: HttpRequest, name: str) -> HttpResponseBase:
    """Delete a kept backup."""
    backup = _named(name)
    backup.path.unlink(missing_ok=True)
    user: User = request.user  # type: ignore[assignment]
    record_event(kind=EventLog.Kind.BACKUP, description=f"Sauvegarde supprimée : {backup.name}", user=user)
    return with_toast(HttpResponseRedirect(reverse("backup")), f"{backup.name} est supprimée.")


def _last_backup_at() -> datetime | None:
    # Asked for anew: another process may have made it.
    return get_dossier(current_dossier().slug).last_backup_at


def _named(name: str) -> KeptBackup:
    # The name is looked for among those that exist: nothing of an address becomes a path.
    for backup in kept_backups():
        if backup.name == name:
            return backup
    raise NotFound("backup_unknown")


def _running() -> QuerySet[Job]:
    return Job.objects.filter(kind=KIND, state__in=ACTIVE)


def _last_failure() -> Job | None:
    last = Job.objects.filter(kind=KIND).order_by("-id").first()
    return last if last is not None and last.state == Job.State.FAILED else None
