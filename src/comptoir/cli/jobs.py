"""``comptoir jobs work``"""

import argparse

from comptoir.jobs.worker import work


def work_command(given: argparse.Namespace) -> int:
    """Do jobs until stopped."""
    work(stop_with_parent=given.stop_with_parent)
    return 0
