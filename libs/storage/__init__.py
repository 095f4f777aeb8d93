"""PostgreSQL: one commit for what is heard, what it changes and what is announced."""
