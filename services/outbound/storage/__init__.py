"""Rows in PostgreSQL: a transaction in, domain values out."""
