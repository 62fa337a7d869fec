"""``comptoir dossier …``"""

import argparse
import getpass
import os
import sys
from pathlib import Path

from django.utils.timezone import localtime

from comptoir.cli.usage import REFUSED, fail
from comptoir.dossiers.archive import archive_dossier as archive
from comptoir.dossiers.backup import backup_dossier as backup
from comptoir.dossiers.connection import use_dossier
from comptoir.dossiers.creation import delete_dossier as delete
from comptoir.dossiers.registry import check_free, get_dossier, list_dossiers
from comptoir.dossiers.restore import restore_dossier as restore
from comptoir.dossiers.sizes import dossier_size, size_in_french
from comptoir.references.eco_import import read_scales
from comptoir.ui.messages import sentence
from comptoir.workflows.check_dossier import check_dossier as find_faults
from comptoir.workflows.create_dossier import create_dossier as create

ADMIN_PASSWORD = "COMPTOIR_ADMIN_PASSWORD"


def create_dossier(given: argparse.Namespace) -> int:
    """Make a dossier; the password comes from COMPTOIR_ADMIN_PASSWORD, or is asked for twice."""
    check_free(given.slug)
    scales = read_scales(Path(given.eco_scales).read_bytes()) if given.eco_scales else []
    password = read_password(ADMIN_PASSWORD, f"Mot de passe de {given.admin} : ")
    create(
        slug=given.slug,
        name=given.name,
        territory=given.territory,
        admin_username=given.admin,
        admin_password=password,
        postal_codes=given.postal_codes == "all",
        eco_scales=scales,
    )
    print(f"Dossier « {given.slug} » créé ; {given.admin} en est l'administrateur.")
    return 0


def list_dossier(given: argparse.Namespace) -> int:
    """One line per dossier: slug, name, engine, size, last backup."""
    rows = [("NOM COURT", "NOM", "MOTEUR", "TAILLE", "DERNIÈRE SAUVEGARDE")]
    for dossier in list_dossiers():
        backed_up = dossier.last_backup_at
        when = f"{localtime(backed_up):%d/%m/%Y %H:%M}" if backed_up else "jamais"
        rows.append((dossier.slug, dossier.name, dossier.engine, size_in_french(dossier_size(dossier)), when))
    if len(rows) == 1:
        print("Aucun dossier.")
        return 0
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    for row in rows:
        print("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())
    return 0


def delete_dossier(given: argparse.Namespace) -> int:
    """Delete, only with --yes (TOO-026)."""
    dossier = get_dossier(given.slug)
    if not given.yes:
        fail(f"ajoutez --yes pour supprimer définitivement « {dossier.name} » ({dossier.slug})")
    delete(dossier.slug)
    print(f"Dossier « {dossier.slug} » supprimé.")
    return 0


def backup_dossier(given: argparse.Namespace) -> int:
    """Write a backup."""
    written = backup(slug=given.slug, destination=Path(given.file).expanduser())
    print(f"Sauvegarde écrite : {written} ({size_in_french(written.stat().st_size)})")
    return 0


def restore_dossier(given: argparse.Namespace) -> int:
    """Restore a backup."""
    restored = restore(source=Path(given.file).expanduser(), slug=given.slug, may_replace=given.replace)
    print(f"Dossier « {restored.slug} » restauré.")
    return 0


def archive_dossier(given: argparse.Namespace) -> int:
    """Write an archive."""
    written = archive(slug=given.slug, destination=Path(given.file).expanduser())
    print(f"Archive écrite : {written} ({size_in_french(written.stat().st_size)})")
    return 0


def check_dossier(given: argparse.Namespace) -> int:
    """Print every fault; status 1 when there is one."""
    with use_dossier(given.slug):
        faults = find_faults()
    for fault in faults:
        print(sentence(fault.code, fault.params))
    if not faults:
        print(f"Dossier « {given.slug} » vérifié : rien à signaler.")
        return 0
    count = f"{len(faults)} anomalies trouvées" if len(faults) > 1 else "1 anomalie trouvée"
    sys.stdout.flush()
    sys.stderr.write(f"comptoir : {count} dans le dossier « {given.slug} »\n")
    return REFUSED


def read_password(variable: str, prompt: str) -> str:
    """Return the password that the environment gives, or ask for it twice without showing it."""
    given = os.environ.get(variable)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        fail(f"donnez le mot de passe dans {variable}")
    password = getpass.getpass(prompt)
    if getpass.getpass("Encore une fois : ") != password:
        fail("les deux saisies diffèrent")
    return password
