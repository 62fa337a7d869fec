"""Declarative lists, records and lookups: one declaration per table."""
