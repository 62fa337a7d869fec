"""The report of a job that did something with each of many records, as a file."""

import csv

from comptoir.jobs.running import JobRun
from comptoir.resources.exports.texts import csv_text

REPORT = "Compte rendu.csv"


def write_report(job: JobRun, done: int, asked: int) -> None:
    """Write the outcomes that the job kept, one a row, and how many were done of how many."""
    with job.result(REPORT).open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow(["Document", "État", "Document créé", "Raison"])
        for row in job.job.outcomes.all().iterator(chunk_size=1000):
            state = "Terminé" if row.is_done else "Échoué"
            writer.writerow([csv_text(cell) for cell in (row.label, state, row.made_label, row.reason)])
        writer.writerow([f"{done} sur {asked}"])
