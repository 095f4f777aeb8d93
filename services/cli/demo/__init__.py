"""A company that never was: made up from a seed, and sent through the public doors."""
