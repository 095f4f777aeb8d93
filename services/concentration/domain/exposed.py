"""What may be lost: clients as the loss lab sees them, and the units they leave in."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from libs.values import ClientId
from services.concentration.domain.losses import Exposure

DAYS_A_YEAR, HALF_A_YEAR = 365.25, 180
# A year's chance of leaving where nobody can tell one: this product's judgement.
ASSUMED = 0.10


@dataclass(frozen=True)
class Client:
    """A client that may be lost, with the cents it brings in a year.

    `chance` is that of its leaving within a year, None when nobody can tell; `hours`
    a month are committed to it or, where nothing is, were logged for it lately; None
    when none are on record.
    """

    id: ClientId
    unit: str
    name: str
    cents: int
    chance: float | None = None
    hours: float | None = None


@dataclass(frozen=True)
class Unit:
    """Clients under common control, the largest first: they leave together."""

    id: str
    clients: Sequence[Client]

    @property
    def name(self) -> str:
        """The name of its largest client."""
        return self.clients[0].name

    @property
    def cents(self) -> int:
        """What it brings in."""
        return sum(client.cents for client in self.clients)

    @property
    def assumed_cents(self) -> int:
        """What those bring in whose chance of leaving is assumed."""
        return sum(c.cents for c in self.clients if c.chance is None)

    @property
    def probability(self) -> float:
        """How likely it leaves within a year: the mean weighted with revenue."""
        chances = ((c, ASSUMED if c.chance is None else c.chance) for c in self.clients)
        return sum(client.cents * chance for client, chance in chances) / self.cents


def yearly(p180: float) -> float:
    """Return the probability within a year of one that is told for 180 days."""
    return float(1 - (1 - p180) ** (DAYS_A_YEAR / HALF_A_YEAR))


def units_of(clients: Iterable[Client]) -> list[Unit]:
    """Group clients into units that bring in more than nothing, the largest first."""
    groups: Mapping[str, list[Client]] = defaultdict(list)
    for client in clients:
        groups[client.unit].append(client)
    settled = (Unit(key, settle(group)) for key, group in groups.items())
    units = [unit for unit in settled if unit.clients]
    return sorted(units, key=lambda unit: (-unit.cents, unit.id))


def settle(clients: Sequence[Client]) -> list[Client]:
    """Return those above zero, the largest first, after what the others owe is taken.

    They bear it by their size, to the cent; nobody is left when it is all they have.
    """
    net = sum(client.cents for client in clients)
    above = [client for client in clients if client.cents > 0]
    if net <= 0:
        return []
    above.sort(key=attrgetter("id"))
    above.sort(key=attrgetter("cents"), reverse=True)
    whole, so_far, borne = sum(client.cents for client in above), 0, []
    for client in above:
        before, so_far = so_far, so_far + client.cents
        cents = net * so_far // whole - net * before // whole
        borne.append(replace(client, cents=cents))
    return [client for client in borne if client.cents]


def exposures_of(units: Iterable[Unit]) -> list[Exposure]:
    """Return what may be lost with each unit."""
    return [Exposure(unit.id, unit.cents, unit.probability) for unit in units]
