"""What concentration tells of clients who take or ask too much, or get too little.

A unit is a legal group, or a client under nobody's control; `client_id` is its client
that the most hours went to, or else that brings in the most.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from libs.contracts import fields
from libs.contracts.record import Event, EventSchema
from libs.values import BranchId, ClientId

CONCENTRATION = "keepwell/concentration"


@dataclass(frozen=True, kw_only=True)
class AttentionMonopolised(Event):
    """A unit takes far more of our time than it pays for.

    Concentration announces it, once until it is over, when that held in two of three
    windows. The shares are of the firm's hours and of its revenue in the 90 days up to
    `as_of`.
    """

    type: ClassVar[str] = "keepwell.attention.monopoly.v1"
    source: ClassVar[str | None] = CONCENTRATION
    about: ClassVar[str | None] = "client_id"

    unit_id: str
    client_id: ClientId
    branch_id: BranchId
    as_of: date
    attention: float
    revenue: float

    class Schema(EventSchema):
        unit_id = fields.text("g-011")
        client_id = fields.text("c-0042")
        branch_id = fields.text("vienna")
        as_of = fields.day("2026-03-01")
        attention = fields.share(0.4)
        revenue = fields.share(0.15)


@dataclass(frozen=True, kw_only=True)
class PayerNeglected(Event):
    """A unit pays for far more of our time than it gets, and nothing was done for it.

    Concentration announces it, once until it is over, when that held in two of three
    windows and the relationship earned nothing for a month. The shares are of the
    firm's hours and of its revenue in the 90 days up to `as_of`.
    """

    type: ClassVar[str] = "keepwell.attention.neglected.v1"
    source: ClassVar[str | None] = CONCENTRATION
    about: ClassVar[str | None] = "client_id"

    unit_id: str
    client_id: ClientId
    branch_id: BranchId
    as_of: date
    attention: float
    revenue: float

    class Schema(EventSchema):
        unit_id = fields.text("g-011")
        client_id = fields.text("c-0042")
        branch_id = fields.text("vienna")
        as_of = fields.day("2026-03-01")
        attention = fields.share(0.02)
        revenue = fields.share(0.15)


@dataclass(frozen=True, kw_only=True)
class WishesSpiked(Event):
    """A unit wishes for special treatment far more often than it did.

    Concentration announces it, once until it is over, when three or more `wishes` came
    in the 90 days up to `as_of`, twice as many as in the 90 days before; it is over
    with fewer than three. `client_id` is who wished last.
    """

    type: ClassVar[str] = "keepwell.attention.wishes.v1"
    source: ClassVar[str | None] = CONCENTRATION
    about: ClassVar[str | None] = "client_id"

    unit_id: str
    client_id: ClientId
    branch_id: BranchId
    as_of: date
    wishes: int
    wishes_before: int

    class Schema(EventSchema):
        unit_id = fields.text("g-011")
        client_id = fields.text("c-0042")
        branch_id = fields.text("vienna")
        as_of = fields.day("2026-03-01")
        wishes = fields.whole(4)
        wishes_before = fields.whole(1)
