"""Writes of stock; each runs inside the transaction of the workflow that calls it."""
