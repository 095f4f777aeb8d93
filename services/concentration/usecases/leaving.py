"""Before one of us leaves: what is to be handed over, and whom to teach it."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from libs.calendars.zones import latest_day
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, NotFound, StaffId
from services.concentration.domain.teaching import Colleague, whom_to_teach
from services.concentration.storage import handovers as storage
from services.concentration.storage.handovers import Held, LookedAfter, Person


class NobodyOfOurs(NotFound):
    """There is nobody of ours with this id."""


@dataclass(frozen=True)
class Handover:
    """What of a client would be lost with one of us.

    `manages` is None for whom somebody else looks after; `teach` are the closest first.
    """

    client: ClientId
    branch: BranchId
    name: str
    manages: bool | None
    areas: list[Held]
    teach: list[Colleague]


@dataclass(frozen=True)
class Gate:
    """What one of us still holds alone, or looks after."""

    person: Person
    handovers: list[Handover]

    @property
    def may_leave(self) -> bool:
        """Whether nothing is left to be handed over."""
        return not self.handovers


def gate(transaction: Transaction, staff: StaffId) -> Gate:
    """Tell what somebody is to hand over by now; raises NobodyOfOurs."""
    person, as_of = found(transaction, staff), latest_day(transaction.now)
    areas: dict[ClientId, list[Held]] = defaultdict(list)
    for held in storage.only_theirs(transaction, staff, as_of):
        areas[held.client].append(held)
    manages = {each.client: each for each in storage.looked_after(transaction, staff)}
    clients = sorted({*areas, *manages})
    close = storage.colleagues(transaction, staff, clients, as_of)
    return Gate(
        person,
        [
            handover(manages.get(client), areas[client], close[client])
            for client in clients
        ],
    )


def handover(
    mine: LookedAfter | None, areas: list[Held], close: Collection[Colleague]
) -> Handover:
    client = mine or areas[0]
    return Handover(
        client.client,
        client.branch,
        client.name,
        mine.manages if mine else None,
        areas,
        whom_to_teach(close),
    )


def found(transaction: Transaction, staff: StaffId) -> Person:
    """Find one of ours; raises NobodyOfOurs."""
    if not (person := storage.person(transaction, staff)):
        raise NobodyOfOurs
    return person
