"""Tellings: which system's document a telling is of."""

IMPORTS = "import/"
AGAIN = "~"  # stands between the id of what is imported and how often it was reverted


def system_of(source: str, event_id: str) -> str:
    """Name the system whose document an event is about.

    An import that was reverted voided its documents for good; imported once more, they
    are new ones of the same numbers.
    """
    _, again, times = event_id.rpartition(AGAIN)
    is_another = source.startswith(IMPORTS) and again and times.isdecimal()
    return f"{source}{AGAIN}{times}" if is_another else source
