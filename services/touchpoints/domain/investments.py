"""What was put into a relationship, beside what it is worth."""

from dataclasses import dataclass
from decimal import Decimal

from libs.values import BranchId, ClientId


@dataclass(frozen=True)
class Investment:
    """What was put into a client in a time: contact without service, and marketing.

    `minutes` are those of both, `outlay` is in the firm's currency; `value` is from 0
    to 100, None when unknown.
    """

    client_id: ClientId
    branch_id: BranchId
    name: str
    touches: int
    minutes: int
    outlay: Decimal
    value: float | None
