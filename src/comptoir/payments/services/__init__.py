"""Writes of due dates and payments; each runs inside the transaction of the workflow that calls it."""
