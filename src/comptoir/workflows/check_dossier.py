"""``comptoir dossier check``: every invariant of the dossier in place (file 13, section 1)."""

from comptoir.workflows.checks.attachments import check_attachments
from comptoir.workflows.checks.deposits import check_credits, check_deposits
from comptoir.workflows.checks.fault import Fault
from comptoir.workflows.checks.links import check_database, check_party_codes, check_states
from comptoir.workflows.checks.money import check_due_dates, check_payments
from comptoir.workflows.checks.seals import check_numbers, check_seals
from comptoir.workflows.checks.stock import check_chains, check_moves
from comptoir.workflows.checks.totals import check_totals

CHECKS = (
    check_database,
    check_numbers,
    check_seals,
    check_totals,
    check_states,
    check_party_codes,
    check_moves,
    check_chains,
    check_due_dates,
    check_payments,
    check_deposits,
    check_credits,
    check_attachments,
)


def check_dossier() -> list[Fault]:
    """Run every check; an empty list means that nothing is wrong. Reads only."""
    return [found for check in CHECKS for found in check()]
