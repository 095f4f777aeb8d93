"""Whose clients are meant: an account manager's own, and those they are deputy of."""


def whose(client: str = "c") -> str:
    """Spell that a client is one of `:staff`'s, or anybody's if none is said."""
    return (
        f"(cast(:staff as text) is null"
        f" or :staff in ({client}.account_manager, {client}.deputy))"
    )


WHOSE = whose()
