"""The address of a document is chosen from its side in one place (``comptoir.documents.sides``)."""

import re

from tests.architecture.sources import SOURCE, expect_none, files, name_of, python_files

# Names of pages that stand under both sides.
SIDED = r"document(?:-[\w-]+)?|documents-[\w-]+|line-[\w-]+|payment(?:-[\w-]+)?|due-dates-[\w-]+|deliver"
IN_PYTHON = re.compile(rf"""\b(?:reverse|redirect|address|record_address)\(\s*["'](?:{SIDED})["']""")
IN_TEMPLATE = re.compile(rf"""{{%\s*url\s+["'](?:{SIDED})["'](?![^%]*\bside=)""")


def test_python_writes_no_address_of_a_document_without_its_side():
    found = [name_of(path) for path in python_files() if IN_PYTHON.search(path.read_text())]
    expect_none(found, "Use document_address or page_on_side of comptoir.documents.sides.")


def test_templates_write_no_address_of_a_document_without_its_side():
    found = [name_of(path) for path in files(SOURCE, ".html") if IN_TEMPLATE.search(path.read_text())]
    expect_none(found, "Use the filter document_url, or name the side: {% url 'payment-new' side=side %}.")
