"""Named losses: what goes with a client, a sector, a vendor or one of our people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from libs.values import ClientId
from services.concentration.domain.exposed import Client, Unit

FULL_TIME = 160  # hours a month


class What(StrEnum):
    """What is lost.

    A `building` is a country and postal code, a `contact` the one person there who
    decides, `staff` one of ours with all clients that hang on them.
    """

    TOP_1 = "top_1"
    TOP_2 = "top_2"
    GROUP = "group"
    LINE = "line"
    VENDOR = "vendor"
    SECTOR = "sector"
    REFERRER = "referrer"
    BUILDING = "building"
    CONTACT = "contact"
    STAFF = "staff"


# With these a part of what clients buy is lost, not the clients.
PARTIAL = frozenset({What.LINE, What.VENDOR})


@dataclass(frozen=True)
class Tie:
    """What of a client hangs on something, in cents a year."""

    what: What
    key: str
    name: str | None
    client: ClientId
    cents: int


@dataclass(frozen=True)
class Scenario:
    """A loss by name, in cents a year; the clients that are hit most come first.

    Of each the cents are those that are lost; they add up to the loss. `idle_hours` are
    those a month that nobody needs any more, None when that is not known.
    """

    what: What
    key: str
    name: str
    cents: int
    clients: Sequence[Client]
    idle_hours: float | None

    @property
    def idle_people(self) -> float | None:
        """How many of us, full-time, have nothing to do."""
        return None if self.idle_hours is None else self.idle_hours / FULL_TIME


def scenarios(units: Sequence[Unit], ties: Iterable[Tie]) -> list[Scenario]:
    """Return every loss that has a name, the greatest first.

    The units come the largest first. Who goes with something is lost as a client, so
    what goes together is never less than each of those it takes.
    """
    tops = [
        of_units(what, "", units[:top])
        for what, top in ((What.TOP_1, 1), (What.TOP_2, 2))
        if len(units) >= top
    ]
    groups = [of_units(What.GROUP, unit.id, [unit]) for unit in units]
    found = [*tops, *groups, *of_ties(units, ties)]
    found = [each for each in found if each.cents]
    order = {what: nth for nth, what in enumerate(What)}
    return sorted(found, key=lambda each: (-each.cents, order[each.what], each.key))


def of_units(what: What, key: str, units: Sequence[Unit]) -> Scenario:
    """Lose units whole."""
    clients = [client for unit in units for client in unit.clients]
    name = ", ".join(unit.name for unit in units)
    cents = sum(unit.cents for unit in units)
    return Scenario(what, key, name, cents, clients, idle(clients))


def of_ties(units: Sequence[Unit], ties: Iterable[Tie]) -> Iterable[Scenario]:
    """Lose what hangs on one thing: never more of a client than it brings in."""
    clients = {client.id: client for unit in units for client in unit.clients}
    found: dict[tuple[What, str], dict[ClientId, Tie]] = {}
    for tie in ties:
        if tie.client in clients and tie.cents > 0:
            found.setdefault((tie.what, tie.key), {})[tie.client] = tie
    for (what, key), tied in found.items():
        yield of_tied(what, key, tied, clients)


def of_tied(
    what: What,
    key: str,
    tied: Mapping[ClientId, Tie],
    clients: Mapping[ClientId, Client],
) -> Scenario:
    """Lose what hangs on one thing."""
    cents = {each: min(tied[each].cents, clients[each].cents) for each in tied}
    most_first = sorted(cents, key=lambda client: (-cents[client], client))
    hit = [replace(clients[each], cents=cents[each]) for each in most_first]
    name = next((each.name for each in tied.values() if each.name), key)
    hours = None if what in PARTIAL else idle(hit)
    return Scenario(what, key, name, sum(cents.values()), hit, hours)


def idle(clients: Iterable[Client]) -> float | None:
    """Add up the hours that are known; None when none are."""
    known = [client.hours for client in clients if client.hours is not None]
    return sum(known) if known else None
