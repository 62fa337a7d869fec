"""The commands of specification 13, run in this process."""

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from comptoir.accounts.models import ApiToken, SecondFactor, SignInLog, User
from comptoir.accounts.tokens import user_of_header
from comptoir.cli.main import main
from comptoir.cli.parser import build_parser
from comptoir.dossiers.connection import use_dossier
from comptoir.dossiers.creation import delete_dossier
from comptoir.dossiers.errors import UnknownDossier
from comptoir.dossiers.registry import Dossier, get_dossier, list_dossiers
from comptoir.references.models import EcoContribution, PostalCode
from tests.requirements import covers

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def clean() -> Iterator[None]:
    yield
    for dossier in list_dossiers():
        delete_dossier(dossier.slug)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command: ``status, out, err = run("dossier", "list")``."""

    def command(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as end:
            main(arguments)
        said = capsys.readouterr()
        return int(end.value.code or 0), said.out, said.err

    return command


@pytest.fixture
def shop(new_test_dossier: Callable[[str], Dossier]) -> Dossier:
    return new_test_dossier("boutique")


def refused(answer: tuple[int, str, str], *words: str, status: int = 1) -> None:
    code, _out, err = answer
    assert code == status, answer
    assert err.count("\n") == 1 and err.endswith("\n"), err
    assert "Traceback" not in err
    for word in words:
        assert word in err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["dossier"],
        ["dossier", "create"],
        ["dossier", "create", "x"],
        ["dossier", "create", "x", "--name", " "],
        ["dossier", "backup", "x"],
        ["dossier", "restore"],
        ["dossier", "list", "more"],
        ["serve", "--port", "many"],
        ["serve", "--port", "70000"],
        ["serve", "--hos", "x"],
        ["user", "add", "x", "y"],
        ["token", "create", "x"],
        ["jobs"],
    ],
)
def test_a_wrong_use_is_one_line_and_status_2(run: Run, arguments: list[str]) -> None:
    refused(run(*arguments), "--help", status=2)


@pytest.mark.parametrize(
    "arguments", [["--help"], ["dossier", "--help"], ["dossier", "create", "--help"], ["serve", "-h"]]
)
def test_help_is_in_french(run: Run, arguments: list[str]) -> None:
    status, out, err = run(*arguments)
    assert (status, err) == (0, "")
    assert "Usage : comptoir" in out and "affiche cette aide" in out
    assert "usage:" not in out and "show this" not in out


def test_every_command_names_a_function_that_exists() -> None:
    for arguments in (
        ["serve"], ["demo"], ["dossier", "create", "x", "--name", "X"], ["dossier", "list"], ["dossier", "delete", "x"],
        ["dossier", "backup", "x", "f"], ["dossier", "restore", "f"], ["dossier", "archive", "x", "f"],
        ["dossier", "check", "x"], ["user", "add", "x", "u", "--role", "sales"], ["token", "create", "x", "u"],
        ["jobs", "work"],
    ):  # fmt: skip
        chosen = build_parser().parse_args(arguments)
        module, _, function = chosen.command.partition(":")
        assert hasattr(__import__(module, fromlist=[function]), function), arguments


def test_a_dossier_is_created_listed_and_deleted(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPTOIR_ADMIN_PASSWORD", "rossignol-bleu")
    status, out, err = run("dossier", "create", "ma-librairie", "--name", "Ma librairie", "--admin", "alice")
    assert (status, err) == (0, "")
    assert "ma-librairie" in out and "alice" in out
    with use_dossier("ma-librairie"):
        admin = User.objects.get()
        assert (admin.username, admin.role, admin.check_password("rossignol-bleu")) == (
            "alice",
            "administrator",
            True,
        )
    status, out, _ = run("dossier", "list")
    assert status == 0
    assert out.splitlines()[0].split("  ")[0] == "NOM COURT"
    line = out.splitlines()[1]
    assert "ma-librairie" in line and "Ma librairie" in line and "sqlite" in line and "jamais" in line
    assert "Mo" in line or "Ko" in line
    refused(run("dossier", "delete", "ma-librairie"), "--yes")
    assert get_dossier("ma-librairie").name == "Ma librairie"
    assert run("dossier", "delete", "ma-librairie", "--yes")[0] == 0
    with pytest.raises(UnknownDossier):
        get_dossier("ma-librairie")
    assert run("dossier", "list")[1] == "Aucun dossier.\n"


@covers("T08-35", "TOO-014")
def test_a_dossier_may_begin_with_the_simplified_list_of_postal_codes(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMPTOIR_ADMIN_PASSWORD", "rossignol-bleu")
    for slug, choice in (("court", ["--postal-codes", "simple"]), ("long", [])):
        assert run("dossier", "create", slug, "--name", "X", *choice)[0] == 0
    with use_dossier("court"):
        assert PostalCode.objects.filter(code="34000", city="Montpellier").exists()
        assert PostalCode.objects.filter(code="75011", city="Paris").exists()
        assert not PostalCode.objects.filter(code="34500").exists()
    with use_dossier("long"):
        assert PostalCode.objects.filter(code="34500", city="Béziers").exists()


@covers("DOC-298", "PAR-042")
def test_a_dossier_may_begin_with_the_scales_of_an_eco_organism(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("COMPTOIR_ADMIN_PASSWORD", "rossignol-bleu")
    file = tmp_path / "bareme.csv"
    file.write_text("F1;Four;1,50\nL1;Lampe;x\n", encoding="utf-8")
    create = (
        "dossier",
        "create",
        "eco",
        "--name",
        "X",
        "--postal-codes",
        "simple",
        "--eco-scales",
        str(file),
    )
    refused(run(*create), "Ligne 2, colonne « Montant TTC »")
    assert list_dossiers() == []
    file.write_text("F1;Four;1,50\n", encoding="utf-8")
    assert run(*create)[0] == 0
    with use_dossier("eco"):
        assert list(EcoContribution.objects.values_list("code", "label")) == [("F1", "Four")]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["a b", "--name", "X"], ["a b"]),
        (["boutique", "--name", "X"], ["existe déjà"]),
        (["neuf", "--name", "X", "--territory", "lune"], ["lune"]),
        (["neuf", "--name", "X", "--admin", "a b"], ["identifiant"]),
    ],
)
def test_a_creation_that_is_refused_leaves_nothing(
    run: Run, monkeypatch: pytest.MonkeyPatch, shop: Dossier, arguments: list[str], words: list[str]
) -> None:
    monkeypatch.setenv("COMPTOIR_ADMIN_PASSWORD", "rossignol-bleu")
    refused(run("dossier", "create", *arguments), *words)
    assert [dossier.slug for dossier in list_dossiers()] == ["boutique"]


def test_a_weak_or_missing_password_is_refused(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPTOIR_ADMIN_PASSWORD", "123")
    refused(run("dossier", "create", "neuf", "--name", "X"), "12 caractères")
    monkeypatch.delenv("COMPTOIR_ADMIN_PASSWORD")
    refused(run("dossier", "create", "neuf", "--name", "X"), "COMPTOIR_ADMIN_PASSWORD")
    assert list_dossiers() == []


def test_backup_restore_and_archive(run: Run, shop: Dossier, tmp_path: Path) -> None:
    saved = tmp_path / "s.zip"
    status, out, _ = run("dossier", "backup", "boutique", str(saved))
    assert status == 0 and str(saved) in out
    assert "jamais" not in run("dossier", "list")[1]
    refused(run("dossier", "restore", str(saved)), "--replace", "--as")
    assert run("dossier", "restore", str(saved), "--as", "copie")[0] == 0
    assert run("dossier", "restore", str(saved), "--replace")[0] == 0
    assert {dossier.slug for dossier in list_dossiers()} == {"boutique", "copie"}
    status, out, _ = run("dossier", "archive", "copie", str(tmp_path / "a.zip"))
    assert status == 0
    assert zipfile.is_zipfile(tmp_path / "a.zip")
    refused(run("dossier", "restore", str(tmp_path / "a.zip")), "n'est pas une sauvegarde")
    refused(run("dossier", "restore", str(tmp_path / "none.zip")), "n'existe pas")
    refused(run("dossier", "backup", "boutique", str(tmp_path / "no" / "s.zip")), "n'existe pas")


def test_a_sound_dossier_has_no_fault(run: Run, shop: Dossier) -> None:
    status, out, err = run("dossier", "check", "boutique")
    assert (status, err) == (0, "")
    assert "rien à signaler" in out


def test_faults_are_printed_one_a_line_with_status_1(run: Run, shop: Dossier) -> None:
    with use_dossier(shop), connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys=OFF")
        cursor.execute(
            "INSERT INTO accounts_apitoken (user_id, label, prefix, token_hash, created_at, is_active)"
            " VALUES (999, '', '', 'x', '2026-01-01', 1)"
        )
        cursor.execute("PRAGMA foreign_keys=ON")
    answer = run("dossier", "check", "boutique")
    refused(answer, "1 anomalie")
    assert len(answer[1].splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["dossier", "delete", "nulle-part", "--yes"],
        ["dossier", "backup", "nulle-part", "f.zip"],
        ["dossier", "archive", "nulle-part", "f.zip"],
        ["dossier", "check", "nulle-part"],
        ["dossier", "check", "../x"],
        ["user", "add", "nulle-part", "u", "--role", "sales"],
        ["token", "create", "nulle-part", "u"],
    ],
)
def test_an_unknown_dossier_is_told(run: Run, arguments: list[str]) -> None:
    refused(run(*arguments), "Il n'y a pas de dossier")


def test_a_user_is_added_and_gets_a_token(run: Run, shop: Dossier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPTOIR_USER_PASSWORD", "rossignol-bleu")
    status, out, _ = run("user", "add", "boutique", "bob", "--role", "counter", "--name", "Bob")
    assert status == 0 and "Comptoir" in out
    refused(run("user", "add", "boutique", "BOB", "--role", "counter"), "déjà pris")
    refused(run("user", "add", "boutique", "carl", "--role", "king"), "king")
    status, token, _ = run("token", "create", "boutique", "Bob", "--label", "caisse")
    assert status == 0
    with use_dossier(shop):
        user = user_of_header(f"Bearer {token.strip()}")
        assert user is not None and user.username == "bob"
        assert ApiToken.objects.get().label == "caisse"
        User.objects.filter(username="bob").update(is_active=False)
    refused(run("token", "create", "boutique", "bob"), "plus actif")
    refused(run("token", "create", "boutique", "zoe"), "zoe")


def test_a_lost_telephone_is_helped(run: Run, shop: Dossier) -> None:
    with use_dossier(shop):
        user = User.objects.get()
        SecondFactor.objects.create(user=user, secret="A" * 32, confirmed_at=timezone.now())
    status, out, _ = run("user", "reset-second-factor", "boutique", user.username.upper())
    assert status == 0 and "est retirée" in out
    with use_dossier(shop):
        assert not SecondFactor.objects.exists()
        row = SignInLog.objects.latest("id")
        assert (row.kind, row.details) == ("factor_off", "en ligne de commande")
    status, out, _ = run("user", "reset-second-factor", "boutique", user.username)
    assert status == 0 and "pas activée" in out
    refused(run("user", "reset-second-factor", "boutique", "zoe"), "zoe")


def test_a_fault_of_the_program_is_one_line_too(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comptoir.cli.dossiers.list_dossiers", lambda: 1 / 0)
    refused(run("dossier", "list"), "ZeroDivisionError")


def test_a_database_that_is_damaged_is_one_line_too(run: Run, shop: Dossier) -> None:
    for path in shop.folder.glob("dossier.sqlite3*"):
        path.write_bytes(b"not a database at all" * 100)
    refused(run("dossier", "check", "boutique"))


def test_a_folder_that_cannot_be_written_is_told_in_french(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed() -> None:
        raise PermissionError(13, "Permission denied", "/donnees")

    monkeypatch.setattr("comptoir.cli.dossiers.list_dossiers", closed)
    refused(run("dossier", "list"), "/donnees : accès refusé (COMPTOIR_DATA dit où vont les données)")
