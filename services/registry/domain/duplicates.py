"""Clients that look like one another, why, and how much."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from math import prod

from rapidfuzz import fuzz

from libs.values import BranchId, ClientId, Invalid
from services.registry.domain.names import name_key
from services.registry.domain.texts import wrong

FORMS = """
ab ag as bv co company corp corporation ev eu gbr gesmbh gmbh inc incorporated kft kg
kgaa limited llc llp ltd mbh nv og ohg oy plc sa sarl sas se spa sro srl ug und and the
"""
MAIL = """
aol.com chello.at freenet.de gmail.com gmx.at gmx.ch gmx.de gmx.net googlemail.com
hotmail.com icloud.com live.com mail.com me.com msn.com outlook.com proton.me
protonmail.com t-online.de web.de yahoo.com yandex.com
"""
LEGAL_FORMS, FREE_MAIL = frozenset(FORMS.split()), frozenset(MAIL.split())
# Two names are alike from here on, of 100; a shared number or domain is a hint alone.
ALIKE = 88
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
    found = {email.rpartition("@")[2] for email in emails}
    return frozenset(found - FREE_MAIL)


def compared(client: Marks, other: Marks) -> Pair | None:
    """Say why two clients may be one, if anything says so.

    A name that is alike counts by how much, a shared number 0.8 and a domain 0.6; what
    they leave of doubt is multiplied.
    """
    alike = fuzz.token_sort_ratio(core_name(client.name), core_name(other.name))
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


def pairs(clients: Iterable[Marks], others: Iterable[Marks]) -> Iterator[Pair]:
    """Yield the likely pairs of a client and another one of its branch."""
    for client, other in product(clients, others):
        if client.client != other.client and client.branch == other.branch:
            pair = compared(client, other)
            yield from [pair] if pair else []


def in_order(one: ClientId, other: ClientId) -> tuple[ClientId, ClientId]:
    """Return two clients in the order in which pairs are kept; raises SameOne."""
    if one == other:
        raise wrong(SameOne, "other_id")
    return (one, other) if one < other else (other, one)
