"""The wizard that makes a dossier from the browser (TOO-010 to TOO-016)."""
