"""Messages at the terminal: what went out, what waits, and why."""
