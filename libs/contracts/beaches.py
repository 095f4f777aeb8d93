"""What concentration tells of work that runs out."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from libs.contracts import fields
from libs.contracts.record import Event, EventSchema
from libs.values import BranchId, ClientId

OnTheBeach = Literal["engagement", "person", "branch", "firm"]


@dataclass(frozen=True, kw_only=True)
class BeachAhead(Event):
    """Work runs out, and nothing follows yet.

    Concentration announces it once when an engagement that ends within 90 days has
    nothing after it, or less is sold of the next 30 days of one of our people, of a
    branch or of the firm than the owner wants; again when its `level` rises, from 1
    over 2 after 30 days to 3 after 60; and with level 0 when it is over. `concerns`
    names whom or what: the engagement, the person, the branch, or the word firm.
    `since` is when the clock began; `owner` whether it is for the owner to see: always
    at level 3. The highest `revision` is the newest.
    """

    type: ClassVar[str] = "keepwell.beach.ahead.v1"
    source: ClassVar[str | None] = "keepwell/concentration"
    about: ClassVar[str | None] = "client_id"

    what: OnTheBeach
    concerns: str
    level: int
    since: date
    owner: bool
    revision: int
    branch_id: BranchId | None = None
    client_id: ClientId | None = None

    class Schema(EventSchema):
        what = fields.one_of(OnTheBeach)
        concerns = fields.text("e-0007")
        level = fields.whole(1, most=3)
        since = fields.day("2026-03-02")
        owner = fields.flag()
        revision = fields.revision()
        branch_id = fields.text("vienna", optional=True)
        client_id = fields.text("c-0042", optional=True)
