"""Random days of a shop: whatever is done in whatever order, every invariant of the dossier holds after each step.

``COMPTOIR_MACHINE="200x200"`` asks for that many runs of that many steps instead of the few of every day.
"""

import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from comptoir.documents.models import Document
from comptoir.dossiers.registry import Dossier
from tests.requirements import covers
from tests.services.machine.days import Days
from tests.services.machine.gestures import open_trading_shop

ASKED = os.environ.get("COMPTOIR_MACHINE", "")
USUAL = {"sqlite": (12, 40), "postgresql": (3, 40)}


@covers("P-08", "DOC-164", "STK-143", "P-04", "PAY-071")
@pytest.mark.slow
@pytest.mark.timeout(0 if ASKED else 900)
def test_any_sequence_of_gestures_keeps_the_dossier_right(dossier: Dossier, engine: str) -> None:
    runs, steps = map(int, ASKED.split("x")) if ASKED else USUAL[engine]
    shop = open_trading_shop()
    before = Document.objects.count()
    run_state_machine_as_test(
        lambda: Days(shop),
        settings=settings(
            max_examples=runs,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            report_multiple_bugs=False,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert Document.objects.count() == before
