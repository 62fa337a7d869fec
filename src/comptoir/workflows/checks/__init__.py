"""The invariants of a dossier, each verified by its own file; ``workflows.check_dossier`` runs them all."""
