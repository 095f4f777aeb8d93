"""Families of purposes: what a reader takes for messages of one kind."""

from collections.abc import Mapping

# What is not here is a family by itself.
FAMILIES: Mapping[str, frozenset[str]] = {
    "greetings": frozenset(
        ("birthday", "our_birthday", "anniversary", "greeting", "thank_you", "welcome")
    ),
    "asking_after": frozenset(
        ("after_sale", "check_in", "outage_follow_up", "win_back")
    ),
    "events": frozenset(("invitation", "event_news")),
}
FAMILY = {purpose: name for name, of in FAMILIES.items() for purpose in of}


def family_of(purpose: str) -> str:
    """Name the family that a purpose is of."""
    return FAMILY.get(purpose, purpose)


def purposes_of(family: str) -> frozenset[str]:
    """Return all purposes of a family."""
    return FAMILIES.get(family, frozenset({family}))
