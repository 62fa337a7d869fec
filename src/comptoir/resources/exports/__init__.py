"""Exports of a list: what is written (scopes), in which format, at once or as a job."""
