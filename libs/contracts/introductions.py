"""What touchpoints tells of referrals received."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from libs.contracts import fields
from libs.contracts.record import Event, EventSchema
from libs.contracts.touchpoints import TOUCHPOINTS
from libs.values import AskId, BranchId, ClientId, IntroductionId


@dataclass(frozen=True, kw_only=True)
class ReferralReceived(Event):
    """A client introduced somebody to us.

    Touchpoints announces it, once per introduction. `client_id` gave the referral;
    `introduced_client_id` is whom it led to, once that one is on record; `ask_id` the
    ask that it answers.
    """

    type: ClassVar[str] = "keepwell.referral.received.v1"
    source: ClassVar[str | None] = TOUCHPOINTS
    about: ClassVar[str | None] = "client_id"

    introduction_id: IntroductionId
    client_id: ClientId
    branch_id: BranchId
    received_at: datetime
    introduced_client_id: ClientId | None = None
    ask_id: AskId | None = None

    class Schema(EventSchema):
        introduction_id = fields.text("i-0007")
        client_id = fields.text("c-0042")
        branch_id = fields.text("vienna")
        received_at = fields.moment("2026-03-02T08:00:00Z")
        introduced_client_id = fields.text("c-0043", optional=True)
        ask_id = fields.text("a-0012", optional=True)
