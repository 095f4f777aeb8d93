"""People at clients as they are called: by id, whole name, address or number."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

import click
from rapidfuzz import fuzz

from services.cli.branches import all_branches
from services.cli.door import NOT_FOUND, Door, Refusal, segment
from services.cli.meant import MOST_TOLD, Told, the_one
from services.registry.domain.contacts import NOBODY
from services.registry.domain.names import name_key
from services.registry.domain.phones import NoPhone, e164

PATH = "/v1/contacts"
NUMBER = re.compile(r"[+(]?\d[\d\s()/.\u2010-\u2015-]*")
LIKE, THE_SAME = 75, 100


def contact_of(door: Door, text: str) -> Told:
    """Find the contact that an id, an address, a number or a whole name means.

    A part of a name could mean somebody else, and what is erased does not come back.
    """
    places = places_of(door, text)
    found = reached_at(door, places) or called(door, text)
    return the_one(found, spelled, "") if found else of_id(door, text, places)


def places_of(door: Door, text: str) -> list[str]:
    """Return the address that a text is, or the number as each country may mean it."""
    if "@" in text:
        return [text.strip().lower()]
    if not NUMBER.fullmatch(text.strip()):
        return []
    return numbers_of(text, {each["country"] for each in all_branches(door)})


def numbers_of(text: str, countries: Iterable[str]) -> list[str]:
    numbers = set()
    for country in countries:
        with suppress(NoPhone):
            numbers.add(e164(text, country, "who"))
    return sorted(numbers)


def reached_at(door: Door, places: Sequence[str]) -> list[Told]:
    """Find who has one of the addresses or numbers, each of them once."""
    found = (each for at in places for each in door.pages(PATH, reached_at=at))
    return list({each["contact_id"]: each for each in found}.values())


def called(door: Door, text: str) -> list[Told]:
    """Find who bears the whole name."""
    wanted = name_key(text)
    alike = door.pages(PATH, q=text)
    return [each for each in alike if name_key(each["name"]) == wanted]


def of_id(door: Door, text: str, places: Sequence[str]) -> Told:
    """Find the contact of an id, or tell who is called like it."""
    try:
        return dict(door.get(f"{PATH}/{segment(text)}"))
    except Refusal as refusal:
        if refusal.status != NOT_FOUND:
            raise
    raise click.ClickException("\n".join(nobody(door, text, places)))


def nobody(door: Door, text: str, places: Sequence[str]) -> Iterator[str]:
    """Say that a text means nobody, and whom it may have meant."""
    read_as = ", ".join(each for each in places if each != text)
    yield f"There is no such person: '{text}'{read_as and f' (read as {read_as})'}."
    if maybe := like(door, text):
        yield "It may mean one of these; give a whole name or an id:"
        yield from (f"  {spelled(each)}" for each in maybe)
    else:
        yield "Give an id, a whole name, an address or a number."
        yield "keepwell client NAME shows a client's people."


def like(door: Door, text: str) -> list[Told]:
    """Find the people whose name or address is most like a text, the likest first."""
    wanted = name_key(text)
    people = (each for each in door.pages(PATH) if not is_erased(each))
    scored = [(likeness(wanted, each), each) for each in people]
    likely = [each for each in scored if each[0] >= LIKE]
    best = sorted(likely, key=lambda each: -each[0])[:MOST_TOLD]
    return [person for _, person in best]


def likeness(wanted: str, person: Told) -> float:
    """Return how like a name, a part of it or an address a text is, up to 100."""
    name = name_key(person["name"])
    if wanted in name:
        return THE_SAME
    words = (name, *name.split(), *person["emails"])
    return max(fuzz.token_sort_ratio(wanted, word) for word in words)


def is_erased(contact: Told) -> bool:
    """Tell whether nothing but their id is left of somebody."""
    left = contact["active"] or contact["phones"] or contact["emails"]
    return not (left or contact["name"] != NOBODY)


def spelled(contact: Told) -> str:
    return f"{contact['contact_id']}  {contact['name']}, {contact['branch_id']}"
