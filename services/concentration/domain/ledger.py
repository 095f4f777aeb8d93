"""The ledger: what was billed to clients, and what of it counts for which month."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from hashlib import md5

from libs.values import BranchId, ClientId, EngagementId, Money

CENTS = 100


class Kind(StrEnum):
    """What a document does: bill, or take off what was billed."""

    INVOICE = "invoice"
    CREDIT = "credit"


@dataclass(frozen=True)
class Entry:
    """A document that went out; a credit's `amount` is below zero.

    `number` is unique within its `source`. `line` is what of our services was sold,
    `vendor` whose product, each empty when nobody said; `due` is the last day to pay.
    """

    client: ClientId
    branch: BranchId
    source: str
    kind: Kind
    number: str
    issued_on: date
    amount: Money
    line: str = ""
    vendor: str = ""
    recurring: bool = False
    engagement: EngagementId | None = None
    due: date | None = None

    @property
    def id(self) -> str:
        """What makes it the same document."""
        return entry_id(self.source, self.number)


@dataclass(frozen=True, order=True)
class Post:
    """Where revenue counts: a client's month, by service line and vendor."""

    client: ClientId
    month: date
    line: str
    vendor: str


@dataclass(frozen=True)
class Billed:
    """Cents in the firm's currency, and how many of them recur."""

    cents: int = 0
    recurring: int = 0

    def __add__(self, other: "Billed") -> "Billed":
        return Billed(self.cents + other.cents, self.recurring + other.recurring)

    def __neg__(self) -> "Billed":
        return Billed(-self.cents, -self.recurring)


def entry_id(source: str, number: str) -> str:
    """Name a document of a billing system."""
    return md5(f"{source}\n{number}".encode(), usedforsecurity=False).hexdigest()


def in_cents(amount: Money, rate: Decimal) -> int:
    """Convert to cents of the firm's currency, halves away from zero.

    One unit of the amount's currency is `rate` units of the firm's.
    """
    cents = (amount.amount * rate * CENTS).to_integral_value(ROUND_HALF_UP)
    return int(cents)


def post_of(entry: Entry) -> Post:
    """Say where an entry counts."""
    month = entry.issued_on.replace(day=1)
    return Post(entry.client, month, entry.line, entry.vendor)


def posted(entries: Iterable[tuple[Entry, int]]) -> Mapping[Post, Billed]:
    """Add up entries and their cents by where they count."""
    sums: dict[Post, Billed] = defaultdict(Billed)
    for entry, cents in entries:
        sums[post_of(entry)] += Billed(cents, cents if entry.recurring else 0)
    return sums
