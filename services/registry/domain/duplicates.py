"""Clients that look like one another, why, and how much."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import combinations
from math import prod

from rapidfuzz import fuzz

from libs.values import BranchId, ClientId, Invalid
from services.registry.domain.mail_domains import FREE_MAIL, domain_of
from services.registry.domain.names import name_key
from services.registry.domain.texts import wrong

FORMS = """
ab ag as bv co company corp corporation ev eu gbr gesmbh gmbh inc incorporated kft kg
kgaa limited llc llp ltd mbh nv og ohg oy plc sa sarl sas se spa sro srl ug und and the
"""
LEGAL_FORMS = frozenset(FORMS.split())
# Two names are alike from here on, of 100; a shared number or domain is a hint alone.
ALIKE = 88
# What more clients share, as a common word or a group's switchboard, tells of none.
MOST_SHARING = 50
WEIGHTS = {"phone": 0.8, "domain": 0.6}


class SameOne(Invalid):
    """Two different clients are told apart."""


class Reason(StrEnum):
    """Why two clients may be one."""

    NAME = "name"
    DOMAIN = "domain"
    PHONE = "phone"


@dataclass(frozen=True)
class Marks:
    """What a client is recognised by, its contacts' numbers and domains included."""

    client: ClientId
    branch: BranchId
    name: str
    phones: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()

    @cached_property
    def core(self) -> str:
        """What the client is called by."""
        return core_name(self.name)

    @property
    def shared(self) -> Iterator[tuple[str, str, str]]:
        """What another client of the branch may have as well."""
        yield (self.branch, Reason.NAME, self.core)
        yield from ((self.branch, Reason.PHONE, phone) for phone in self.phones)
        yield from ((self.branch, Reason.DOMAIN, domain) for domain in self.domains)


@dataclass(frozen=True)
class Pair:
    """Two clients that may be one: `score` is how likely, up to 1."""

    client_id: ClientId
    name: str
    other_id: ClientId
    other_name: str
    reasons: tuple[Reason, ...]
    score: float


def core_name(name: str) -> str:
    """Return a firm's name without its legal form and signs: what it is called by."""
    bare = re.sub(r"(?<=\w)\.(?=\w)", "", name_key(name))
    words = re.findall(r"\w+", bare)
    return " ".join(w for w in words if w not in LEGAL_FORMS) or " ".join(words)


def domains_of(emails: Iterable[str]) -> frozenset[str]:
    """Return the domains of addresses that belong to a firm, not to everybody."""
    return frozenset(map(domain_of, emails)) - FREE_MAIL


def compared(client: Marks, other: Marks) -> Pair | None:
    """Say why two clients may be one, if anything says so.

    A name that is alike counts by how much, a shared number 0.8 and a domain 0.6; what
    they leave of doubt is multiplied.
    """
    alike = fuzz.token_sort_ratio(client.core, other.core)
    doubts = {Reason.NAME: 1 - alike / 100} if alike >= ALIKE else {}
    if client.domains & other.domains:
        doubts[Reason.DOMAIN] = 1 - WEIGHTS["domain"]
    if client.phones & other.phones:
        doubts[Reason.PHONE] = 1 - WEIGHTS["phone"]
    if not doubts:
        return None
    doubt = prod(doubts.values())
    named = (client.client, client.name, other.client, other.name)
    return Pair(*named, tuple(doubts), round(1 - doubt, 2))


def pairs_among(clients: Iterable[Marks]) -> list[Pair]:
    """Find which clients have a name, a number or a domain of one before them."""
    sharing: dict[tuple[str, str, str], list[Marks]] = {}
    for client in clients:
        for mark in client.shared:
            sharing.setdefault(mark, []).append(client)
    both = {
        (later, earlier): None
        for them in sharing.values()
        if len(them) <= MOST_SHARING
        for earlier, later in combinations(them, 2)
    }
    return [pair for later, earlier in both if (pair := compared(later, earlier))]


def in_order(one: ClientId, other: ClientId) -> tuple[ClientId, ClientId]:
    """Return two clients in the order in which pairs are kept; raises SameOne."""
    if one == other:
        raise wrong(SameOne, "other_id")
    return (one, other) if one < other else (other, one)
