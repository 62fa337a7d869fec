"""Thousands of documents made from others, each as one job: notes grouped and validated, orders delivered."""

import time
from collections.abc import Callable

from django.utils import timezone

from bench.dossiers import LINES, TODAY, basket, count_tables, spread_copies
from bench.measure import Result
from comptoir.accounts.models import User
from comptoir.dossiers.connection import use_dossier
from comptoir.dossiers.registry import Dossier
from comptoir.exchange.vocabulary import Shop
from comptoir.jobs.models import Job
from comptoir.jobs.running import run_job

NOTES, ORDERS, CUSTOMERS = 2_000, 1_000, 300


def bench_chains(dossier: Dossier, *, bounds: tuple[float, float]) -> list[Result]:
    """Group 2,000 delivery notes of 300 customers into validated invoices; transfer 1,000 orders to notes."""
    with use_dossier(dossier):
        user = User.objects.get()
        shop = Shop(user=user, today=TODAY)
        note = shop.writes("delivery_note", "CLI00000", basket(0, LINES))
        notes = spread_copies(note, NOTES, parties=CUSTOMERS)
        order = shop.takes_order("CLI00000", basket(0, LINES))
        orders = spread_copies(order, ORDERS, parties=CUSTOMERS)
        count_tables()
        group = Job.objects.create(
            kind="group_documents_sale", label="Regroupement", created_by=user, created_at=timezone.now(),
            params={"documents": notes, "values": {"kind": "invoice"}, "is_validating": True},
        )  # fmt: skip
        transfer = Job.objects.create(
            kind="transfer_documents_sale", label="Transfert", created_by=user, created_at=timezone.now(),
            params={"documents": orders, "values": {"kind": "delivery_note"}},
        )  # fmt: skip
    results = []
    for job, count, bound, work in (
        (
            group,
            NOTES,
            bounds[0],
            f"{NOTES} delivery notes of {CUSTOMERS} customers grouped and validated",
        ),
        (
            transfer,
            ORDERS,
            bounds[1],
            f"{ORDERS} orders transferred to delivery notes with stock",
        ),
    ):
        seconds, busy = _seconds(lambda job=job: run_job(dossier.slug, job.pk))
        with use_dossier(dossier):
            job.refresh_from_db()
            failed = job.outcomes.filter(made_key=None).count()
            if job.state != Job.State.DONE or failed:
                raise RuntimeError(f"{work}: {job.message} {failed} failed")
            made = job.outcomes.values("made_key").distinct().count()
        each = seconds * 1000 / count
        told = f"{each:.1f} ms a document ({seconds:.1f} s, {busy:.1f} s of processor, {made} made)"
        results.append(
            Result(f"{work}, {LINES} lines each, {dossier.engine}", told, f"≤ {bound:.0f} ms", each <= bound)
        )
    return results


def _seconds(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the clock and of this process: on a busy machine only the second tells what the work costs."""
    start, busy = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - start, time.process_time() - busy
