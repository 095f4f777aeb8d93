"""Salutations: how a message begins, and who signs it."""

import re

from services.outbound.domain.messages import Channel

RINGS = frozenset({Channel.SMS, Channel.CHAT})
# A word of a name, as in Anna-Lena or O'Neill; a title's full stop is none.
WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
FIRST_AND_LAST = (2, 3)
NOT_FIRST = frozenset(
    {"dr", "prof", "mag", "ing", "dipl", "di", "herr", "frau", "mr", "mrs", "ms", "sir"}
    | {"miss", "mx", "the", "das", "die", "der", "office", "team", "front", "accounts"}
    | {"customer", "service", "help", "it", "empfang", "büro", "sekretariat"}
)


def first_name(name: str) -> str | None:
    """Return the first of a first and a last name, None when in doubt."""
    words = name.split()
    told = all(WORD.fullmatch(each) and each[0].isupper() for each in words)
    if not told or len(words) not in FIRST_AND_LAST:
        return None
    return None if words[0].lower() in NOT_FIRST else words[0]


def greeting(language: str, channel: Channel, name: str | None, client: str) -> str:
    """Greet a person, or all of an office when nobody is named."""
    if language == "de":
        return f"Guten Tag {name}," if name else f"Liebes Team von {client},"
    if not name:
        return f"Hello to all of you at {client},"
    hello = "Hello" if channel in RINGS else "Dear"
    return f"{hello} {first_name(name) or name},"


def signing(name: str | None) -> str | None:
    """Return who of ours signs by name: of whom only an address is known, nobody."""
    return None if name is None or "@" in name else name


def signature(channel: Channel, sender: str | None, branch: str) -> str:
    """Sign, on one line where there is little room."""
    between = ", " if channel in RINGS else "\n"
    return between.join(filter(None, (sender, branch)))
