"""Exports of every table: each format read back and equal, the three scopes, long lists as jobs, rights."""

import csv
import io
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest
from pypdf import PdfReader
from python_calamine import load_workbook

from comptoir.accounts.models import Role, User
from comptoir.accounts.rights import ALL_RIGHTS
from comptoir.jobs.models import Job
from comptoir.jobs.queries import result_of
from comptoir.resources.columns import Column
from comptoir.resources.exports.formats import export_formats
from comptoir.resources.exports.texts import csv_text
from comptoir.resources.listing import Selection, all_records
from comptoir.resources.resource import Resource
from comptoir.resources.views import exports as export_pages
from comptoir.resources.views.exports import file_stem
from tests.requirements import covers
from tests.resources.samples import ALL, identity, make_rows, whole_tab
from tests.signed_in_client import SignedInClient

pytestmark = pytest.mark.usefixtures("dossier")

every_table = pytest.mark.parametrize("resource", ALL, ids=identity)
ONE_TABLE = [resource for resource in ALL if resource.slug == "unites"]
one_table = pytest.mark.parametrize("resource", ONE_TABLE, ids=identity)


@pytest.fixture
def user() -> User:
    return User(username="chef", role="administrator")


def body(answer: Any) -> bytes:
    assert answer.status_code == 200, answer
    return b"".join(answer.streaming_content)


def shown(resource: Resource) -> list[Column]:
    return [column for column in resource.columns if not column.is_hidden]


def exported(client: SignedInClient, resource: Resource, extension: str, **query: str) -> bytes:
    query = {"onglet": whole_tab(resource), **query}
    return body(client.get(client.url("resources:export", resource.slug, extension), query))


def listed(resource: Resource, user: User) -> Sequence[Any]:
    return list(all_records(resource, user, Selection(tab=whole_tab(resource))))


@covers("UI-120", "UI-124", "UI-125")
@every_table
def test_the_csv_read_back_is_the_whole_list(resource: Resource, client: SignedInClient, user: User) -> None:
    make_rows(resource, 7)
    text = exported(client, resource, "csv").decode()
    assert text.startswith("\ufeff")
    found = list(csv.reader(io.StringIO(text[1:]), delimiter=";"))
    columns = shown(resource)
    assert found[0] == [column.label for column in columns]
    assert found[1:] == [[csv_text(column.cell(row)) for column in columns] for row in listed(resource, user)]
    assert not any(cell.startswith(("=", "+", "@")) for line in found for cell in line)


@covers("UI-125")
@every_table
def test_the_xlsx_read_back_is_the_whole_table_with_typed_cells(
    resource: Resource, client: SignedInClient
) -> None:
    make_rows(resource, 7)
    content = exported(client, resource, "xlsx", complet="1")
    sheet = load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    rows = list(resource.queryset().order_by("pk"))
    assert len(sheet) == len(rows) + 1
    for line, row in zip(sheet[1:], rows, strict=True):
        for column, cell in zip((one.for_dossier() for one in resource.columns), line, strict=True):
            expected = column.cell(row)
            if isinstance(expected, Decimal | int):
                assert Decimal(str(cell)) == expected
            else:
                assert cell == ("" if expected is None else expected), column.name


@covers("UI-125")
@every_table
def test_the_text_read_back_is_the_whole_list(resource: Resource, client: SignedInClient, user: User) -> None:
    make_rows(resource, 7)
    lines = exported(client, resource, "txt").decode().split("\r\n")
    assert lines.pop() == ""
    columns = shown(resource)
    assert lines[0].split("\t") == [column.label for column in columns]
    rows = listed(resource, user)
    assert len(lines) == len(rows) + 1
    for line, row in zip(lines[1:], rows, strict=True):
        cells = [csv_text(column.cell(row)).removeprefix("'") for column in columns]
        assert [cell.removeprefix("'") for cell in line.split("\t")] == [
            re.sub(r"[\t\r\n]+", " ", cell) for cell in cells
        ]


