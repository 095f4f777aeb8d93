"""Who is who: our own people, and whose an address, a number or a name is."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from functools import cache
from typing import Any

from libs.calendars.zones import zone
from libs.values import Invalid
from services.cli.branches import all_branches
from services.cli.client_names import survivor_of
from services.cli.door import Door
from services.registry.domain.mail_domains import FREE_MAIL, domain_of
from services.registry.domain.names import name_key

CLIENTS = "/v1/clients"

Clients = frozenset[str]
NOBODY: Clients = frozenset()


class UnknownClient(Invalid):
    """The client is not on record, or several are called so."""


@dataclass(frozen=True)
class WhoIsWho:
    """Our addresses and domains, the clients a reference may mean, and their zones.

    A merged client goes by its own id, under which it can be told apart again.
    """

    ours: frozenset[str]
    our_domains: frozenset[str]
    by_reference: Mapping[str, Clients]
    survivors: Mapping[str, str]
    by_domain: Mapping[str, Clients]
    was_erased: Callable[[str], bool]
    zones: Mapping[str, tzinfo]

    def is_ours(self, address: str) -> bool:
        """Tell whether an address is one of us."""
        return address in self.ours or domain_of(address) in self.our_domains

    def clients_at(self, address: str) -> Clients:
        """Find the clients whose address it is, or else whose domain it is at.

        Who was erased does not become somebody else's for the domain they share.
        """
        if known := self.by_reference.get(address):
            return known
        at_domain = self.by_domain.get(domain_of(address), NOBODY)
        return NOBODY if at_domain and self.was_erased(address) else at_domain

    def client_called(self, text: str) -> str:
        """Find the one client of an id, reference, name, number or address.

        Raises UnknownClient.
        """
        found = self.by_reference.get(name_key(text)) or self.clients_at(text.lower())
        meant = found if len(found) == 1 else self._counting(found)
        if len(meant) != 1:
            how_many = "Several clients are" if meant else "There is no client"
            raise UnknownClient(f"{how_many} called '{text}'.")
        return next(iter(meant))

    def _counting(self, clients: Clients) -> Clients:
        """Return those that count for themselves; of merged ones alone, for whom."""
        themselves = clients - self.survivors.keys()
        return themselves or frozenset(survivor_of(c, self.survivors) for c in clients)


def read(door: Door) -> WhoIsWho:
    """Read the register: our people, the clients and their contacts."""
    ours = {each["email"] for each in door.pages("/v1/staff") if each["email"]}
    clients = [c for m in ("false", "true") for c in door.pages(CLIENTS, merged=m)]
    contacts = [each for each in door.pages("/v1/contacts") if each["active"]]
    addresses = [(a.lower(), c["client_id"]) for c in contacts for a in c["emails"]]

    @cache
    def was_erased(address: str) -> bool:
        return bool(door.get("/v1/suppressions", email=address)["suppressed"])

    return WhoIsWho(
        ours=frozenset(ours),
        our_domains=frozenset(map(domain_of, ours)) - FREE_MAIL,
        by_reference=_grouped([*_names(clients), *_numbers(contacts), *addresses]),
        survivors=_survivors(door),
        by_domain=_grouped(
            (domain, client)
            for address, client in addresses
            if (domain := domain_of(address)) not in FREE_MAIL
        ),
        was_erased=was_erased,
        zones=_zones(door, [*clients, *contacts]),
    )


def _survivors(door: Door) -> dict[str, str]:
    merges = door.pages("/v1/merges", live="true")
    return {each["client_id"]: each["survivor_id"] for each in merges}


def _zones(door: Door, known: Iterable[Any]) -> dict[str, tzinfo]:
    of = {each["branch_id"]: zone(each["zone"]) for each in all_branches(door)}
    return {each["client_id"]: of[each["branch_id"]] for each in known}


def _names(clients: Iterable[Any]) -> Iterable[tuple[str, str]]:
    for each in clients:
        said = (each["client_id"], each["reference"], each["name"], *each["phones"])
        yield from ((name_key(name), each["client_id"]) for name in said if name)


def _numbers(contacts: Iterable[Any]) -> Iterable[tuple[str, str]]:
    return (
        (number, each["client_id"]) for each in contacts for number in each["phones"]
    )


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, Clients]:
    grouped: dict[str, set[str]] = {}
    for name, client in pairs:
        grouped.setdefault(name, set()).add(client)
    return {name: frozenset(clients) for name, clients in grouped.items()}
