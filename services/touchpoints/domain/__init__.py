"""The rules of contact and of what it is worth; pure."""
