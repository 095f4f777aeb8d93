"""The rules of what is on record; pure."""
