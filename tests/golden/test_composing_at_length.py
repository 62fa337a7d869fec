"""Composing for hours: memory stays level, threads do not disturb each other."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from comptoir.printing.composer import compose_pdf
from comptoir.printing.printed_document import PrintedDocument
from comptoir.printing.sample import sample_document, sample_lines

STATM = Path("/proc/self/statm")


def invoice(number: int) -> PrintedDocument:
    lines = [replace(line, description=f"{line.description} {number}") for line in sample_lines(10)]
    return replace(sample_document(lines=lines), number=f"FA{number:06}")


@pytest.mark.slow
@pytest.mark.skipif(not STATM.exists(), reason="reads the memory of the process from /proc")
def test_memory_does_not_grow_with_the_number_of_documents():
    for number in range(40):
        compose_pdf(invoice(number))
    before = _resident_megabytes()
    for number in range(40, 200):
        compose_pdf(invoice(number))
    assert _resident_megabytes() - before < 25


def test_threads_compose_their_own_documents():
    alone = [compose_pdf(invoice(number)) for number in range(8)]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda number: compose_pdf(invoice(number)), range(8)))
    assert together == alone


def _resident_megabytes() -> float:
    return int(STATM.read_text().split()[1]) * 4096 / 2**20
