"""What concentration tells of clients that hang on one of our people alone."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from libs.contracts import fields
from libs.contracts.record import Event, EventSchema
from libs.values import BranchId, ClientId, StaffId

CONCENTRATION = "keepwell/concentration"


@dataclass(frozen=True, kw_only=True)
class BusFactorLow(Event):
    """One of our people alone knows what would stop a client, or nobody does.

    Concentration announces it once, and again only when the `factor` falls from 1 to 0;
    the latest `as_of` is the newest, over both events of bus factors. `area` is the
    one that the fewest know, `staff_id` who alone knows it.
    """

    type: ClassVar[str] = "keepwell.bus_factor.low.v1"
    source: ClassVar[str | None] = CONCENTRATION
    about: ClassVar[str | None] = "client_id"

    client_id: ClientId
    branch_id: BranchId
    as_of: datetime
    factor: int
    area: str
    staff_id: StaffId | None = None

    class Schema(EventSchema):
        client_id = fields.text("c-0042")
        branch_id = fields.text("vienna")
        as_of = fields.moment("2026-03-02T08:00:00Z")
        factor = fields.whole(1, most=1)
        area = fields.text("backup")
        staff_id = fields.text("s-07", optional=True)


@dataclass(frozen=True, kw_only=True)
class BusFactorRestored(Event):
    """A client whose bus factor was low hangs on nobody alone any more.

    Concentration announces it once after each time it was low. `factor` is None when
    there is nothing left that could be lost with anybody.
    """

    type: ClassVar[str] = "keepwell.bus_factor.restored.v1"
    source: ClassVar[str | None] = CONCENTRATION
    about: ClassVar[str | None] = "client_id"

    client_id: ClientId
    branch_id: BranchId
    as_of: datetime
    factor: int | None = None

    class Schema(EventSchema):
        client_id = fields.text("c-0042")
        branch_id = fields.text("vienna")
        as_of = fields.moment("2026-03-02T08:00:00Z")
        factor = fields.whole(2, least=2, optional=True)
