"""`keepwell risk`: what depends on whom, and what happens when they go."""
