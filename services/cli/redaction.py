"""What is told of one person, without anybody else's name, number or address."""

import re
from collections.abc import Iterable
from typing import Any

from services.cli.meant import Told

SOMEBODY = "[another person]"
SHORTEST = 3


def without_others(told: Any, person: Told, others: Iterable[Told]) -> Any:
    """Return what is told with other people blotted out of every text."""
    theirs = {word for each in others for word in known_by(each)} - known_by(person)
    if not theirs:
        return told
    longest_first = sorted(theirs, key=lambda word: (-len(word), word))
    words = "|".join(re.escape(word) for word in longest_first)
    return blotted(told, re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE))


def known_by(person: Told) -> set[str]:
    """Return what a person is called, each part of it, and where they are reached."""
    name = person["name"].casefold()
    parts = {part for part in name.split() if len(part) >= SHORTEST}
    reached = [*person["phones"], *(email.casefold() for email in person["emails"])]
    return {name, *parts, *reached}


def blotted(told: Any, words: re.Pattern[str]) -> Any:
    if isinstance(told, str):
        return words.sub(SOMEBODY, told)
    if isinstance(told, list):
        return [blotted(each, words) for each in told]
    if isinstance(told, dict):
        return {name: blotted(each, words) for name, each in told.items()}
    return told
