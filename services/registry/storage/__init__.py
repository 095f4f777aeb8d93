"""Rows in PostgreSQL: a transaction in, entries of the register out."""
