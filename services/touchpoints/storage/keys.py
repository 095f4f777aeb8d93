"""The keys of events, as many at once as a statement is given."""

from collections.abc import Sequence

EventKey = tuple[str, str]  # source and id

KEYS = "unnest(cast(:sources as text[]), cast(:ids as text[])) as k (source, id)"


def in_columns(keys: Sequence[EventKey]) -> dict[str, list[str]]:
    """Return what KEYS is bound to."""
    return {"sources": [key[0] for key in keys], "ids": [key[1] for key in keys]}
