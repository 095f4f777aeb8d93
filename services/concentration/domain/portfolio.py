"""The portfolio, unit by unit and bill by bill: the rows behind every measure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from libs.values import BranchId, ClientId
from services.concentration.domain.measures import FULL_HHI, is_major, share_of


@dataclass(frozen=True)
class Standing:
    """A unit among the others: `rank` 1 brought in the most.

    `name` is that of its largest client, `clients` how many of them were billed;
    `so_far` are the cents down to this one, `whole` those of all above zero.
    """

    unit: str
    name: str
    clients: int
    rank: int
    cents: int
    so_far: int
    whole: int

    @property
    def share(self) -> float | None:
        """Its share of the revenue; zero or less has none."""
        return share_of(self.cents, self.whole)

    @property
    def share_so_far(self) -> float | None:
        """The share of the largest down to this one."""
        return share_of(self.so_far, self.whole) if self.share else None

    @property
    def hhi_points(self) -> float | None:
        """What it adds to the HHI."""
        return None if self.share is None else self.share**2 * FULL_HHI

    @property
    def is_major(self) -> bool:
        """Whether it brings in a tenth of the revenue or more."""
        return is_major(self.cents, self.whole)


@dataclass(frozen=True)
class Document:
    """A bill or a credit as it counts; `cents` is None while no rate is known.

    A credit's amounts are below zero.
    """

    entry: str
    branch: BranchId
    client: ClientId
    name: str
    kind: str
    number: str
    issued_on: date
    amount: Decimal
    currency: str
    cents: int | None
    line: str | None
    vendor: str | None
    recurring: bool
