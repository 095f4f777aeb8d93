"""People of one client who look like one another, why, and how much."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, groupby
from math import prod

from rapidfuzz import fuzz

from libs.values import ClientId, ContactId
from services.registry.domain.contacts import Contact
from services.registry.domain.duplicates import ALIKE

# A number may be the switchboard's, an address a shared one.
DOUBTS = {"address": 0.1, "phone": 0.5}


class Likeness(StrEnum):
    """Why two people may be one."""

    NAME = "name"
    ADDRESS = "address"
    PHONE = "phone"


@dataclass(frozen=True)
class ContactPair:
    """Two people of a client who may be one: `score` is how likely, up to 1."""

    client_id: ClientId
    contact_id: ContactId
    name: str
    other_id: ContactId
    other_name: str
    reasons: tuple[Likeness, ...]
    score: float

    @property
    def both(self) -> tuple[ContactId, ContactId]:
        """Both of them, in order."""
        return self.contact_id, self.other_id

    @property
    def place(self) -> tuple[str, ...]:
        """What pairs are sorted by."""
        return (self.client_id, *self.both)


def compared(one: Contact, other: Contact) -> ContactPair | None:
    """Say why two people of a client may be one, if anything says so.

    A name that is alike counts by how much, a shared address 0.9 and a number 0.5; what
    they leave of doubt is multiplied.
    """
    alike = fuzz.token_sort_ratio(one.name_key, other.name_key)
    doubts = {Likeness.NAME: 1 - alike / 100} if alike >= ALIKE else {}
    if {*one.emails} & {*other.emails}:
        doubts[Likeness.ADDRESS] = DOUBTS["address"]
    if {*one.phones} & {*other.phones}:
        doubts[Likeness.PHONE] = DOUBTS["phone"]
    if not doubts:
        return None
    score = round(1 - prod(doubts.values()), 2)
    named = (one.client, one.id, one.name, other.id, other.name)
    return ContactPair(*named, tuple(doubts), score)


def pairs(contacts: Iterable[Contact]) -> Iterator[ContactPair]:
    """Yield the likely pairs among contacts that are sorted by client and id."""
    for _, of_client in groupby(contacts, lambda contact: contact.client):
        for one, other in combinations(of_client, 2):
            pair = compared(one, other)
            yield from [pair] if pair else []
