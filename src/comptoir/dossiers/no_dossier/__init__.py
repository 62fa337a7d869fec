"""The database backend that is in place when no dossier is: it refuses everything."""
