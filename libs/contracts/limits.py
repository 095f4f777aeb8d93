"""What concentration tells of limits: the owner set them, and they were reached."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from libs.contracts import fields
from libs.contracts.record import Event, EventSchema
from libs.values import BranchId

CONCENTRATION = "keepwell/concentration"
HIGHEST = 10
Limited = Literal[
    "top_1",
    "top_5",
    "sector",
    "vendor",
    "referrer",
    "staff",
    "survival",
    "bus_factor",
    "unsold",
    "engagements",
]


@dataclass(frozen=True, kw_only=True)
class LimitBreached(Event):
    """A limit that the owner set is breached, in a branch or without one in the firm.

    Concentration announces it once until it is cleared. `top_1`, `top_5`, `sector`,
    `vendor`, `referrer` and `staff` are the largest share of the revenue that hangs on
    one of them; `survival` what would be lost with the largest client as a share of the
    least loss that is not survived, 10 at most. `bus_factor` is the share of the
    clients that fewer than two of us know, `unsold` that of our hours in the next 30
    days, and `engagements` the floor by one more than run, 10 at most. The highest
    `revision` is the newest.
    """

    type: ClassVar[str] = "keepwell.limit.breached.v1"
    source: ClassVar[str | None] = CONCENTRATION

    limit: Limited
    as_of: date
    value: float
    breach: float
    revision: int
    branch_id: BranchId | None = None

    class Schema(EventSchema):
        limit = fields.one_of(Limited)
        as_of = fields.day("2026-03-01")
        value = fields.share(0.31, most=HIGHEST)
        breach = fields.share(0.25)
        revision = fields.revision()
        branch_id = fields.text("vienna", optional=True)


@dataclass(frozen=True, kw_only=True)
class LimitCleared(Event):
    """A limit is breached no more, in a branch or without one in the firm.

    Concentration announces it once after each breach, when the value is a tenth below
    the limit or the owner set a higher one. The highest `revision` is the newest.
    """

    type: ClassVar[str] = "keepwell.limit.cleared.v1"
    source: ClassVar[str | None] = CONCENTRATION

    limit: Limited
    as_of: date
    value: float
    breach: float
    revision: int
    branch_id: BranchId | None = None

    class Schema(EventSchema):
        limit = fields.one_of(Limited)
        as_of = fields.day("2026-03-01")
        value = fields.share(0.21, most=HIGHEST)
        breach = fields.share(0.25)
        revision = fields.revision()
        branch_id = fields.text("vienna", optional=True)
