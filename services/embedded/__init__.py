"""The whole suite on one machine: its own PostgreSQL, one process of each kind."""
