"""What touchpoints tells of who may leave."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

from libs.contracts import fields
from libs.contracts.record import Event, EventSchema
from libs.contracts.touchpoints import TOUCHPOINTS
from libs.values import BranchId, ClientId

LeavingBand = Literal["low", "raised", "high", "unknown"]
LeavingBasis = Literal["prior", "fitted", "unknown"]


@dataclass(frozen=True, kw_only=True)
class LeavingRiskRevised(Event):
    """A client is likelier, or less likely, to leave than was last said.

    Touchpoints announces it when the probability moved by five points or into another
    band, each time with a greater `revision`: the highest is the newest. `p180` is the
    probability, from 0 to 1, that the client leaves within 180 days of `as_of`: the
    greater, the likelier; None when nobody can tell. `basis` says whether it rests on
    shipped weights or on some fitted to our own `losses`. `reasons` are the codes of
    what speaks most for leaving, the weightiest first.
    """

    type: ClassVar[str] = "keepwell.leaving_risk.revised.v1"
    source: ClassVar[str | None] = TOUCHPOINTS
    about: ClassVar[str | None] = "client_id"

    client_id: ClientId
    branch_id: BranchId
    as_of: datetime
    band: LeavingBand
    basis: LeavingBasis
    losses: int
    reasons: tuple[str, ...]
    revision: int
    p180: float | None = None

    class Schema(EventSchema):
        client_id = fields.text("c-0042")
        branch_id = fields.text("vienna")
        as_of = fields.moment("2026-03-02T08:00:00Z")
        band = fields.one_of(LeavingBand)
        basis = fields.one_of(LeavingBasis)
        losses = fields.whole(0)
        reasons = fields.many(fields.text("silent"))
        revision = fields.revision()
        p180 = fields.share(0.02, optional=True)
