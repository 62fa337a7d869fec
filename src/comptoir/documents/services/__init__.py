"""Writes of documents; each runs inside the transaction of the workflow that calls it."""
