"""What the measures do not hold, to be told beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Unconverted:
    """Documents in a currency that no rate is known for, and their amount."""

    currency: str
    documents: int
    amount: Decimal


@dataclass(frozen=True)
class Caveats:
    """What is on record, and what of it does not count.

    `billed_since` is the first month of the ledger, `running_cents` what was billed in
    the month that is not over, `unconverted` what has no rate among what would count.
    """

    currency: str
    billed_since: date | None
    running_cents: int
    unconverted: Sequence[Unconverted]