class _Table(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data.replace("\n", "")


@covers("UI-125", "UI-126")
@every_table
def test_the_html_is_one_table_as_the_list_shows_it(
    resource: Resource, client: SignedInClient, user: User
) -> None:
    make_rows(resource, 7)
    page = exported(client, resource, "html").decode()
    assert page.count("<table") == 1
    table = _Table()
    table.feed(page)
    columns = shown(resource)
    assert table.rows[0] == [column.label for column in columns]
    assert table.rows[1:] == [
        [column.text(row).replace("\n", "") for column in columns] for row in listed(resource, user)
    ]


@covers("UI-125")
@every_table
def test_the_xml_has_one_element_per_row(resource: Resource, client: SignedInClient, user: User) -> None:
    make_rows(resource, 7)
    root = ElementTree.fromstring(exported(client, resource, "xml"))
    rows = listed(resource, user)
    assert root.tag == resource.api_name.replace("-", "_")
    assert len(root) == len(rows)
    for element, row in zip(root, rows, strict=True):
        for child, column in zip(element, shown(resource), strict=True):
            assert child.tag == column.api_name
            cell = column.cell(row)
            if isinstance(cell, Decimal):
                assert Decimal(child.text or "") == cell
            elif isinstance(cell, date):
                assert child.text == cell.isoformat()
            else:
                assert (child.text or "") == ("" if cell is None else str(cell).replace("\r\n", "\n"))


@covers("UI-120", "PRN-061")
@one_table
def test_the_pdf_shows_each_row_and_the_heading_on_each_page(
    resource: Resource, client: SignedInClient, user: User
) -> None:
    make_rows(resource, 90)
    pages = PdfReader(io.BytesIO(exported(client, resource, "pdf"))).pages
    texts = [page.extract_text() for page in pages]
    assert len(texts) >= 2
    assert all("Libellé" in text for text in texts)
    whole = "\n".join(texts)
    rows = listed(resource, user)
    assert all(row.code in whole for row in rows)
    assert f"{len(rows)} lignes" in texts[-1]


@every_table
def test_every_table_can_be_printed(resource: Resource, client: SignedInClient) -> None:
    make_rows(resource, 2)
    narrow = {"q": "zzzz"} if resource.queryset().count() > 300 else {}
    answer = client.get(client.url("resources:export", resource.slug, "pdf"), narrow)
    assert body(answer).startswith(b"%PDF")
    assert answer["Content-Disposition"].startswith("inline")


@covers("UI-121", "TV-UI-14", "UI-124")
@one_table
def test_a_selection_the_view_and_everything(resource: Resource, client: SignedInClient) -> None:
    rows = make_rows(resource, 10)
    for row in rows[:4]:
        type(row).objects.filter(pk=row.pk).update(label="Retenue")
    url = client.url("resources:export_chosen", resource.slug) + "?f.label=retenue"
    chosen = [str(row.pk) for row in rows[:2]]

    def lines(**values: Any) -> int:
        text = body(client.post(url, {"format": "txt", **values})).decode()
        return text.count("\r\n") - 1

    assert lines(portee="selection", id=chosen) == 2
    assert lines(portee="vue") == 4
    assert lines(portee="tout") == resource.queryset().count()


@covers("UI-123")
@one_table
def test_the_name_of_the_file_is_asked_and_made_safe(resource: Resource, client: SignedInClient) -> None:
    dialog = client.get(client.url("resources:export_dialog", resource.slug)).content.decode()
    assert f'value="{resource.slug}-' in dialog
    assert all(one.label in dialog for one in export_formats())
    url = client.url("resources:export_chosen", resource.slug)
    answer = client.post(url, {"format": "csv", "nom": "../../été\r\n2026"})
    told = answer["Content-Disposition"]
    assert "filename*=UTF-8''%C3%A9t%C3%A9%202026.csv" in told
    assert "/" not in told.replace("UTF-8''", "")
    assert file_stem(" ..a/b\\c\u202e. ") == "a b c"
    assert file_stem("...") == ""


@one_table
def test_nonsense_is_refused(resource: Resource, client: SignedInClient) -> None:
    url = client.url("resources:export_chosen", resource.slug)
    for values, sentence in [
        ({"format": "exe"}, "n'existe pas"),
        ({"format": "csv", "portee": "monde"}, "n'existe pas"),
        ({"format": "csv", "portee": "selection"}, "sélectionnez"),
        ({"format": "csv", "portee": "selection", "id": ["x", "-1", "9" * 40]}, "sélectionnez"),
        ({"format": "csv", "portee": "selection", "id": [str(n) for n in range(10_001)]}, "au plus 10"),
    ]:
        answer = client.post(url, values)
        assert answer.status_code in (400, 404, 422), values
        assert sentence.lower() in answer.content.decode().replace("&#x27;", "'").replace("’", "'").lower(), (
            values
        )


@covers("UI-121", "UI-158")
@one_table
def test_a_long_list_is_written_by_a_job_that_gives_the_same_file(
    resource: Resource, client: SignedInClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_rows(resource, 8)
    url = client.url("resources:export_chosen", resource.slug)
    values = {"format": "csv", "nom": "unités"}
    at_once = body(client.post(url, values))
    monkeypatch.setattr(export_pages, "JOB_ROWS", 5)
    answer = client.post(url, values)
    job = Job.objects.get()
    assert answer.status_code == 302 and answer["Location"].endswith(f"/{job.pk}/")
    assert (job.state, job.result_name, job.total) == ("done", "unités.csv", resource.queryset().count())
    assert result_of(job).read_bytes() == at_once


@one_table
def test_the_file_of_a_job_is_refused_once_the_right_is_gone(
    resource: Resource, client: SignedInClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever may look after the jobs of others does not get their tables by it, nor keeps one's own files for ever."""
    make_rows(resource, 8)
    monkeypatch.setattr(export_pages, "JOB_ROWS", 5)
    client.post(client.url("resources:export_chosen", resource.slug), {"format": "csv"})
    job = Job.objects.get()
    assert body(client.get(client.url("job_result", job.pk)))
    taken = [f"{resource.api_name}:export"]
    role = Role.objects.create(code="X", label="X", rights=sorted(ALL_RIGHTS), taken=taken)
    other = User.objects.create(username="other", role="own", own_role=role)
    looking = SignedInClient(client.dossier, user=other)
    assert looking.get(looking.url("job", job.pk)).status_code == 200
    assert looking.get(looking.url("job_result", job.pk)).status_code == 403
    Job.objects.update(created_by=other)
    assert looking.get(looking.url("job_result", job.pk)).status_code == 403


@every_table
def test_an_export_needs_its_right(resource: Resource, client_as: Callable[[str], SignedInClient]) -> None:
    counter = client_as("counter")
    assert not resource.may(counter.user, "export")
    for method, address in [
        (counter.get, counter.url("resources:export", resource.slug, "csv")),
        (counter.post, counter.url("resources:export_chosen", resource.slug)),
        (counter.get, counter.url("resources:export_dialog", resource.slug)),
    ]:
        assert method(address).status_code == 403
