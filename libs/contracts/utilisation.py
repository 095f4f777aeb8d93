"""What concentration tells of how much of our people's time is sold."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from libs.contracts import fields
from libs.contracts.record import Event, EventSchema
from libs.values import BranchId, StaffId


@dataclass(frozen=True, kw_only=True)
class UtilisationLow(Event):
    """Somebody of ours had less to bill in a week than is wanted.

    Concentration announces it once the week that begins on `week_on` is over, and
    again when the figure is corrected, even to one that is not low; the highest
    `revision` is the newest. `utilisation` is the billed share of the hours there
    were, `threshold` the one below which it is low.
    """

    type: ClassVar[str] = "keepwell.utilisation.low.v1"
    source: ClassVar[str | None] = "keepwell/concentration"

    staff_id: StaffId
    branch_id: BranchId
    week_on: date
    utilisation: float
    threshold: float
    revision: int

    class Schema(EventSchema):
        staff_id = fields.text("s-07")
        branch_id = fields.text("vienna")
        week_on = fields.day("2026-02-23")
        utilisation = fields.share(0.45, most=10)
        threshold = fields.share(0.6)
        revision = fields.revision()
