"""A year lived by a made-up company, to see what the suite makes of it."""
